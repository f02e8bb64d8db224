import type { LaterLanguage } from "../language.ts";

export const macShortcuts: LaterLanguage["macShortcuts"] = {
  asControl: "⌘-Kurzbefehle als Strg",
  means: "⌘A, ⌘C, ⌘F, ⌘P, ⌘S, ⌘V, ⌘X und ⌘Z sind in der Maschine Strg",
};
