import * as v from "valibot";

const Milliseconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000));

/**
 * From the viewer, now and then: what it has measured. What it has not is left out. The gateway cannot know whether it is
 * so: it counts for metrics alone.
 */
export const Measured = v.strictObject({
  type: v.literal("measured"),
  /** From the navigation to the page, or from the button that opens the console, until the first picture was drawn. */
  firstFrameMs: v.optional(Milliseconds),
  /** From keys to the next picture: the middle and the 95th percentile of the latest. */
  keys: v.optional(v.strictObject({ p50Ms: Milliseconds, p95Ms: Milliseconds })),
});
