import type { LaterLanguage } from "../language.ts";

export const connection: LaterLanguage["connection"] = {
  title: "कनेक्शन",
  verdict: {
    waiting: "एक क्षण…",
    well: "सब ठीक है।",
    network: "आपका नेटवर्क धीमा है। शायद दूसरे प्रोग्राम उसे इस्तेमाल कर रहे हैं, या सिग्नल कमज़ोर है।",
    unsteady: "आपका नेटवर्क आता-जाता है। केबल लगाने या राउटर के पास जाने से मदद मिल सकती है।",
    target: "गेटवे से मशीन तक का रास्ता धीमा है, या उसका होस्ट व्यस्त है।",
    machine: "टाइप किया हुआ दिखाने में मशीन बहुत समय लेती है। वह व्यस्त हो सकती है।",
    browser: "यह ब्राउज़र व्यस्त है। दूसरे टैब और प्रोग्राम बंद करें।",
  },
  plot: {
    name: (viewer, target) =>
      `पिछले मिनट में आने-जाने का समय: गेटवे तक ${viewer}, वहाँ से मशीन तक ${target}`,
    viewer: "आपसे गेटवे तक",
    target: "गेटवे से मशीन तक",
  },
  rows: {
    keys: "कुंजी से चित्र तक",
    keysOf: (middle, most) => `${middle} ms, 95% ${most} ms के अंदर`,
    keysNone: "मापने के लिए कुछ टाइप करें",
    frames: "फ़्रेम",
    framesOf: (count) => `प्रति सेकंड ${count}`,
    data: "डेटा",
    dataOf: (kilobytes) => `प्रति सेकंड ${kilobytes} kB`,
    size: "स्क्रीन",
    sizeOf: (width, height) => `${width} × ${height}`,
    quality: "गुणवत्ता",
    qualityOf: (level) => `9 में से ${level}`,
    left: "शेष समय",
    idle: "बिना इनपुट के समाप्ति",
    region: "गेटवे",
    version: "गेटवे का संस्करण",
    unknown: "पता नहीं",
    milliseconds: (count) => `${count} ms`,
  },
  left: {
    minutes: (_count, text) => `${text} मिनट`,
    hours: (_count, text) => `${text} घंटे`,
  },
  copy: "विवरण कॉपी करें",
  copied: "विवरण आपके क्लिपबोर्ड में है",
  notCopied: "यह ब्राउज़र पेज को कॉपी नहीं करने देता।",
  catchingUp: { label: "कनेक्शन: चित्र पीछे है और बराबर आ रहा है", text: "चित्र पीछे है और बराबर आ रहा है…" },
  stalled: {
    coming: (kilobytes) => `पहला चित्र आ रहा है: अब तक ${kilobytes} kB।`,
    renew: "चित्र रुक गया है। मशीन से नए सिरे से जुड़ रहे हैं…",
    over: "चित्र रुक गया है और फिर से जुड़ने से भी मदद नहीं मिली। कंसोल दोबारा खोलें।",
  },
};
