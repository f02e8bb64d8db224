import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "इनपुट विधियों के लिए टेक्स्ट बार",
  field: "इनपुट विधि से मशीन के लिए टेक्स्ट",
  close: "टेक्स्ट बार बंद करें",
  isOn: "एक इनपुट विधि चालू है। उससे लिखने के लिए कुंजियाँ चुनें, फिर “इनपुट विधियों के लिए टेक्स्ट बार”।",
};
