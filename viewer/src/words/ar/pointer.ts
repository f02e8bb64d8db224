import type { LaterLanguage } from "../language.ts";
import { isolated } from "./forms.ts";

export const pointer: LaterLanguage["pointer"] = {
  give: (machine) => `انقر لإعطاء الماوس إلى ${isolated(machine)}. يعيده Esc.`,
  giveInFullScreen: (machine) =>
    `انقر لإعطاء الماوس إلى ${isolated(machine)}. اضغط Esc مطولًا لاستعادته.`,
};
