import * as v from "valibot";

import { Cursor, Moment, SessionName } from "./session-view.ts";

/** One fact of a tenant's audit, as docs/audit.md describes it. A reader keeps members that it does not know. */
export const SessionEvent = v.looseObject({
  id: v.string(),
  time: Moment,
  /** Its name, such as `session-live`. */
  type: v.string(),
  tenant: v.string(),
  session: v.optional(SessionName),
  subject: v.optional(v.string()),
  /** Of the session's trace. */
  trace: v.optional(v.string()),
  /** Its place in the tenant's chain, its hash, and that of the event before it. */
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  previous: v.string(),
  hash: v.string(),
  data: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
});
export type SessionEvent = v.InferOutput<typeof SessionEvent>;

/** The answer of `GET /api/v1/sessions/{session}/events`, oldest first. */
export const SessionEvents = v.object({
  events: v.array(SessionEvent),
  /** The `cursor` of the next page; absent on the last one. */
  next: v.optional(Cursor),
});
export type SessionEvents = v.InferOutput<typeof SessionEvents>;
