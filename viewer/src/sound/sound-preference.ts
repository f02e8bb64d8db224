import type { Preference } from "../page/preferences.ts";

/** How loud a person wants machines: percent. Whether they are heard is asked for each time. */
export const SOUND: Preference<{ readonly volume: number }> = {
  name: "sound",
  parse: (kept) => {
    if (typeof kept !== "object" || kept === null || !("volume" in kept)) return undefined;
    const { volume } = kept;
    const isPercent = typeof volume === "number" && volume >= 0 && volume <= 100;
    return isPercent ? { volume } : undefined;
  },
};
