import { parseArgs } from "node:util";

export interface BenchOptions {
  /** Names of the measurements to make, in the order of the table. */
  readonly only: readonly string[];
  /** Fewer and shorter repeats: to see that the bench works, not to quote. */
  readonly quick: boolean;
  /** How long a browser stalls in the measurement of that name, seconds. */
  readonly stallSeconds: number;
}

const STALL_SECONDS = 20;
const QUICK_STALL_SECONDS = 5;
const MOST_STALL_SECONDS = 300;

/** Reads the command line. Throws with what to type instead. */
export function benchOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true },
      quick: { type: "boolean", default: false },
      seconds: { type: "string" },
    },
  });
  const asked = values.only?.flatMap((names) => names.split(",")).filter((name) => name !== "");
  const stranger = asked?.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new Error(`--only ${stranger}: there are ${known.join(", ")}`);
  }
  const usual = values.quick ? QUICK_STALL_SECONDS : STALL_SECONDS;
  const stallSeconds = values.seconds === undefined ? usual : Number(values.seconds);
  if (!(stallSeconds >= 1 && stallSeconds <= MOST_STALL_SECONDS)) {
    throw new Error(`--seconds takes 1 to ${MOST_STALL_SECONDS}`);
  }
  return {
    only: asked === undefined ? known : known.filter((name) => asked.includes(name)),
    quick: values.quick,
    stallSeconds,
  };
}
