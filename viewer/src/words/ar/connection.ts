import type { LaterLanguage } from "../language.ts";
import { counted, HOURS, isolated, MINUTES } from "./forms.ts";

export const connection: LaterLanguage["connection"] = {
  title: "الاتصال",
  verdict: {
    waiting: "لحظة واحدة…",
    well: "كل شيء على ما يرام.",
    network: "شبكتك بطيئة. ربما تستخدمها برامج أخرى، أو الإشارة ضعيفة.",
    unsteady: "شبكتك متقطعة. قد يفيد استخدام كابل أو الاقتراب من جهاز التوجيه.",
    target: "الطريق من البوابة إلى الجهاز بطيء، أو مضيفه مشغول.",
    machine: "يستغرق الجهاز وقتًا طويلًا لعرض ما يُكتب. قد يكون مشغولًا.",
    browser: "هذا المتصفح مشغول. أغلق علامات التبويب والبرامج الأخرى.",
  },
  plot: {
    name: (viewer, target) =>
      `أزمنة الذهاب والإياب في الدقيقة الأخيرة: ${isolated(viewer)} إلى البوابة، و${isolated(target)} منها إلى الجهاز`,
    viewer: "منك إلى البوابة",
    target: "من البوابة إلى الجهاز",
  },
  rows: {
    keys: "من المفتاح إلى الصورة",
    keysOf: (middle, most) => `${isolated(`${middle} ms`)}، و95% خلال ${isolated(`${most} ms`)}`,
    keysNone: "اكتب شيئًا للقياس",
    frames: "الإطارات",
    framesOf: (count) => `${count} في الثانية`,
    data: "البيانات",
    dataOf: (kilobytes) => `${isolated(`${kilobytes} kB`)} في الثانية`,
    size: "الشاشة",
    sizeOf: (width, height) => isolated(`${width} × ${height}`),
    quality: "الجودة",
    qualityOf: (level) => `${level} من 9`,
    left: "الوقت المتبقي",
    idle: "تنتهي دون إدخال بعد",
    region: "البوابة",
    version: "إصدار البوابة",
    unknown: "غير معروف",
    milliseconds: (count) => isolated(`${count} ms`),
  },
  left: {
    minutes: (count, text) => counted(count, MINUTES, text),
    hours: (count, text) => counted(count, HOURS, text),
  },
  copy: "نسخ التفاصيل",
  copied: "التفاصيل في حافظتك",
  notCopied: "لا يسمح هذا المتصفح للصفحة بالنسخ.",
  catchingUp: {
    label: "الاتصال: الصورة متأخرة وتلحق بما فاتها",
    text: "الصورة متأخرة وتلحق بما فاتها…",
  },
  stalled: {
    coming: (kilobytes) => `الصورة الأولى في الطريق: وصل ${isolated(`${kilobytes} kB`)} حتى الآن.`,
    renew: "توقفت الصورة. نتصل بالجهاز من جديد…",
    over: "توقفت الصورة ولم يفد الاتصال من جديد. افتح وحدة التحكم مجددًا.",
  },
};
