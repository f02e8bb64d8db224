import { once } from "node:events";

import type { Child } from "./child.ts";
import { SOON } from "./soon.ts";

/**
 * The display number that an X server started with `-displayfd 3` reports once it is ready. Throws
 * with the server's output when it ends first or takes too long.
 */
export async function reportedDisplay(child: Child): Promise<number> {
  let text = "";
  try {
    const signal = AbortSignal.timeout(SOON.timeout);
    while (!text.includes("\n")) {
      // oxlint-disable-next-line no-await-in-loop -- the line may come in pieces
      const [chunk] = await Promise.race([
        once(child.report, "data", { signal }),
        once(child.report, "end", { signal }).then(() => Promise.reject(new Error("ended"))),
      ]);
      text += String(chunk);
    }
  } catch {
    throw new Error(`the X server did not start:\n${child.output()}`);
  }
  return Number.parseInt(text, 10);
}
