import type { LaterLanguage } from "../language.ts";

export const keysElsewhere: LaterLanguage["keysElsewhere"] = {
  click: "Zum Tippen klicken",
  toToolbar: "Strg+Alt+Umschalt+M führt zur Symbolleiste",
};
