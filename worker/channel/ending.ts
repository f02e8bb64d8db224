import * as v from "valibot";

import { EndMessage } from "./messages.ts";

const EndingText = v.omit(EndMessage, ["type", "asks"]);

/** How a session ends, and what its viewer is told of that. */
export type Ending = Readonly<v.InferOutput<typeof EndingText>>;

/** Reads how a session has ended: JSON; `undefined` for anything else. */
export function parseEnding(text: string): Ending | undefined {
  try {
    const result = v.safeParse(EndingText, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
