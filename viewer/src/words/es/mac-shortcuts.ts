import type { LaterLanguage } from "../language.ts";

export const macShortcuts: LaterLanguage["macShortcuts"] = {
  asControl: "Atajos con ⌘ como Ctrl",
  means: "⌘A, ⌘C, ⌘F, ⌘P, ⌘S, ⌘V, ⌘X y ⌘Z son Ctrl en la máquina",
};
