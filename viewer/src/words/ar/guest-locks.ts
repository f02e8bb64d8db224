import type { LaterLanguage } from "../language.ts";

export const guestLocks: LaterLanguage["guestLocks"] = {
  title: "مفاتيح القفل في الجهاز",
  caps: "Caps Lock",
  num: "Num Lock",
  scroll: "Scroll Lock",
  capsMeans: "مفتاح Caps Lock مفعّل في الجهاز",
  capsOn: "مفتاح Caps Lock مفعّل في الجهاز",
  capsOff: "مفتاح Caps Lock غير مفعّل في الجهاز",
};
