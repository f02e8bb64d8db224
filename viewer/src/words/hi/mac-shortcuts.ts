import type { LaterLanguage } from "../language.ts";

export const macShortcuts: LaterLanguage["macShortcuts"] = {
  asControl: "⌘ शॉर्टकट Ctrl की तरह",
  means: "⌘A, ⌘C, ⌘F, ⌘P, ⌘S, ⌘V, ⌘X और ⌘Z मशीन में Ctrl की तरह काम करते हैं",
};
