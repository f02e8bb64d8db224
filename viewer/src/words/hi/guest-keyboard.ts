import type { LaterLanguage } from "../language.ts";

export const guestKeyboard: LaterLanguage["guestKeyboard"] = {
  menu: "मशीन का कीबोर्ड…",
  title: "मशीन का कीबोर्ड",
  usedForKeys: "मशीन के अंदर कौन-सा कीबोर्ड सेट है? न बताने पर US कीबोर्ड माना जाएगा और कुछ वर्ण गलत आएँगे।",
  usedForText:
    "मशीन के अंदर कौन-सा कीबोर्ड सेट है? आपके लिए टाइप किया जाने वाला टेक्स्ट इसी पर निर्भर है। आप जो कुंजियाँ स्वयं दबाते हैं वे अपनी जगह के अनुसार भेजी जाती हैं, और मशीन का लेआउट तय करता है।",
  layout: "लेआउट",
  done: "हो गया",
  variant: (language, name) => `${language} (${name})`,
  international: "अंतरराष्ट्रीय, डेड कुंजियों के साथ",
  listMissing: "कीबोर्ड लेआउट की सूची लोड नहीं हो सकी",
};
