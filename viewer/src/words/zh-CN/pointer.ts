import type { LaterLanguage } from "../language.ts";

export const pointer: LaterLanguage["pointer"] = {
  give: (machine) => `点击即可将鼠标交给 ${machine}。按 Esc 取回。`,
  giveInFullScreen: (machine) => `点击即可将鼠标交给 ${machine}。长按 Esc 取回。`,
};
