import * as v from "valibot";

import { Cursor, Moment, SessionName } from "./session-view.ts";

/** One audit fact, in the envelope of docs/audit.md. */
export const SessionEvent = v.object({
  id: v.string(),
  time: Moment,
  /** Its name, such as `session-live`. */
  type: v.string(),
  tenant: v.optional(v.string()),
  session: v.optional(SessionName),
  subject: v.optional(v.string()),
  /** Its place in the tenant's chain, and the hash of the event before it there. */
  sequence: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  previous: v.optional(v.string()),
  data: v.optional(v.record(v.string(), v.unknown())),
});
export type SessionEvent = v.InferOutput<typeof SessionEvent>;

/** The answer of `GET /api/v1/sessions/{session}/events`, oldest first. */
export const SessionEvents = v.object({
  events: v.array(SessionEvent),
  /** The `cursor` of the next page; absent on the last one. */
  next: v.optional(Cursor),
});
export type SessionEvents = v.InferOutput<typeof SessionEvents>;
