import { isolated } from "./forms.ts";
import type { LaterLanguage } from "../language.ts";

export const power: LaterLanguage["power"] = {
  title: "الطاقة",
  menu: {
    shutDown: "إيقاف التشغيل…",
    restart: "إعادة التشغيل…",
    reset: "إعادة الضبط…",
  },
  asks: {
    shutDown: (machine) => `هل تريد إيقاف تشغيل ${isolated(machine)}؟`,
    restart: (machine) => `هل تريد إعادة تشغيل ${isolated(machine)}؟`,
    reset: (machine) => `هل تريد إعادة ضبط ${isolated(machine)}؟`,
  },
  means: {
    shutDown: "يُطلب من النظام إيقاف التشغيل. شغّل الجهاز من جديد من لوحة التحكم.",
    restart: "يُطلب من النظام إعادة التشغيل.",
    reset: "كما بزر إعادة الضبط، فورًا: يضيع ما لم يُحفظ.",
  },
  confirm: {
    shutDown: "إيقاف التشغيل",
    restart: "إعادة التشغيل",
    reset: "إعادة الضبط",
  },
  cancel: "إلغاء",
  done: "طُلب ذلك من مضيف الجهاز.",
};
