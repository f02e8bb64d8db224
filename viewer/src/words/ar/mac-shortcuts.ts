import type { LaterLanguage } from "../language.ts";

export const macShortcuts: LaterLanguage["macShortcuts"] = {
  asControl: "اختصارات ⌘ بمفتاح Ctrl",
  means: "تعمل ⌘A و⌘C و⌘F و⌘P و⌘S و⌘V و⌘X و⌘Z بمفتاح Ctrl في الجهاز",
};
