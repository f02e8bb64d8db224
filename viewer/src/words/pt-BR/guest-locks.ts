import type { LaterLanguage } from "../language.ts";

export const guestLocks: LaterLanguage["guestLocks"] = {
  title: "Teclas de bloqueio na máquina",
  caps: "Caps Lock",
  num: "Num Lock",
  scroll: "Scroll Lock",
  capsMeans: "O Caps Lock está ativado na máquina",
  capsOn: "O Caps Lock foi ativado na máquina",
  capsOff: "O Caps Lock foi desativado na máquina",
};
