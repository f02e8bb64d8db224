import type { Preference } from "../../page/preferences.ts";
import { MAX_SCALE, MIN_SCALE, type WantedScale } from "./sight.ts";
import type { Filter } from "./zoomed-screen.ts";

/** `match`: the machine's screen becomes as large as its place in the window. */
export type ChosenScale = WantedScale | "match";

/** How good the picture is to be, as the gateway understands it. */
export const QUALITIES = ["automatic", "sharp", "balanced", "low"] as const;

export type Quality = (typeof QUALITIES)[number];

/** How a person wants to see a console. */
export interface PictureChoice {
  readonly scale: ChosenScale;
  readonly filter: Filter;
  readonly quality: Quality;
}

/** How a console is seen that nobody has chosen anything for. */
export const USUAL: PictureChoice = { scale: "fit", filter: "sharp", quality: "automatic" };

export const PICTURE: Preference<PictureChoice> = {
  name: "picture",
  parse: (kept) => {
    if (typeof kept !== "object" || kept === null) return undefined;
    const { filter, quality, scale }: { filter?: unknown; quality?: unknown; scale?: unknown } =
      kept;
    return {
      scale: isScale(scale) ? scale : USUAL.scale,
      filter: filter === "sharp" || filter === "smooth" ? filter : USUAL.filter,
      quality: QUALITIES.find((known) => known === quality) ?? USUAL.quality,
    };
  },
};

function isScale(value: unknown): value is ChosenScale {
  if (value === "fit" || value === "whole" || value === "match") return true;
  return typeof value === "number" && value >= MIN_SCALE && value <= MAX_SCALE;
}
