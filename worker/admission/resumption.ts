import * as v from "valibot";

import { isEndCode } from "../channel/ends.ts";
import { parseEnding, type Ending } from "../channel/ending.ts";
import { SESSION_NAME } from "../ticket/session-name.ts";
import { decodeHeader, encodeHeader } from "./object-header.ts";

/**
 * What the Worker passes to the session's Durable Object with the upgrade request of a viewer that comes back.
 * It travels as an admission does, in this header.
 */
export const RESUMPTION_HEADER = "x-porthole-secret-resumption";

/** The status with which the object answers a resumption that it refuses; the body is a {@link ResumeRefusal}, or how the session has ended. */
export const RESUME_REFUSED = 410;

/** Base64url of a SHA-256: what a session knows a viewer by that comes back. */
export const TOKEN_HASH = /^[A-Za-z0-9_-]{43}$/;

/**
 * Max secrets of a tab that are not the one of its ticket's use, and that the ticket's object looks at while it is in
 * memory. Whoever has copied a ticket can make up as many as they like.
 */
export const MAX_WRONG_SECRETS = 8;

const Resumption = v.strictObject({
  /** The session's public name. */
  session: v.pipe(v.string(), v.regex(SESSION_NAME)),
  /** Of an authentic token: see `ResumeToken`; or of the secret of a tab: see `tabHash`. */
  tokenHash: v.pipe(v.string(), v.regex(TOKEN_HASH)),
  /** The connection that the viewer has; 0: none. */
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** RFB bytes of that connection that have arrived at the viewer. */
  received: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** The hash is of the secret of a tab, which nobody has authenticated. */
  isSecret: v.exactOptional(v.literal(true)),
});

export type Resumption = v.InferOutput<typeof Resumption>;

/**
 * Why a session does not go on with a viewer: it is over, the token has been used, its record cannot be opened, the
 * WebSockets that its viewers have left hold too much, they have come back too often, or no secret of a tab is looked at
 * any more: {@link MAX_WRONG_SECRETS}.
 */
const ResumeRefusal = v.picklist(["over", "token", "record", "unclosed", "rate", "secrets"]);

export type ResumeRefusal = v.InferOutput<typeof ResumeRefusal>;

const FORMAT = { name: "resumption", schema: Resumption, version: 2, oldest: 1 } as const;

export function encodeResumption(resumption: Resumption): string {
  return encodeHeader(FORMAT, resumption);
}

/** Throws `FormatError`, for a resumption that this version must not read. */
export function decodeResumption(header: string): Resumption {
  return decodeHeader(FORMAT, header);
}

/** What an object answers whose session does not go on, or how that has ended. */
export function writeResumeRefusal(refusal: ResumeRefusal | Ending): string {
  if (typeof refusal === "string") return refusal;
  return Object.keys(refusal).length > 1 ? JSON.stringify(refusal) : refusal.code;
}

/** Reads that; `undefined` for an answer of another version. */
export function readResumeRefusal(text: string): ResumeRefusal | Ending | undefined {
  if (isEndCode(text)) return { code: text };
  const refusal = v.safeParse(ResumeRefusal, text);
  return refusal.success ? refusal.output : parseEnding(text);
}
