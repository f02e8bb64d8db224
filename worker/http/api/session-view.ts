import * as v from "valibot";

import { SESSION_STATES, SHARINGS } from "../../directory/entry.ts";
import { Claims } from "../../ticket/claims.ts";
import { SESSION_NAME } from "../../ticket/session-name.ts";

/** A session's public name: it opens nothing. */
export const SessionName = v.pipe(v.string(), v.regex(SESSION_NAME));

/** What a session's viewer may do: `control` also sends keys, pointer and clipboard. */
export const Mode = Claims.entries.grant.entries.mode;

/** Where a session is in its life; see docs/api.md. */
export const SessionState = v.picklist(SESSION_STATES);

/** What happens when a second person opens the same console. */
const Sharing = v.picklist(SHARINGS);

/** A moment in UTC as RFC 3339 writes it, with milliseconds. */
export const Moment = v.pipe(v.string(), v.isoTimestamp());

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A session as the API shows it. Later versions may add members, so no reader refuses one that it does not know. */
export const SessionView = v.object({
  session: SessionName,
  tenant: v.string(),
  console: v.object({ id: v.string(), name: v.string() }),
  /** The person. */
  subject: v.string(),
  issuer: v.string(),
  /** In sessions of tickets that the gateway made: who asked for it, an issuer or an API token by name. */
  by: v.optional(v.string()),
  state: SessionState,
  /** What the viewer may do. */
  mode: Mode,
  /** Whether its input passes now: of a console's sessions, at most one. */
  controls: v.boolean(),
  sharing: Sharing,
  startedAt: Moment,
  /** When it ends at the latest. */
  endsAt: Moment,
  /** Since when its person waits for more time; absent: nobody has asked, or it was answered. */
  moreTimeAskedAt: v.optional(Moment),
  lastInputAt: v.optional(Moment),
  /** Address and `User-Agent` of the viewer. */
  client: v.optional(v.string()),
  agent: v.optional(v.string()),
  /** The target's kind, and the route's name. */
  kind: v.string(),
  route: v.optional(v.string()),
  /** Cloudflare's data centre in which the session runs, by its three letters. */
  region: v.optional(v.string()),
  /** Between gateway and viewer. */
  roundTripMs: v.optional(v.pipe(v.number(), v.minValue(0))),
  bytesToViewer: count,
  bytesToTarget: count,
  /** The number of its connection to the machine: 1, and one more for each that was dialled again. */
  connection: count,
  /** Of the gateway that the session runs on. */
  version: v.string(),
  /** Present and true where it is not shown to others in the console. */
  covert: v.optional(v.boolean()),
});
export type SessionView = v.InferOutput<typeof SessionView>;

/** A cursor: opaque, and good for the caller and the filters that it was made for. */
export const Cursor = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(1024),
  v.regex(/^[A-Za-z0-9_-]+$/),
);

/** The answer of `GET /api/v1/sessions`. A page may be short, or empty, and still have a `next`. */
export const SessionList = v.object({
  sessions: v.array(SessionView),
  /** The `cursor` of the next page; absent on the last one. */
  next: v.optional(Cursor),
});
export type SessionList = v.InferOutput<typeof SessionList>;
