import type { LaterLanguage } from "../language.ts";

export const touch: LaterLanguage["touch"] = {
  title: "اللمس",
  button: "اللمس: المساعدة والإعدادات",
  tap: "المس للنقر. اللمس بإصبعين هو الزر الأيمن.",
  hold: "ثبّت إصبعك ثم حرّكه للسحب. إذا رفعته فورًا، فهو الزر الأيمن.",
  two: "مرّر بإصبعين. باعد بينهما للتكبير؛ بعدها يحرك إصبع واحد الشاشة.",
  mode: "المؤشر",
  direct: "يتبع الإصبع",
  touchpad: "مثل لوحة اللمس",
  done: "فهمت",
};
