import type { LaterLanguage } from "../language.ts";

export const pointer: LaterLanguage["pointer"] = {
  give: (machine) => `Clique para passar o mouse a ${machine}. Esc o devolve.`,
  giveInFullScreen: (machine) =>
    `Clique para passar o mouse a ${machine}. Mantenha Esc pressionada para tê-lo de volta.`,
};
