import * as v from "valibot";

/** From the viewer: whether somebody looks at how the line is. */
export const WatchLine = v.strictObject({ type: v.literal("watch-line"), watching: v.boolean() });

const Milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(3_600_000));

/** From the gateway, once a second while the viewer watches: how the line is. What is not known is left out. */
export const Line = v.object({
  type: v.literal("line"),
  /** The shortest round trip between viewer and gateway of late. */
  viewerMs: v.optional(Milliseconds),
  /** How long the machine's server takes to begin an answer, with the way there and back. */
  targetMs: v.optional(Milliseconds),
  /** The JPEG quality that the server is asked for, 0 to 9. */
  quality: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9))),
  /** Where the gateway runs, by the platform's name of the place. */
  region: v.optional(v.pipe(v.string(), v.maxLength(8))),
  /** Its version. */
  version: v.optional(v.pipe(v.string(), v.maxLength(32))),
});
