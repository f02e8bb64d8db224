import type { LaterLanguage } from "../language.ts";
import { CHARACTERS, counted, MINUTES, SECONDS } from "./forms.ts";

export const typing: LaterLanguage["typing"] = {
  button: "كتابة نص",
  menu: "كتابة نص…",
  withShortcut: "كتابة نص (Ctrl+Alt+Shift+V)",
  title: "كتابة نص",
  use: "يُكتب في الجهاز مفتاحًا مفتاحًا، حيث لا يمكن اللصق.",
  text: "النص",
  secret: "إخفاء النص ونسيانه بعد كتابته",
  layout: "لوحة مفاتيح الجهاز",
  pace: "السرعة",
  paces: { automatic: "تلقائية", slow: "بطيئة", slowest: "بطيئة جدًا" },
  size: (characters, max) => `${characters} من ${max} حرف كحد أقصى`,
  takes: {
    seconds: (count) => `يستغرق نحو ${counted(count, SECONDS)}`,
    minutes: (count) => `يستغرق نحو ${counted(count, MINUTES)}`,
  },
  tooLong: (max) => `النص طويل جدًا. لا يمكن كتابة أكثر من ${max} حرف.`,
  missing: {
    title: (count, written) =>
      `${counted(count, CHARACTERS, written)} بلا مفتاح على لوحة المفاتيح هذه، ولن يُكتب:`,
    secret: (count, written) =>
      `${counted(count, CHARACTERS, written)} بلا مفتاح على لوحة المفاتيح هذه، ولن يُكتب.`,
    line: (number) => `السطر ${number}`,
  },
  unsure: {
    layouts: "يعتمد وصول الأحرف اللاتينية على التخطيط المفعّل في الجهاز:",
    server: "يعتمد وصول هذه الأحرف على خادم VNC للجهاز:",
  },
  ways: {
    title: "أحرف بلا مفتاح",
    "leave-out": "تركها",
    linux: "سطح مكتب Linux: بأرقامها (Ctrl+Shift+U)",
    windows: "Windows: بأرقامها (Alt والأرقام)",
  },
  cancel: "إلغاء",
  type: "كتابة",
  typeWithout: "كتابة من دونها",
  typing: (typed, total) => `جارٍ الكتابة: ${typed} من ${total}`,
  left: {
    seconds: (count) => `متبقٍ نحو ${counted(count, SECONDS)}`,
    minutes: (count) => `متبقٍ نحو ${counted(count, MINUTES)}`,
  },
  waits: "في انتظار الاتصال",
  stop: "إيقاف",
  keysWait: "لا تُرسل المفاتيح أثناء كتابة النص. يوقفها Esc.",
  begun: (total) => `جارٍ كتابة ${total} حرف. اضغط Escape للإيقاف.`,
  done: (count, written) => `كُتب ${counted(count, CHARACTERS, written)}`,
  stopped: {
    cancelled: (typed, total) => `توقفت الكتابة: كُتب ${typed} من ${total} حرف.`,
    "view-only": (typed, total) => `لم تعد تتحكم في الجهاز. كُتب نحو ${typed} من ${total} حرف.`,
    renewed: (typed, total) => `أُعيد الاتصال بشاشة الجهاز. كُتب نحو ${typed} من ${total} حرف.`,
    ended: (typed, total) => `انتهت الجلسة. كُتب نحو ${typed} من ${total} حرف.`,
    left: (typed, total) => `غادرت الصفحة. كُتب نحو ${typed} من ${total} حرف.`,
  },
  rest: "كتابة الباقي…",
  dismiss: "إغلاق",
};
