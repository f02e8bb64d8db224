import type { LaterLanguage } from "../language.ts";

export const keysElsewhere: LaterLanguage["keysElsewhere"] = {
  click: "Haga clic para escribir",
  toToolbar: "Ctrl+Alt+Mayús+M lleva a la barra de herramientas",
};
