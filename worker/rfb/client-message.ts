import { RfbError } from "./errors.ts";
import { RFB_LIMITS } from "./limits.ts";
import { readPixelFormat, writePixelFormat, type PixelFormat } from "./pixel-format.ts";
import type { Region } from "./region.ts";
import { i32At, u16At, u32At, viewOf } from "../wire/bytes.ts";

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
const QEMU_EXTENDED_KEY_EVENT_LENGTH = 12;

/** VMware's messages begin with 127, a sub-type and their whole length in 16 bits. */
const VMWARE_HEADER = 4;
const VMWARE_KEY_EVENT = 0;
const VMWARE_KEY_EVENT_LENGTH = 8;

/** Set in a PointerEvent's mask when a byte with more buttons follows (extended mouse buttons). */
const MORE_BUTTONS = 0x80;

/** Type, padding and length of a ClientCutText (RFC 6143 §7.5.6). */
const CUT_TEXT_HEADER = 8;
const CUT_TEXT_FLAGS = 4;

/**
 * The number of bytes that a message needs, as far as its first bytes tell. Never less than what was
 * given tells, so call again with that many bytes until the answer no longer grows. `hasMoreButtons`:
 * whether both sides have agreed on extended mouse buttons.
 *
 * Throws {@link RfbError} for a type that is not allowed and a length over its limit.
 */
export function clientMessageLength(start: Uint8Array, hasMoreButtons: () => boolean): number {
  const type = start[0];
  const prefix = type === undefined ? undefined : PREFIX_LENGTH.get(type);
  if (type === undefined || prefix === undefined) {
    throw new RfbError("message", "client message type not allowed");
  }
  if (type === CLIENT_MESSAGE.qemu && start[1] !== undefined) {
    if (start[1] !== QEMU_EXTENDED_KEY_EVENT) {
      throw new RfbError("message", "QEMU client message not allowed");
    }
    return QEMU_EXTENDED_KEY_EVENT_LENGTH;
  }
  if (start.length < prefix) return prefix;
  switch (type) {
    case CLIENT_MESSAGE.setEncodings:
      return 4 + 4 * limited(u16At(start, 2), RFB_LIMITS.encodings, "too many encodings");
    case CLIENT_MESSAGE.pointerEvent:
      return hasMoreButtons() && ((start[1] ?? 0) & MORE_BUTTONS) !== 0 ? 7 : 6;
    case CLIENT_MESSAGE.clientCutText: {
      const bytes = Math.abs(i32At(start, 4));
      return (
        CUT_TEXT_HEADER + limited(bytes, RFB_LIMITS.cutTextBytes, "clipboard text over the limit")
      );
    }
    case CLIENT_MESSAGE.vmware:
      if (u16At(start, 2) < VMWARE_HEADER) {
        throw new RfbError("message", "VMware message shorter than its header");
      }
      return limited(u16At(start, 2), RFB_LIMITS.vmwareBytes, "VMware message over the limit");
    case CLIENT_MESSAGE.setDesktopSize:
      return 8 + 16 * limited(start[6] ?? 0, RFB_LIMITS.screens, "too many screens");
    default:
      return prefix;
  }
}

function limited(count: number, limit: number, message: string): number {
  if (count > limit) throw new RfbError("limit", message);
  return count;
}

/** SetPixelFormat (RFC 6143 §7.5.1), 20 bytes. */
export function setPixelFormat(format: PixelFormat): Uint8Array {
  const message = new Uint8Array(20);
  const view = new DataView(message.buffer);
  view.setUint8(0, CLIENT_MESSAGE.setPixelFormat);
  writePixelFormat(view, 4, format);
  return message;
}

/** Throws {@link RfbError} for pixels of an unknown size. */
export function readSetPixelFormat(message: Uint8Array): PixelFormat {
  return readPixelFormat(viewOf(message), 4);
}

/** SetEncodings (RFC 6143 §7.5.2): `U8 2, pad, U16 count, S32 each`. */
export function setEncodings(encodings: readonly number[]): Uint8Array {
  const message = new Uint8Array(4 + 4 * encodings.length);
  const view = new DataView(message.buffer);
  view.setUint8(0, CLIENT_MESSAGE.setEncodings);
  view.setUint16(2, encodings.length);
  encodings.forEach((encoding, index) => view.setInt32(4 + 4 * index, encoding));
  return message;
}

export function readSetEncodings(message: Uint8Array): number[] {
  const view = viewOf(message);
  return Array.from({ length: view.getUint16(2) }, (_, index) => view.getInt32(4 + 4 * index));
}

/**
 * FramebufferUpdateRequest (RFC 6143 §7.5.3): `U8 3, U8 incremental, U16 x, U16 y, U16 width, U16 height`.
 * `incremental`: only what changes is wanted; if not, all of the region.
 */
export function updateRequest(region: Region, incremental: boolean): Uint8Array {
  const { x, y, width, height } = region;
  // One for each update: a DataView would have its buffer made outside of V8's heap.
  const message = new Uint8Array(10);
  message[0] = CLIENT_MESSAGE.framebufferUpdateRequest;
  message[1] = incremental ? 1 : 0;
  message[2] = x >> 8;
  message[3] = x;
  message[4] = y >> 8;
  message[5] = y;
  message[6] = width >> 8;
  message[7] = width;
  message[8] = height >> 8;
  message[9] = height;
  return message;
}

export function readUpdateRequest(message: Uint8Array): {
  readonly region: Region;
  readonly incremental: boolean;
} {
  const region = {
    x: u16At(message, 2),
    y: u16At(message, 4),
    width: u16At(message, 6),
    height: u16At(message, 8),
  };
  return { incremental: message[1] !== 0, region };
}

export interface PointerEvent {
  /** The mask, and in bits 8 to 15 the seventh byte of an event with extended mouse buttons. */
  readonly buttons: number;
  readonly x: number;
  readonly y: number;
}

/** Reads PointerEvent (RFC 6143 §7.5.5): `U8 5, U8 mask, U16 x, U16 y`, and maybe `U8 more buttons`. */
export function readPointerEvent(message: Uint8Array): PointerEvent {
  const mask = message[1] ?? 0;
  const more = message[6] ?? 0;
  return { buttons: mask | (more << 8), x: u16At(message, 2), y: u16At(message, 4) };
}

/** PointerEvent without a button, at the place of another one. */
export function pointerRelease(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const release = new Uint8Array(message.subarray(0, 6));
  release[1] = 0;
  return release;
}

/**
 * A PointerEvent that every server reads with the same length: one of 6 bytes loses bit 7 of its mask. A server
 * that was offered extended mouse buttons may read a seventh byte already, and would be out of step.
 */
export function plainPointer(message: Uint8Array): Uint8Array {
  const mask = message[1] ?? 0;
  if (message.length !== 6 || (mask & MORE_BUTTONS) === 0) return message;
  const plain = new Uint8Array(message);
  plain[1] = mask & ~MORE_BUTTONS;
  return plain;
}

export interface ClientCutText {
  /** Length without the 8 bytes of the header; the extended format counts its flags too. */
  readonly bytes: number;
  /** Only in the extended format: formats in the low half, actions in the high byte. */
  readonly flags?: number;
}

/**
 * Reads ClientCutText (RFC 6143 §7.5.6): `U8 6, pad 3, S32 length, text`. A negative length announces the
 * extended format (community RFB specification, Extended Clipboard Pseudo-Encoding), which begins with
 * `U32 flags`. Throws {@link RfbError} where those are missing.
 */
export function readClientCutText(message: Uint8Array): ClientCutText {
  const length = i32At(message, 4);
  if (length >= 0) return { bytes: length };
  if (-length < CUT_TEXT_FLAGS) throw new RfbError("message", "extended clipboard without flags");
  return { bytes: -length, flags: u32At(message, CUT_TEXT_HEADER) };
}

/** A copy of an extended ClientCutText with other flags. */
export function withCutTextFlags(message: Uint8Array, flags: number): Uint8Array {
  const copy = new Uint8Array(message);
  new DataView(copy.buffer).setUint32(CUT_TEXT_HEADER, flags);
  return copy;
}

/** Whether a message of VMware's is its key event. */
export function isVmwareKeyEvent(message: Uint8Array): boolean {
  return message[1] === VMWARE_KEY_EVENT && message.length === VMWARE_KEY_EVENT_LENGTH;
}
