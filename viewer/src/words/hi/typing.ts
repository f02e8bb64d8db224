import type { LaterLanguage } from "../language.ts";
import { plural } from "./plural.ts";

export const typing: LaterLanguage["typing"] = {
  button: "टेक्स्ट टाइप करें",
  menu: "टेक्स्ट टाइप करें…",
  withShortcut: "टेक्स्ट टाइप करें (Ctrl+Alt+Shift+V)",
  title: "टेक्स्ट टाइप करें",
  use: "जहाँ चिपकाया नहीं जा सकता, वहाँ मशीन में एक-एक कुंजी करके टाइप होता है।",
  text: "टेक्स्ट",
  secret: "टेक्स्ट छिपाएँ और टाइप होते ही भूल जाएँ",
  layout: "मशीन का कीबोर्ड",
  pace: "गति",
  paces: { automatic: "अपने-आप", slow: "धीमी", slowest: "बहुत धीमी" },
  size: (characters, max) => `अधिकतम ${max} में से ${characters} वर्ण`,
  takes: {
    seconds: (count) =>
      plural(count, { one: `लगभग ${count} सेकंड लगेगा`, other: `लगभग ${count} सेकंड लगेंगे` }),
    minutes: (count) =>
      plural(count, { one: `लगभग ${count} मिनट लगेगा`, other: `लगभग ${count} मिनट लगेंगे` }),
  },
  tooLong: (max) => `यह बहुत लंबा है। ${max} से ज़्यादा वर्ण टाइप नहीं किए जा सकते।`,
  missing: {
    title: (_count, written) => `इस कीबोर्ड पर ${written} वर्ण की कुंजी नहीं है, इसलिए छोड़े जाएँगे:`,
    secret: (_count, written) => `इस कीबोर्ड पर ${written} वर्ण की कुंजी नहीं है, इसलिए छोड़े जाएँगे।`,
    line: (number) => `पंक्ति ${number}`,
  },
  unsure: {
    layouts: "लैटिन अक्षर पहुँचेंगे या नहीं, यह इस पर निर्भर है कि मशीन में कौन-सा लेआउट चालू है:",
    server: "ये पहुँचेंगे या नहीं, यह मशीन के VNC सर्वर पर निर्भर है:",
  },
  ways: {
    title: "बिना कुंजी वाले वर्ण",
    "leave-out": "उन्हें छोड़ दें",
    linux: "Linux डेस्कटॉप: उनके नंबर से (Ctrl+Shift+U)",
    windows: "Windows: उनके नंबर से (Alt और अंक)",
  },
  cancel: "रद्द करें",
  type: "टाइप करें",
  typeWithout: "उनके बिना टाइप करें",
  typing: (typed, total) => `टाइप हो रहा है: ${total} में से ${typed}`,
  left: {
    seconds: (count) => `लगभग ${count} सेकंड शेष`,
    minutes: (count) => `लगभग ${count} मिनट शेष`,
  },
  waits: "कनेक्शन का इंतज़ार है",
  stop: "रोकें",
  keysWait: "टेक्स्ट टाइप होते समय कुंजियाँ नहीं भेजी जातीं। Esc उसे रोकता है।",
  begun: (total) => `${total} वर्ण टाइप हो रहे हैं। रोकने के लिए Escape दबाएँ।`,
  done: (_count, written) => `${written} वर्ण टाइप हुए`,
  stopped: {
    cancelled: (typed, total) => `रोका गया: ${total} में से ${typed} वर्ण टाइप हुए।`,
    "view-only": (typed, total) =>
      `मशीन अब आपके नियंत्रण में नहीं है। ${total} में से लगभग ${typed} वर्ण टाइप हुए।`,
    renewed: (typed, total) =>
      `मशीन की स्क्रीन फिर से जोड़ी गई। ${total} में से लगभग ${typed} वर्ण टाइप हुए।`,
    ended: (typed, total) => `सत्र समाप्त हो गया। ${total} में से लगभग ${typed} वर्ण टाइप हुए।`,
    left: (typed, total) => `पेज छोड़ दिया गया। ${total} में से लगभग ${typed} वर्ण टाइप हुए।`,
  },
  rest: "बाकी टाइप करें…",
  dismiss: "बंद करें",
};
