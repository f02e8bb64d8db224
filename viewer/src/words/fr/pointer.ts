import type { LaterLanguage } from "../language.ts";

export const pointer: LaterLanguage["pointer"] = {
  give: (machine) => `Cliquez pour donner la souris à ${machine}. Échap vous la rend.`,
  giveInFullScreen: (machine) =>
    `Cliquez pour donner la souris à ${machine}. Maintenez Échap pour la reprendre.`,
};
