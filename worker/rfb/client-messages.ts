import { isNegotiable } from "./encodings.ts";
import { RfbError } from "./errors.ts";
import { RFB_LIMITS } from "./limits.ts";

/** Client-to-server message types (RFC 6143 §7.5 and the community RFB specification). */
const CLIENT_MESSAGE = {
  setPixelFormat: 0,
  setEncodings: 2,
  framebufferUpdateRequest: 3,
  keyEvent: 4,
  pointerEvent: 5,
  clientCutText: 6,
  enableContinuousUpdates: 150,
  clientFence: 248,
  qemu: 255,
} as const;

/** Bytes from the start of a message until its length is known. A type that is not here is not allowed. */
const PREFIX_LENGTH: ReadonlyMap<number, number> = new Map([
  [CLIENT_MESSAGE.setPixelFormat, 20],
  [CLIENT_MESSAGE.setEncodings, 4],
  [CLIENT_MESSAGE.framebufferUpdateRequest, 10],
  [CLIENT_MESSAGE.keyEvent, 8],
  [CLIENT_MESSAGE.pointerEvent, 6],
  [CLIENT_MESSAGE.clientCutText, 8],
  [CLIENT_MESSAGE.enableContinuousUpdates, 10],
  [CLIENT_MESSAGE.clientFence, 9],
  [CLIENT_MESSAGE.qemu, 2],
]);

/** What changes the machine: dropped when the grant is view-only. */
const INPUT: ReadonlySet<number> = new Set([
  CLIENT_MESSAGE.keyEvent,
  CLIENT_MESSAGE.pointerEvent,
  CLIENT_MESSAGE.clientCutText,
  CLIENT_MESSAGE.qemu,
]);

const QEMU_EXTENDED_KEY_EVENT = 0;

/** The longest message that is held back as a whole: SetEncodings with the most entries. */
const LONGEST_HELD = 4 + 4 * RFB_LIMITS.encodings;

/**
 * Walks the viewer's byte stream message by message and lets through what the grant allows.
 *
 * The result does not depend on how the stream is cut. Every message but ClientCutText is held until
 * it is complete, so the server never waits in the middle of one; a ClientCutText body streams.
 * Anything else than the known messages throws {@link RfbError}: a message of unknown length cannot be
 * skipped, so the filter fails closed and must not be used again.
 */
export class ClientMessageFilter {
  readonly #input: boolean;
  readonly #held = new Uint8Array(LONGEST_HELD);
  #heldLength = 0;
  #bodyLeft = 0;
  #bodyPasses = false;

  /** `input`: whether keys, pointer and clipboard text go to the server. */
  constructor(options: { readonly input: boolean }) {
    this.#input = options.input;
  }

  /**
   * Takes the next bytes of the viewer and returns what goes to the server, in order. Pieces are views
   * of `chunk` wherever nothing had to be changed.
   */
  push(chunk: Uint8Array): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    let at = 0;
    let passing = -1; // start of the run of bytes in `chunk` that passes unchanged
    const flush = (): void => {
      if (passing >= 0 && at > passing) pieces.push(chunk.subarray(passing, at));
      passing = -1;
    };

    while (at < chunk.length) {
      if (this.#bodyLeft > 0) {
        const length = Math.min(this.#bodyLeft, chunk.length - at);
        if (!this.#bodyPasses) flush();
        else if (passing < 0) passing = at;
        at += length;
        this.#bodyLeft -= length;
        continue;
      }
      const length = this.#heldLength === 0 ? measure(chunk.subarray(at)) : undefined;
      if (length !== undefined && at + length <= chunk.length) {
        const verdict = this.#judge(chunk.subarray(at, at + length));
        if (verdict !== "pass") flush();
        else if (passing < 0) passing = at;
        at += length;
        if (verdict instanceof Uint8Array) pieces.push(verdict);
        continue;
      }
      flush();
      at = this.#hold(chunk, at, pieces);
    }
    flush();
    return pieces;
  }

  /** Adds bytes of a message that straddles chunks; returns the position behind those taken. */
  #hold(chunk: Uint8Array, from: number, pieces: Uint8Array[]): number {
    let at = from;
    let length = measureHeld(this.#held, this.#heldLength, chunk[at]);
    while (at < chunk.length) {
      const taken = Math.min(length - this.#heldLength, chunk.length - at);
      this.#held.set(chunk.subarray(at, at + taken), this.#heldLength);
      this.#heldLength += taken;
      at += taken;
      if (this.#heldLength < length) return at;
      length = measure(this.#held.subarray(0, this.#heldLength));
      if (this.#heldLength < length) continue;
      const message = this.#held.slice(0, length);
      this.#heldLength = 0;
      const verdict = this.#judge(message);
      if (verdict !== "drop") pieces.push(verdict === "pass" ? message : verdict);
      return at;
    }
    return at;
  }

  /** Decides over a complete message (of ClientCutText: its header) and prepares for its body. */
  #judge(message: Uint8Array): "pass" | "drop" | Uint8Array {
    const type = message[0];
    if (type === CLIENT_MESSAGE.setEncodings) return withNegotiableEncodings(message);
    const passes = this.#input || type === undefined || !INPUT.has(type);
    if (type === CLIENT_MESSAGE.clientCutText) {
      this.#bodyLeft = cutTextLength(message);
      this.#bodyPasses = passes;
    }
    return passes ? "pass" : "drop";
  }
}

/**
 * The number of bytes that a message needs to be judged, as far as its first bytes tell. Never less
 * than what was given tells, so call again with that many bytes until the answer no longer grows.
 */
function measure(start: Uint8Array): number {
  const type = start[0];
  const prefix = type === undefined ? undefined : PREFIX_LENGTH.get(type);
  if (type === undefined || prefix === undefined)
    throw new RfbError("message", "client message type not allowed");
  if (start.length < prefix) return prefix;
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  switch (type) {
    case CLIENT_MESSAGE.setEncodings: {
      const count = view.getUint16(2);
      if (count > RFB_LIMITS.encodings) throw new RfbError("limit", "too many encodings");
      return 4 + 4 * count;
    }
    case CLIENT_MESSAGE.clientCutText: {
      const text = cutTextLength(start);
      if (text < 0) throw new RfbError("message", "extended clipboard was not negotiated");
      if (text > RFB_LIMITS.cutTextBytes) {
        throw new RfbError("limit", "clipboard text longer than the limit");
      }
      return prefix;
    }
    case CLIENT_MESSAGE.clientFence: {
      const payload = view.getUint8(8);
      if (payload > RFB_LIMITS.fenceBytes) throw new RfbError("limit", "fence payload too long");
      return 9 + payload;
    }
    case CLIENT_MESSAGE.qemu:
      if (view.getUint8(1) !== QEMU_EXTENDED_KEY_EVENT) {
        throw new RfbError("message", "QEMU client message not allowed");
      }
      return 12;
    default:
      return prefix;
  }
}

function measureHeld(held: Uint8Array, length: number, next: number | undefined): number {
  if (length > 0) return measure(held.subarray(0, length));
  return measure(next === undefined ? new Uint8Array(0) : Uint8Array.of(next));
}

/** Body length in bytes; negative where the sender means the extended clipboard format. */
function cutTextLength(header: Uint8Array): number {
  return new DataView(header.buffer, header.byteOffset, 8).getInt32(4);
}

/** SetEncodings (RFC 6143 §7.5.2) with the same order and without what must not be negotiated. */
function withNegotiableEncodings(message: Uint8Array): Uint8Array {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const kept: number[] = [];
  for (let at = 4; at < message.length; at += 4) {
    const encoding = view.getInt32(at);
    if (isNegotiable(encoding)) kept.push(encoding);
  }
  const rewritten = new Uint8Array(4 + 4 * kept.length);
  const out = new DataView(rewritten.buffer);
  out.setUint8(0, CLIENT_MESSAGE.setEncodings);
  out.setUint16(2, kept.length);
  kept.forEach((encoding, index) => out.setInt32(4 + 4 * index, encoding));
  return rewritten;
}
