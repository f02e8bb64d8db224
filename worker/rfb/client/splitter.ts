import { RfbError } from "../errors.ts";
import { RFB_LIMITS } from "../limits.ts";

/** Client-to-server message types (RFC 6143 §7.5 and the community RFB specification). */
export const CLIENT_MESSAGE = {
  setPixelFormat: 0,
  setEncodings: 2,
  framebufferUpdateRequest: 3,
  keyEvent: 4,
  pointerEvent: 5,
  clientCutText: 6,
  vmware: 127,
  xvp: 250,
  setDesktopSize: 251,
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
  [CLIENT_MESSAGE.vmware, 4],
  [CLIENT_MESSAGE.xvp, 4],
  [CLIENT_MESSAGE.setDesktopSize, 8],
  [CLIENT_MESSAGE.qemu, 2],
]);

const QEMU_EXTENDED_KEY_EVENT = 0;

/** VMware's messages begin with 127, a sub-type and their whole length in 16 bits. */
const VMWARE_HEADER = 4;
const VMWARE_KEY_EVENT = 0;
const VMWARE_KEY_EVENT_LENGTH = 8;

/** Set in a PointerEvent's mask when a byte with more buttons follows (extended mouse buttons). */
const MORE_BUTTONS = 0x80;

/** What is kept for messages that straddle chunks; only clipboard text needs more, for its time. */
const USUAL_BUFFER = 4 + 4 * RFB_LIMITS.encodings;

/**
 * Cuts the viewer's byte stream into messages.
 *
 * The result does not depend on how the stream is cut, and only whole messages come out, so that others
 * can be put between them. Anything else than the known messages throws {@link RfbError}: a message of
 * unknown length cannot be skipped, so the session must end and the parser must not be used again.
 */
export class ClientMessages {
  readonly #hasMoreButtons: () => boolean;
  #held = new Uint8Array(USUAL_BUFFER);
  #heldLength = 0;

  /** `hasMoreButtons`: whether both sides have agreed on extended mouse buttons. */
  constructor(hasMoreButtons: () => boolean) {
    this.#hasMoreButtons = hasMoreButtons;
  }

  /**
   * Takes the next bytes and hands on each message that became complete: a view of `chunk`, or a copy
   * if it straddled chunks. An error thrown by `take` leaves `push`.
   */
  push(chunk: Uint8Array, take: (message: Uint8Array) => void): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#heldLength === 0) {
        const length = this.#measure(chunk.subarray(at));
        if (at + length <= chunk.length) {
          take(chunk.subarray(at, at + length));
          at += length;
          continue;
        }
      }
      at = this.#hold(chunk, at, take);
    }
  }

  /** Adds bytes of a message that straddles chunks; returns the position behind those taken. */
  #hold(chunk: Uint8Array, from: number, take: (message: Uint8Array) => void): number {
    let at = from;
    while (at < chunk.length) {
      const length = this.#measure(
        this.#heldLength === 0
          ? chunk.subarray(at, at + 1)
          : this.#held.subarray(0, this.#heldLength),
      );
      if (length === this.#heldLength) break;
      const taken = Math.min(length - this.#heldLength, chunk.length - at);
      this.#reserve(length);
      this.#held.set(chunk.subarray(at, at + taken), this.#heldLength);
      this.#heldLength += taken;
      at += taken;
    }
    const held = this.#held.subarray(0, this.#heldLength);
    if (this.#measure(held) === held.length) {
      const message = held.slice();
      this.#heldLength = 0;
      if (this.#held.length > USUAL_BUFFER) this.#held = new Uint8Array(USUAL_BUFFER);
      take(message);
    }
    return at;
  }

  #reserve(length: number): void {
    if (length <= this.#held.length) return;
    const larger = new Uint8Array(length);
    larger.set(this.#held.subarray(0, this.#heldLength));
    this.#held = larger;
  }

  /**
   * The number of bytes that a message needs, as far as its first bytes tell. Never less than what was
   * given tells, so call again with that many bytes until the answer no longer grows.
   */
  #measure(start: Uint8Array): number {
    const type = start[0];
    const prefix = type === undefined ? undefined : PREFIX_LENGTH.get(type);
    if (type === undefined || prefix === undefined) {
      throw new RfbError("message", "client message type not allowed");
    }
    if (type === CLIENT_MESSAGE.qemu && start[1] !== undefined) {
      if (start[1] !== QEMU_EXTENDED_KEY_EVENT) {
        throw new RfbError("message", "QEMU client message not allowed");
      }
      return 12;
    }
    if (start.length < prefix) return prefix;
    const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
    switch (type) {
      case CLIENT_MESSAGE.setEncodings:
        return 4 + 4 * limited(view.getUint16(2), RFB_LIMITS.encodings, "encodings");
      case CLIENT_MESSAGE.pointerEvent:
        return this.#hasMoreButtons() && (view.getUint8(1) & MORE_BUTTONS) !== 0 ? 7 : 6;
      case CLIENT_MESSAGE.clientCutText:
        // A negative length announces the extended format.
        return 8 + limited(Math.abs(view.getInt32(4)), RFB_LIMITS.cutTextBytes, "clipboard bytes");
      case CLIENT_MESSAGE.vmware:
        if (view.getUint16(2) < VMWARE_HEADER) {
          throw new RfbError("message", "VMware message shorter than its header");
        }
        return limited(view.getUint16(2), RFB_LIMITS.vmwareBytes, "bytes of VMware's");
      case CLIENT_MESSAGE.setDesktopSize:
        return 8 + 16 * limited(view.getUint8(6), RFB_LIMITS.screens, "screens");
      default:
        return prefix;
    }
  }
}

/** Whether a message of VMware's is its key event. */
export function isVmwareKeyEvent(message: Uint8Array): boolean {
  return message[1] === VMWARE_KEY_EVENT && message.length === VMWARE_KEY_EVENT_LENGTH;
}

/** A PointerEvent of 6 bytes without bit 7 of its mask. */
export function plainPointer(message: Uint8Array): Uint8Array {
  const mask = message[1] ?? 0;
  if ((mask & MORE_BUTTONS) === 0) return message;
  const plain = message.slice();
  plain[1] = mask & ~MORE_BUTTONS;
  return plain;
}

function limited(count: number, limit: number, what: string): number {
  if (count > limit) throw new RfbError("limit", `too many ${what}`);
  return count;
}
