import * as v from "valibot";

import { Cursor, Mode, Moment, SessionName } from "./session-view.ts";

/** The answer of `PATCH /api/v1/sessions/{session}`: what was asked for, as it is now. */
export const SessionChanged = v.object({
  session: SessionName,
  mode: v.optional(Mode),
  endsAt: v.optional(Moment),
  /** `not-asked`: nobody waits for an answer, so there was nobody to tell. */
  moreTime: v.optional(v.picklist(["declined", "not-asked"])),
});
export type SessionChanged = v.InferOutput<typeof SessionChanged>;

/** The answer of `DELETE /api/v1/sessions/{session}`. `revoked`: its ticket had not been used, and cannot be any more. */
export const SessionEnded = v.object({
  session: SessionName,
  outcome: v.picklist(["ended", "revoked"]),
});
export type SessionEnded = v.InferOutput<typeof SessionEnded>;

/** The answer of `POST /api/v1/sessions/{session}/message`. */
export const MessageSent = v.object({ session: SessionName });
export type MessageSent = v.InferOutput<typeof MessageSent>;

/** The answer of `POST /api/v1/sessions/end`. */
export const SessionsEnded = v.object({
  ended: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** The `cursor` with which to ask again for the rest; absent when there is none. */
  next: v.optional(Cursor),
});
export type SessionsEnded = v.InferOutput<typeof SessionsEnded>;
