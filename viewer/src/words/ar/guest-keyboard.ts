import { isolated } from "./forms.ts";
import type { LaterLanguage } from "../language.ts";

export const guestKeyboard: LaterLanguage["guestKeyboard"] = {
  menu: "لوحة مفاتيح الجهاز…",
  title: "لوحة مفاتيح الجهاز",
  usedForKeys:
    "ما لوحة المفاتيح المحددة داخل الجهاز؟ بدونها تُفترض لوحة أمريكية وتظهر بعض الأحرف خاطئة.",
  usedForText:
    "ما لوحة المفاتيح المحددة داخل الجهاز؟ يعتمد عليها النص الذي يُكتب نيابةً عنك. أما المفاتيح التي تضغطها بنفسك فتُرسل حسب موضعها، ويحدد تخطيط الجهاز الحرف.",
  layout: "التخطيط",
  done: "تم",
  variant: (language, name) => `${language} (${isolated(name)})`,
  international: "دولية، بمفاتيح ميتة",
  listMissing: "تعذر تحميل قائمة تخطيطات لوحة المفاتيح",
};
