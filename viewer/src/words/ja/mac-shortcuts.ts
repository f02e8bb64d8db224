import type { LaterLanguage } from "../language.ts";

export const macShortcuts: LaterLanguage["macShortcuts"] = {
  asControl: "⌘ ショートカットを Ctrl にする",
  means: "⌘A、⌘C、⌘F、⌘P、⌘S、⌘V、⌘X、⌘Z はマシンでは Ctrl になります",
};
