import type { LaterLanguage } from "../language.ts";

export const pointer: LaterLanguage["pointer"] = {
  give: (machine) =>
    `Klicken Sie, um ${machine} die Maus zu geben. Mit Esc erhalten Sie sie zurück.`,
  giveInFullScreen: (machine) =>
    `Klicken Sie, um ${machine} die Maus zu geben. Halten Sie Esc gedrückt, um sie zurückzuerhalten.`,
};
