import type { LaterLanguage } from "../language.ts";

export const guestLocks: LaterLanguage["guestLocks"] = {
  title: "マシンのロックキー",
  caps: "Caps Lock",
  num: "Num Lock",
  scroll: "Scroll Lock",
  capsMeans: "マシンの Caps Lock がオンです",
  capsOn: "マシンの Caps Lock がオンです",
  capsOff: "マシンの Caps Lock がオフです",
};
