import type { LaterLanguage } from "../language.ts";

export const power: LaterLanguage["power"] = {
  title: "पावर",
  menu: {
    shutDown: "शट डाउन…",
    restart: "रीस्टार्ट…",
    reset: "रीसेट…",
  },
  asks: {
    shutDown: (machine) => `${machine} को शट डाउन करें?`,
    restart: (machine) => `${machine} को रीस्टार्ट करें?`,
    reset: (machine) => `${machine} को रीसेट करें?`,
  },
  means: {
    shutDown: "सिस्टम से शट डाउन होने को कहा जाता है। मशीन को अपने कंट्रोल पैनल से फिर चालू करें।",
    restart: "सिस्टम से रीस्टार्ट होने को कहा जाता है।",
    reset: "रीसेट बटन की तरह, तुरंत: जो सहेजा नहीं गया वह खो जाता है।",
  },
  confirm: {
    shutDown: "शट डाउन",
    restart: "रीस्टार्ट",
    reset: "रीसेट",
  },
  cancel: "रद्द करें",
  done: "मशीन के होस्ट से ऐसा करने को कहा गया है।",
};
