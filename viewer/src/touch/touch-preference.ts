import type { Preference } from "../page/preferences.ts";
import type { TouchMode } from "./touch-director.ts";

/** How a person touches screens, and whether the help for it has been seen. */
export interface TouchChoice {
  readonly mode?: TouchMode;
  readonly isKnown?: boolean;
}

export const TOUCH: Preference<TouchChoice> = {
  name: "touch",
  parse: (kept) => {
    if (typeof kept !== "object" || kept === null) return undefined;
    const mode = "mode" in kept && isMode(kept.mode) ? kept.mode : undefined;
    const isKnown = "isKnown" in kept && kept.isKnown === true;
    return { ...(mode === undefined ? {} : { mode }), ...(isKnown && { isKnown }) };
  },
};

function isMode(value: unknown): value is TouchMode {
  return value === "direct" || value === "touchpad";
}
