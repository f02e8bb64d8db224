import type { LaterLanguage } from "../language.ts";

export const macShortcuts: LaterLanguage["macShortcuts"] = {
  asControl: "Atalhos com ⌘ como Ctrl",
  means: "⌘A, ⌘C, ⌘F, ⌘P, ⌘S, ⌘V, ⌘X e ⌘Z são Ctrl na máquina",
};
