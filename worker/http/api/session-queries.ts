import * as v from "valibot";

import { Claims } from "../../ticket/claims.ts";
import { Cursor, SessionState } from "./session-view.ts";
import { Reason } from "./session-requests.ts";

/** Max sessions, or events, of one page. */
const MAX_PAGE = 500;
/** Sessions, or events, of one page by default. */
const DEFAULT_PAGE = 100;

const { iss, jti, sub, tenant, console } = Claims.entries;

/** A query's values are texts; the document shows what they are read as. */
const Limit = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^[1-9]\d{0,2}$/),
    v.transform(Number),
    v.number(),
    v.safeInteger(),
    v.minValue(1),
    v.maxValue(MAX_PAGE),
  ),
  String(DEFAULT_PAGE),
);

/** The query of `GET /api/v1/sessions`: sessions that match every filter. */
export const SessionsQuery = v.strictObject({
  tenant: v.optional(tenant),
  /** The console's id. */
  console: v.optional(console.entries.id),
  subject: v.optional(sub),
  issuer: v.optional(iss),
  state: v.optional(SessionState),
  cursor: v.optional(Cursor),
  limit: Limit,
});
export type SessionsQuery = v.InferOutput<typeof SessionsQuery>;

/** The query of `DELETE /api/v1/sessions/{session}`. */
export const EndQuery = v.strictObject({
  /** Shown to the viewer. */
  reason: v.optional(Reason),
  /** Where a ticket that was not used is looked for, and an issuer's proof that it is its own: see docs/api.md. */
  tenant: v.optional(tenant),
  jti: v.optional(jti),
});
export type EndQuery = v.InferOutput<typeof EndQuery>;

/** The query of `GET /api/v1/sessions/{session}/events`. */
export const EventsQuery = v.strictObject({
  /** Where the session of a caller with several tenants is looked for. */
  tenant: v.optional(tenant),
  cursor: v.optional(Cursor),
  limit: Limit,
});
export type EventsQuery = v.InferOutput<typeof EventsQuery>;

/** The query of an operation that has none: any parameter is refused. */
export const NoQuery = v.strictObject({});
