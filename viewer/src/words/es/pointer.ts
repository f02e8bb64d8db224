import type { LaterLanguage } from "../language.ts";

export const pointer: LaterLanguage["pointer"] = {
  give: (machine) => `Haga clic para dar el ratón a ${machine}. Esc lo devuelve.`,
  giveInFullScreen: (machine) =>
    `Haga clic para dar el ratón a ${machine}. Mantenga pulsada la tecla Esc para recuperarlo.`,
};
