import type { LaterLanguage } from "../language.ts";

export const keysElsewhere: LaterLanguage["keysElsewhere"] = {
  click: "انقر للكتابة",
  toToolbar: "يؤدي Ctrl+Alt+Shift+M إلى شريط الأدوات",
};
