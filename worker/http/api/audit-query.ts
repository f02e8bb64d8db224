import * as v from "valibot";

import { Claims } from "../../ticket/claims.ts";

/** Max events of one page of the audit, and their number by default. */
const MAX_PAGE = 1000;

const whole = (pattern: RegExp, min: number, max: number) =>
  v.pipe(
    v.string(),
    v.regex(pattern),
    v.transform(Number),
    v.number(),
    v.safeInteger(),
    v.minValue(min),
    v.maxValue(max),
  );

/** The query of `GET /api/v1/audit`. */
export const AuditQuery = v.strictObject({
  /** May be left out by a caller of one tenant. */
  tenant: v.optional(Claims.entries.tenant),
  /** The `sequence` of the event before the first. */
  after: v.optional(whole(/^(?:0|[1-9]\d{0,14})$/, 0, 999_999_999_999_999), "0"),
  limit: v.optional(whole(/^[1-9]\d{0,3}$/, 1, MAX_PAGE), String(MAX_PAGE)),
});
export type AuditQuery = v.InferOutput<typeof AuditQuery>;
