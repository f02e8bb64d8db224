import type { LaterLanguage } from "../language.ts";

export const picture: LaterLanguage["picture"] = {
  button: (size) => `الصورة: ${size}`,
  title: "الصورة",
  fitShort: "ملاءمة",
  wholeShort: "بكسلات كاملة",
  matchShort: "مطابقة النافذة",
  size: {
    title: "الحجم",
    fit: "ملاءمة النافذة",
    whole: "بكسلات كاملة",
    actual: "الحجم الفعلي",
    match: "مطابقة النافذة",
    matchAdvice: "تصبح شاشة الجهاز بحجم هذه النافذة.",
    zoom: "التكبير",
    smaller: "تصغير",
    larger: "تكبير",
    is: (percent) => `تُعرض الشاشة بنسبة ${percent}`,
  },
  edges: {
    title: "البكسلات",
    sharp: "حادة",
    smooth: "ناعمة",
  },
  quality: {
    title: "الجودة",
    automatic: "تلقائية",
    sharp: "عالية",
    balanced: "متوازنة",
    low: "منخفضة",
    advice: {
      automatic: "تتبع سرعة الاتصال، وتصبح دقيقة فور سكون الصورة.",
      sharp: "بكسلات دقيقة. تتطلب اتصالًا سريعًا.",
      balanced: "فقدان طفيف لا يلاحظه إلا القليل.",
      low: "أسرع صورة لاتصال بطيء.",
    },
  },
  screenshot: {
    title: "لقطة شاشة",
    save: "حفظ",
    copy: "نسخ",
    saved: "حُفظت لقطة الشاشة مع تنزيلاتك",
    copied: "لقطة الشاشة في حافظتك",
    failed: "تعذر إنشاء لقطة الشاشة",
    notCopied: "لا يسمح هذا المتصفح للصفحة بنسخ صورة. احفظها بدلًا من ذلك.",
  },
  popOut: {
    open: "فتح في نافذة مستقلة",
    blocked: "لم يفتح المتصفح نافذة. اسمح لهذه الصفحة بفتح نافذة، ثم اضغط الزر مجددًا.",
  },
  match: {
    refused: "أبقى الجهاز حجم شاشته",
  },
  map: {
    name: "خريطة الشاشة. تحرك مفاتيح الأسهم ما تراه.",
  },
};
