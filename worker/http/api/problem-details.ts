import * as v from "valibot";

/** Every answer that is not a success: `application/problem+json` (RFC 9457). */
export const ProblemDetails = v.object({
  /** `/problems#` and the problem's name, after BASE_PATH. */
  type: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.safeInteger(), v.minValue(400), v.maxValue(599)),
  /** The member to correct; never a value. */
  detail: v.optional(v.string()),
  /** From 500 on: the request's id in the gateway's log. */
  instance: v.optional(v.string()),
});
export type ProblemDetails = v.InferOutput<typeof ProblemDetails>;
