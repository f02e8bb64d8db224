import { parseArgs } from "node:util";

import type { Stage } from "./part.ts";

export interface ChaosOptions {
  /** Names of the parts to play, in the order of the table. */
  readonly only: readonly string[];
  readonly size: Stage["size"];
  /** What all that is random follows from; one of its own for each run when left out. */
  readonly seed: number | undefined;
}

const MAX_SEED = 0xffff_ffff;

/** Reads the command line. Throws with what to type instead. */
export function chaosOptions(args: readonly string[], known: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true },
      short: { type: "boolean", default: false },
      seed: { type: "string" },
    },
  });
  const asked = values.only?.flatMap((names) => names.split(",")).filter((name) => name !== "");
  const stranger = asked?.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new Error(`--only ${stranger}: there are ${known.join(", ")}`);
  }
  return {
    only: asked === undefined ? known : known.filter((name) => asked.includes(name)),
    size: values.short ? "short" : "full",
    seed: values.seed === undefined ? undefined : seedOf(values.seed),
  };
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!/^\d{1,10}$/.test(text) || seed > MAX_SEED) {
    throw new Error(`--seed requires a whole number from 0 to ${MAX_SEED}`);
  }
  return seed;
}
