import type { LaterLanguage } from "../language.ts";

export const keysElsewhere: LaterLanguage["keysElsewhere"] = {
  click: "Cliquez pour taper",
  toToolbar: "Ctrl+Alt+Maj+M mène à la barre d’outils",
};
