import * as v from "valibot";

import { PLAIN_SUBPROTOCOL, SUBPROTOCOL } from "../channel/subprotocols.ts";
import { Claims, SHARING } from "../ticket/claims.ts";
import { SESSION_NAME } from "../ticket/session-name.ts";
import { decodeHeader, encodeHeader } from "./object-header.ts";
import { TOKEN_HASH } from "./resumption.ts";

/**
 * What the Worker passes to the session's Durable Object with the upgrade request: the opened claims
 * and the limits in force. It travels in one request header between the two, and never outside; the word
 * `secret` in its name makes log and trace sinks redact the value.
 */
export const ADMISSION_HEADER = "x-porthole-secret-admission";

/** The status with which the object answers an admission whose ticket has been used before. */
export const TICKET_USED = 409;

/** The same of a ticket that was made void; the body is the JSON of the end that its viewer is told. */
export const TICKET_REVOKED = 410;

/** What clients say of themselves, cut to this. */
export const MAX_AGENT_LENGTH = 256;

const ShortText = v.pipe(v.string(), v.maxLength(MAX_AGENT_LENGTH));

export const Admission = v.strictObject({
  /** The session's public name. */
  session: v.pipe(v.string(), v.regex(SESSION_NAME)),
  claims: Claims,
  /** The subprotocol that the viewer speaks. */
  channel: v.picklist([SUBPROTOCOL, PLAIN_SUBPROTOCOL]),
  /** Whether the answer names it: not for a viewer that offered none. */
  echoSubprotocol: v.boolean(),
  /** Of the secret of its tab: see `tabHash`. */
  tabHash: v.optional(v.pipe(v.string(), v.regex(TOKEN_HASH))),
  /** What happens when somebody else wants the console. Absent: an older version has admitted it, and shares it. */
  sharing: v.optional(v.picklist(SHARING)),
  /** Who has come, as far as the network shows: see `Client`. */
  client: v.optional(ShortText),
  agent: v.optional(ShortText),
  /** The `kid` of the key that opened its ticket. */
  key: v.optional(ShortText),
  /** Where Cloudflare has received the viewer: the three letters of its data centre. */
  region: v.optional(v.pipe(v.string(), v.maxLength(8))),
  /** The gateway's address as the viewer knows it, without a slash at the end. */
  gateway: v.optional(v.pipe(v.string(), v.maxLength(1024))),
  /** The times in force: see `SessionTimes`. */
  maxSeconds: v.number(),
  graceSeconds: v.number(),
  waitSeconds: v.number(),
  idleSeconds: v.optional(v.number()),
  parkAfterSeconds: v.optional(v.number()),
  /** Combinations of keys that do not reach the guest, whatever the grant says. */
  alwaysBlocked: Claims.entries.grant.entries.blockedKeys,
  /** Unix time in milliseconds after which the ticket can no longer be presented anywhere. */
  redemptionExpiresMs: v.number(),
});

export type Admission = v.InferOutput<typeof Admission>;

/** An object of before version 2 knows nobody else in its console, and lets input pass without observers. */
const FORMAT = { name: "admission", schema: Admission, version: 4, oldest: 2 } as const;

export function encodeAdmission(admission: Admission): string {
  return encodeHeader(FORMAT, admission);
}

/** Throws `FormatError`, for an admission that this version must not read. */
export function decodeAdmission(header: string): Admission {
  return decodeHeader(FORMAT, header);
}
