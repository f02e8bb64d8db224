import { base64url } from "jose";

import type { SharedKey } from "../../ticket/keys/jwk.ts";
import { initiate, respond, type HandshakeKeys, type TransportKeys } from "./noise/handshake.ts";
import { NoiseError } from "./noise/noise-error.ts";
import { decodePreamble, encodePreamble, PreambleError, type Preamble } from "./preamble.ts";
import { decodeStatus, encodeStatus, type Status } from "./status.ts";
import type { KeyPair } from "./noise/x25519.ts";

/**
 * What gateway and connector say to each other before bytes pass: one frame each, `U16 length` and that many
 * bytes. The gateway's is `U8 length` and the name of the key that the two share, then the first message of
 * the Noise handshake with the preamble in it. The connector's is the second message, with its status.
 * Whatever else arrives is closed without an answer. After them, each direction is a stream of records
 * (`noise/records.ts`).
 *
 * A connector that answers `ok` has logged in to the console as far as ClientInit: what it sends begins
 * with the server's ServerInit.
 */

/** Max length of the first frame after its length field, in bytes. */
export const MAX_PREAMBLE_BYTES = 16_384;
/** Max length of the second frame after its length field, in bytes. */
export const MAX_STATUS_BYTES = 2_048;

/** In front of the key's name; another version of what is said has another number. */
const PROLOGUE = "porthole connector 1\n";

export interface SealedPreamble {
  /** Its length included. */
  readonly frame: Uint8Array;
  /**
   * Opens the connector's frame, its length left out, and gives the keys of what follows. `undefined` for
   * anything but a status that the holder of the key has made for this very preamble.
   */
  openStatus(bytes: Uint8Array): OpenedStatus | undefined;
}

export interface OpenedStatus {
  readonly status: Status;
  readonly keys: TransportKeys;
}

/** Seals what a connector has to do. `ephemeral` is for tests. */
export function sealPreamble(
  preamble: Preamble,
  key: SharedKey,
  ephemeral?: KeyPair,
): SealedPreamble {
  const named = keyName(key);
  const initiated = initiate(handshakeKeys(key, named, ephemeral), encodePreamble(preamble));
  return {
    frame: frame([named, initiated.message], MAX_PREAMBLE_BYTES),
    openStatus: (bytes) => {
      try {
        const { payload, keys } = initiated.finish(bytes);
        const status = decodeStatus(payload);
        return status && { status, keys };
      } catch (error) {
        if (error instanceof NoiseError) return undefined;
        throw error;
      }
    },
  };
}

interface SealedStatus {
  /** Its length included. */
  readonly frame: Uint8Array;
  /** Of what follows. */
  readonly keys: TransportKeys;
}

export interface OpenedPreamble {
  readonly preamble: Preamble;
  /** Seals the answer; once. */
  readonly sealStatus: (status: Status) => SealedStatus;
}

/**
 * Opens a gateway's frame, its length left out. Throws {@link PreambleError}. Single use is the caller's
 * part.
 */
export function openPreamble(
  bytes: Uint8Array,
  options: {
    readonly keys: readonly SharedKey[];
    readonly audience: string;
    /** Unix time in seconds. */
    readonly now: number;
    /** For tests. */
    readonly ephemeral?: KeyPair;
  },
): OpenedPreamble {
  const { named, key } = keyOf(bytes, options.keys);
  const keys = handshakeKeys(key, named, options.ephemeral);
  const responded = opened(() => respond(keys, bytes.subarray(named.length)));
  const preamble = decodePreamble(responded.payload, options);
  return {
    preamble,
    sealStatus: (status) => {
      const { message, keys } = responded.answer(encodeStatus(status));
      return { frame: frame([message], MAX_STATUS_BYTES), keys };
    },
  };
}

function opened<Value>(open: () => Value): Value {
  try {
    return open();
  } catch (error) {
    throw error instanceof NoiseError ? new PreambleError("key") : error;
  }
}

/** The key that the front of a frame names, and that front. */
function keyOf(
  bytes: Uint8Array,
  keys: readonly SharedKey[],
): { readonly named: Uint8Array; readonly key: SharedKey } {
  const [length = 0] = bytes;
  const named = bytes.subarray(0, 1 + length);
  const kid = new TextDecoder("latin1").decode(named.subarray(1));
  const key = keys.find((candidate) => candidate.kid === kid);
  if (key === undefined) throw new PreambleError("key");
  return { named, key };
}

/** A `kid` is 1 to 128 ASCII characters. */
function keyName({ kid }: SharedKey): Uint8Array {
  const text = new TextEncoder().encode(kid);
  return join([Uint8Array.of(text.length), text]);
}

function handshakeKeys(key: SharedKey, named: Uint8Array, ephemeral?: KeyPair): HandshakeKeys {
  return {
    psk: base64url.decode(key.k),
    prologue: join([new TextEncoder().encode(PROLOGUE), named]),
    ...(ephemeral === undefined ? {} : { ephemeral }),
  };
}

function frame(parts: readonly Uint8Array[], limit: number): Uint8Array {
  const body = join(parts);
  if (body.length > limit) throw new RangeError("frame over its limit");
  return join([Uint8Array.of(body.length >> 8, body.length & 0xff), body]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
