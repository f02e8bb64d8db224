import type { LaterLanguage } from "../language.ts";

export const keysElsewhere: LaterLanguage["keysElsewhere"] = {
  click: "クリックして入力",
  toToolbar: "Ctrl+Alt+Shift+M でツールバーに移ります",
};
