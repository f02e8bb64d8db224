import { base64url } from "jose";
import * as v from "valibot";

import { Jti, Target } from "../../ticket/claims.ts";
import { parseUnambiguousJson } from "../../json/unambiguous-json.ts";

/** Seconds a preamble can be used, from the moment it is made. */
export const PREAMBLE_SECONDS = 30;
/** Difference of the two clocks that is tolerated, in seconds. */
const CLOCK_SKEW_SECONDS = 10;

const Preamble = v.strictObject({
  /** The connector's name. */
  aud: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** Unix time in seconds. */
  iat: v.pipe(v.number(), v.safeInteger()),
  exp: v.pipe(v.number(), v.safeInteger()),
  /** A connector accepts each once. */
  jti: Jti,
  /** The session's name, spelled as a `jti` is; for the connector's log. */
  session: Jti,
  target: Target,
  /** Whether the gateway's route allows TLS without authentication; the connector's own rules hold as well. */
  anonymousTls: v.boolean(),
  /** Whether a server that does not ask for the target's password will do, where no TLS inside RFB is demanded. */
  passwordIsOptional: v.optional(v.literal(true)),
});

/** What a connector has to do for a gateway. */
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
  deps: {
    /** Unix time in seconds; fractions are dropped. */
    readonly now: number;
    /** Fills the bytes with cryptographic randomness. */
    readonly random: (bytes: Uint8Array<ArrayBuffer>) => unknown;
  },
): Preamble {
  const bytes = new Uint8Array(JTI_BYTES);
  deps.random(bytes);
  const iat = Math.floor(deps.now);
  return { ...task, iat, exp: iat + PREAMBLE_SECONDS, jti: base64url.encode(bytes) };
}

/** As JSON in UTF-8. */
export function encodePreamble(preamble: Preamble): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(preamble));
}

/** Reads what was sealed. Throws {@link PreambleError}. Single use is the caller's part. */
export function decodePreamble(
  bytes: Uint8Array,
  options: {
    readonly audience: string;
    /** Unix time in seconds. */
    readonly now: number;
  },
): Preamble {
  const preamble = v.safeParse(Preamble, parsed(bytes));
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

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseUnambiguousJson(bytes);
  } catch {
    return undefined;
  }
}
