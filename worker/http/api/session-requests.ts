import * as v from "valibot";

import { Claims } from "../../ticket/claims.ts";
import { optional } from "../../ticket/optional.ts";
import { Cursor, Mode, Moment } from "./session-view.ts";

const { sub, tenant, console } = Claims.entries;

/** Max length of a line to a viewer, in UTF-16 code units. */
const MAX_MESSAGE_LENGTH = 500;
/** Max length of a reason that a viewer is shown, in UTF-16 code units. */
const MAX_REASON_LENGTH = 200;

/** One line: no control characters, line separators or lone surrogates. */
const line = (max: number) =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(max), v.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u));

/** Why a session was ended, as its viewer is told. */
export const Reason = line(MAX_REASON_LENGTH);

/** The body of `PATCH /api/v1/sessions/{session}`. */
export const SessionChange = v.pipe(
  v.strictObject({
    mode: optional(Mode),
    /** When the session ends at the latest. */
    endsAt: optional(
      v.pipe(
        Moment,
        v.check((moment) => Number.isFinite(Date.parse(moment))),
      ),
    ),
    /** The answer to whoever has asked for more time. */
    moreTime: optional(v.literal("declined")),
  }),
  // An end is an answer as well.
  v.check(({ endsAt, moreTime }) => endsAt === undefined || moreTime === undefined),
  v.check((changes) => Object.values(changes).some((change) => change !== undefined)),
);
export type SessionChange = v.InferOutput<typeof SessionChange>;

/** The body of `POST /api/v1/sessions/{session}/message`. */
export const SessionMessage = v.strictObject({ text: line(MAX_MESSAGE_LENGTH) });
export type SessionMessage = v.InferOutput<typeof SessionMessage>;

/** The body of `POST /api/v1/sessions/{session}/observers`. */
export const ObserverRequest = v.strictObject({
  /** The person the link is for. */
  subject: sub,
  /** Seconds for which the link works; 60 by default, at most the gateway's TICKET_MAX_SECONDS. */
  ttlSeconds: optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  /** Not shown to the others in the console; only where the gateway allows it. */
  covert: optional(v.boolean()),
});
export type ObserverRequest = v.InferOutput<typeof ObserverRequest>;

/** Which sessions `POST /api/v1/sessions/end` ends: those that match every member that is there. */
const END_FILTERS = {
  tenant: optional(tenant),
  /** The console's id. */
  console: optional(console.entries.id),
  subject: optional(sub),
  issuer: optional(Claims.entries.iss),
} as const;

/** The body of `POST /api/v1/sessions/end`: at least one of its filters, so that `{}` ends nothing. */
export const EndRequest = v.pipe(
  v.strictObject({ ...END_FILTERS, reason: optional(Reason), cursor: optional(Cursor) }),
  v.check(({ reason: _reason, cursor: _cursor, ...filters }) =>
    Object.values(filters).some((value) => value !== undefined),
  ),
);
export type EndRequest = v.InferOutput<typeof EndRequest>;
