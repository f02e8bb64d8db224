import type { SharedKey } from "../../worker/ticket/keys/jwk.ts";
import {
  MAX_PREAMBLE_BYTES,
  openPreamble,
  type OpenedPreamble,
} from "../../worker/tunnel/connector/handshake.ts";
import { PreambleError } from "../../worker/tunnel/connector/preamble.ts";
import type { ByteStream } from "../byte-stream.ts";
import type { UsedOnce } from "./used-once.ts";

/** Seconds after `exp` in which a gateway's clock may still make it usable; it is remembered that long. */
const REMEMBERED_SECONDS = 60;

/** Reads a preamble's frame, `U16 length` and that many bytes. Throws {@link PreambleError} and the signal's reason. */
export async function readPreambleFrame(
  stream: ByteStream,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const head = await readExactly(stream, 2, signal);
  const length = new DataView(head.buffer, head.byteOffset).getUint16(0);
  if (length === 0 || length > MAX_PREAMBLE_BYTES) throw new PreambleError("malformed");
  return await readExactly(stream, length, signal);
}

/** Exactly that many bytes, in linear time however they trickle. */
async function readExactly(
  stream: ByteStream,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    // oxlint-disable-next-line no-await-in-loop -- a byte stream
    const chunk = await stream.next(signal);
    const part = chunk.subarray(0, length - filled);
    bytes.set(part, filled);
    filled += part.length;
    if (part.length < chunk.length) stream.unread(chunk.subarray(part.length));
  }
  return bytes;
}

export interface PreambleOptions {
  readonly keys: readonly SharedKey[];
  /** The connector's name. */
  readonly audience: string;
  readonly used: UsedOnce;
  /** When the connector started; Unix time in seconds, as `now`. */
  readonly started: number;
  readonly now: number;
}

/**
 * Opens a preamble and accepts it, once. What was made before the connector started is refused as well:
 * it may have been used already, and nobody remembers. Throws {@link PreambleError}.
 */
export function takePreamble(
  frame: Uint8Array,
  { keys, audience, used, started, now }: PreambleOptions,
): OpenedPreamble {
  const opened = openPreamble(frame, { keys, audience, now });
  const { jti, iat, exp } = opened.preamble;
  if (iat < Math.floor(started) || !used.take(jti, exp + REMEMBERED_SECONDS, now)) {
    throw new PreambleError("used");
  }
  return opened;
}
