import { base64url, compactDecrypt, CompactEncrypt } from "jose";
import * as v from "valibot";

import { Target } from "../ticket/claims.ts";
import type { SharedKey } from "../ticket/jwk.ts";
import { parseUnambiguousJson } from "../ticket/unambiguous-json.ts";

/**
 * What gateway and connector say to each other before bytes pass. Each is one frame, `U16 length` and so
 * many bytes: first the gateway's preamble, a compact JWE; then the connector's status, JSON. Whatever
 * else arrives is closed without an answer.
 *
 * A connector that answers `ok` has logged in to the console as far as ClientInit: what follows on the
 * connection begins with the server's ServerInit.
 */

/** Longest preamble in bytes. */
export const MAX_PREAMBLE_BYTES = 16_384;
/** Longest status in bytes. */
export const MAX_STATUS_BYTES = 2_048;
/** Seconds a preamble can be used, from the moment it is made. */
export const PREAMBLE_SECONDS = 30;
/** Difference of the two clocks that is tolerated, in seconds. */
const CLOCK_SKEW_SECONDS = 10;

const TYPE = "porthole-preamble+jwt";

const Preamble = v.strictObject({
  /** The connector's name. */
  aud: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** Unix time in seconds. */
  iat: v.pipe(v.number(), v.safeInteger()),
  exp: v.pipe(v.number(), v.safeInteger()),
  /** Random; a connector takes each once. */
  jti: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,128}$/)),
  /** The session's name, for the connector's log. */
  session: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,128}$/)),
  target: Target,
  /** Whether the gateway's route allows TLS without authentication; the connector's own rules hold as well. */
  anonymousTls: v.boolean(),
});

export type Preamble = v.InferOutput<typeof Preamble>;

/** A preamble that is not one, or not for now and here. Never says why to the peer. */
export class PreambleError extends Error {
  override readonly name = "PreambleError";
  readonly code: "malformed" | "key" | "audience" | "time" | "used";

  constructor(code: PreambleError["code"]) {
    super(`preamble refused: ${code}`);
    this.code = code;
  }
}

/** Bytes of randomness in a `jti`. */
const JTI_BYTES = 24;

/** Completes what a connector has to do with a fresh `jti` and its times. */
export function newPreamble(
  task: Omit<Preamble, "iat" | "exp" | "jti">,
  surroundings: {
    /** Unix time in seconds; fractions are dropped. */
    readonly now: number;
    /** Fills the bytes with cryptographic randomness. */
    readonly random: (bytes: Uint8Array<ArrayBuffer>) => unknown;
  },
): Preamble {
  const bytes = new Uint8Array(JTI_BYTES);
  surroundings.random(bytes);
  const iat = Math.floor(surroundings.now);
  return { ...task, iat, exp: iat + PREAMBLE_SECONDS, jti: base64url.encode(bytes) };
}

/** Seals what a connector has to do. The result is a frame, its length included. */
export async function sealPreamble(preamble: Preamble, key: SharedKey): Promise<Uint8Array> {
  const payload = new TextEncoder().encode(JSON.stringify(preamble));
  const jwe = await new CompactEncrypt(payload)
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid: key.kid, typ: TYPE })
    .encrypt(base64url.decode(key.k));
  return frame(new TextEncoder().encode(jwe), MAX_PREAMBLE_BYTES);
}

/** Opens the bytes of a preamble's frame. Throws {@link PreambleError}. Single use is the caller's part. */
export async function openPreamble(
  bytes: Uint8Array,
  options: {
    readonly keys: readonly SharedKey[];
    readonly audience: string;
    /** Unix time in seconds. */
    readonly now: number;
  },
): Promise<Preamble> {
  const preamble = v.safeParse(Preamble, await decrypt(bytes, options.keys));
  if (!preamble.success) throw new PreambleError("malformed");
  const { aud, iat, exp } = preamble.output;
  if (aud !== options.audience) throw new PreambleError("audience");
  const isOfNow =
    iat <= options.now + CLOCK_SKEW_SECONDS &&
    exp > options.now - CLOCK_SKEW_SECONDS &&
    exp > iat &&
    exp - iat <= PREAMBLE_SECONDS;
  if (!isOfNow) throw new PreambleError("time");
  return preamble.output;
}

async function decrypt(bytes: Uint8Array, keys: readonly SharedKey[]): Promise<unknown> {
  try {
    const { plaintext } = await compactDecrypt(
      bytes,
      ({ kid, typ }) => {
        const key = keys.find((candidate) => candidate.kid === kid);
        if (key === undefined || typ !== TYPE) throw new PreambleError("key");
        return base64url.decode(key.k);
      },
      { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] },
    );
    return parseUnambiguousJson(plaintext);
  } catch {
    throw new PreambleError("key");
  }
}

const Status = v.union([
  v.strictObject({
    ok: v.literal(true),
    /** What TLS turned out to be, for the gateway's log; absent where the target is plain. */
    tls: v.optional(
      v.strictObject({
        version: v.pipe(v.string(), v.maxLength(16)),
        cipher: v.pipe(v.string(), v.maxLength(64)),
      }),
    ),
  }),
  v.strictObject({
    ok: v.literal(false),
    /** A code of `TunnelErrorCode` or `RfbErrorCode`, the latter behind `rfb:`. */
    code: v.pipe(v.string(), v.maxLength(32)),
    check: v.optional(v.pipe(v.string(), v.maxLength(32))),
  }),
]);

export type Status = v.InferOutput<typeof Status>;

/** The result is a frame, its length included. */
export function encodeStatus(status: Status): Uint8Array {
  return frame(new TextEncoder().encode(JSON.stringify(status)), MAX_STATUS_BYTES);
}

/** Reads the bytes of a status frame; `undefined` for anything that is none. */
export function decodeStatus(bytes: Uint8Array): Status | undefined {
  try {
    return v.parse(Status, parseUnambiguousJson(bytes));
  } catch {
    return undefined;
  }
}

function frame(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length > limit) throw new RangeError("frame over its limit");
  const framed = new Uint8Array(2 + bytes.length);
  new DataView(framed.buffer).setUint16(0, bytes.length);
  framed.set(bytes, 2);
  return framed;
}
