import type { LaterLanguage } from "../language.ts";

export const macShortcuts: LaterLanguage["macShortcuts"] = {
  asControl: "Raccourcis ⌘ comme Ctrl",
  means: "⌘A, ⌘C, ⌘F, ⌘P, ⌘S, ⌘V, ⌘X et ⌘Z deviennent Ctrl dans la machine",
};
