import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "इनपुट विधियों के लिए टेक्स्ट बार",
  field: "इनपुट विधि से मशीन के लिए टेक्स्ट",
  close: "टेक्स्ट बार बंद करें",
  isOn: "एक इनपुट विधि चालू है। उसका टेक्स्ट टेक्स्ट बार में जाता है: कुंजियाँ, इनपुट विधियों के लिए टेक्स्ट बार",
};
