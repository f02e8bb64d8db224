import type { LaterLanguage } from "../language.ts";

export const keysElsewhere: LaterLanguage["keysElsewhere"] = {
  click: "टाइप करने के लिए क्लिक करें",
  toToolbar: "Ctrl+Alt+Shift+M से टूलबार पर पहुँचें",
};
