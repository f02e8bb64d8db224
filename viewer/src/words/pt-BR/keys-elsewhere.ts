import type { LaterLanguage } from "../language.ts";

export const keysElsewhere: LaterLanguage["keysElsewhere"] = {
  click: "Clique para digitar",
  toToolbar: "Ctrl+Alt+Shift+M leva à barra de ferramentas",
};
