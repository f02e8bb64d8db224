import * as v from "valibot";

import { Seconds } from "./greetings.ts";

/** From the viewer: a person asks for more time than the session has. */
export const AskTime = v.strictObject({ type: v.literal("ask-time") });

/**
 * From the gateway: the session ends in `secondsLeft` seconds at the latest, which may be another end than before, or
 * the answer to `ask-time`.
 */
export const Time = v.object({
  type: v.literal("time"),
  secondsLeft: Seconds,
  /**
   * What became of the person's request. `asked`: somebody decides. `given`: there is more time than before.
   * `declined`: there is not. `early`: there was one a moment ago, so this one does not count. Absent: there was none.
   */
  request: v.optional(v.picklist(["asked", "given", "declined", "early"])),
  /** With `declined` and `early`: how long it is until a request counts again. */
  againSeconds: v.optional(Seconds),
});
