import type { LaterLanguage } from "../language.ts";

export const ownKeys: LaterLanguage["ownKeys"] = {
  title: "आपके कुंजी संयोजन",
  use: "ये इस ब्राउज़र में सभी कंसोल के लिए रखे जाते हैं।",
  none: "अभी कोई नहीं है।",
  name: "किस काम के लिए",
  nameOf: (keys) => `${keys} किस काम के लिए है`,
  raise: (keys) => `${keys} को ऊपर ले जाएँ`,
  remove: (keys) => `${keys} हटाएँ`,
  press: "यहाँ क्लिक करें और कुंजियाँ दबाएँ",
  orChoose: "या उन्हें चुनें",
  key: "कुंजी",
  noKey: "कोई कुंजी नहीं",
  add: "जोड़ें",
  added: "जोड़ दिया गया",
  tooMany: (max) => `${max} से ज़्यादा नहीं रखे जा सकते`,
  import: "आयात करें…",
  export: "निर्यात करें",
  read: (count) => (count === 1 ? "1 जोड़ा गया" : `${count} जोड़े गए`),
  notRead: "इस फ़ाइल में पढ़ने योग्य कुंजी संयोजन नहीं हैं",
  done: "हो गया",
};
