import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "شريط نص لأساليب الإدخال",
  field: "نص للجهاز عبر أسلوب إدخال",
  close: "إغلاق شريط النص",
  isOn: "أسلوب إدخال مفعّل. للكتابة به اختر المفاتيح، ثم «شريط نص لأساليب الإدخال».",
};
