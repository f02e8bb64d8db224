import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");

/** Collects all garbage now: what is still counted after it is held by somebody. */
export const collectGarbage = runInNewContext("gc") as () => void; // V8's own
