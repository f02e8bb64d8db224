import type { LaterLanguage } from "../language.ts";
import { counted, isolated } from "./forms.ts";

export const ownKeys: LaterLanguage["ownKeys"] = {
  title: "تركيبات المفاتيح الخاصة بك",
  use: "تُحفظ في هذا المتصفح لجميع وحدات التحكم.",
  none: "لا توجد أي تركيبة بعد.",
  name: "الغرض منها",
  nameOf: (keys) => `الغرض من ${isolated(keys)}`,
  raise: (keys) => `نقل ${isolated(keys)} إلى أعلى`,
  remove: (keys) => `حذف ${isolated(keys)}`,
  press: "انقر هنا واضغط المفاتيح",
  orChoose: "أو اخترها",
  key: "المفتاح",
  noKey: "بلا مفتاح",
  add: "إضافة",
  added: "تمت الإضافة",
  tooMany: (max) => `لا يمكن حفظ أكثر من ${max}`,
  import: "استيراد…",
  export: "تصدير",
  read: (count) =>
    `تمت إضافة ${counted(count, {
      one: "تركيبة واحدة",
      two: "تركيبتين",
      few: "تركيبات",
      many: "تركيبة",
      other: "تركيبة",
    })}`,
  notRead: "لا يحتوي هذا الملف على تركيبات مفاتيح يمكن قراءتها",
  done: "تم",
};
