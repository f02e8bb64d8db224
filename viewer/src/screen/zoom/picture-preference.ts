import type { Preference } from "../../page/preferences.ts";
import { MAX_SCALE, MIN_SCALE, type WantedScale } from "./sight.ts";
import type { Filter } from "./zoomed-screen.ts";

/** How a person wants to see a console. What is not set is as always. */
export interface PictureChoice {
  readonly scale?: WantedScale;
  readonly filter?: Filter;
}

export const PICTURE: Preference<PictureChoice> = {
  name: "picture",
  parse: (kept) => {
    if (typeof kept !== "object" || kept === null) return undefined;
    const scale = "scale" in kept && isScale(kept.scale) ? kept.scale : undefined;
    const filter = "filter" in kept && isFilter(kept.filter) ? kept.filter : undefined;
    return {
      ...(scale === undefined ? {} : { scale }),
      ...(filter === undefined ? {} : { filter }),
    };
  },
};

function isScale(value: unknown): value is WantedScale {
  if (value === "fit" || value === "whole") return true;
  return typeof value === "number" && value >= MIN_SCALE && value <= MAX_SCALE;
}

function isFilter(value: unknown): value is Filter {
  return value === "sharp" || value === "smooth";
}
