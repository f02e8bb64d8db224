import type { LaterLanguage } from "../language.ts";

export const macShortcuts: LaterLanguage["macShortcuts"] = {
  asControl: "将 ⌘ 快捷键用作 Ctrl",
  means: "⌘A、⌘C、⌘F、⌘P、⌘S、⌘V、⌘X 和 ⌘Z 在虚拟机中为 Ctrl",
};
