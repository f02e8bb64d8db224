import { parseArgs } from "node:util";

import type { Stage } from "./attack.ts";

export interface AttackOptions {
  /** Names of the attacks to play, in the order of the table. */
  readonly only: readonly string[];
  readonly size: Stage["size"];
}

/** Reads the command line. Throws with what to type instead. */
export function attackOptions(args: readonly string[], known: readonly string[]): AttackOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true },
      short: { type: "boolean", default: false },
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
  };
}
