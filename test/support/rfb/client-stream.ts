import fc from "fast-check";

import { setEncodings } from "../../../worker/rfb/client-message.ts";
import { u16, u32, wire } from "../play.ts";

/** Client messages as a viewer writes them, for the tests of both ends of the proxy. */
export const message = {
  pixelFormat: (bitsPerPixel = 32, depth = 24) =>
    wire([0, 0, 0, 0, bitsPerPixel, depth, 0, 1, 0, 255, 0, 255, 0, 255], [0, 8, 16], [0, 0, 0]),
  encodings: (...list: number[]) => setEncodings(list),
  request: (incremental: boolean, width = 640, height = 480) =>
    wire([3, incremental ? 1 : 0], u16(0), u16(0), u16(width), u16(height)),
  key: (keysym: number, down = true) => wire([4, down ? 1 : 0, 0, 0], u32(keysym)),
  extendedKey: (keysym: number, keycode: number, down = true) =>
    wire([255, 0], u16(down ? 1 : 0), u32(keysym), u32(keycode)),
  /** A VMware key event; E0 codes have 0x100 added. */
  vmwareKey: (code: number, down = true) => wire([127, 0], u16(8), u16(code), [down ? 1 : 0, 0]),
  /** Any message of VMware's; `length` is all of it. */
  vmware: (kind: number, length: number) =>
    wire([127, kind], u16(length), new Uint8Array(length - 4)),
  pointer: (mask: number, x = 10, y = 20) => wire([5, mask], u16(x), u16(y)),
  longPointer: (mask: number, more: number, x = 10, y = 20) =>
    wire([5, mask | 0x80], u16(x), u16(y), [more]),
  cutText: (length: number) => wire([6, 0, 0, 0], u32(length), new Uint8Array(length).fill(0x61)),
  /** `length` without the flags. */
  extendedCutText: (flags: number, length = 0) =>
    wire([6, 0, 0, 0], u32(-(4 + length) >>> 0), u32(flags), new Uint8Array(length)),
  xvp: (code = 2) => wire([250, 0, 1, code]),
  desktopSize: (screens = 1) =>
    wire([251, 0], u16(800), u16(600), [screens, 0], new Uint8Array(16 * screens)),
} as const;

/** One of each, the 7-byte pointer apart: its length depends on what was negotiated. */
export const EACH = {
  SetPixelFormat: message.pixelFormat(),
  SetEncodings: message.encodings(7, 1, -223),
  "empty SetEncodings": message.encodings(),
  FramebufferUpdateRequest: message.request(true),
  KeyEvent: message.key(0xff0d),
  PointerEvent: message.pointer(1),
  ClientCutText: message.cutText(7),
  "empty ClientCutText": message.cutText(0),
  "extended ClientCutText": message.extendedCutText(0x1000_0001, 9),
  xvp: message.xvp(),
  SetDesktopSize: message.desktopSize(2),
  "QEMU extended KeyEvent": message.extendedKey(0xff0d, 0x1c),
  "VMware key event": message.vmwareKey(0x1c),
  "VMware message": message.vmware(4, 4),
} as const;

/** Any valid message. */
export const anyMessage: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(...Object.values(EACH)),
  fc.array(fc.integer({ min: -400, max: 400 }), { maxLength: 256 }).map(setEncodings),
  fc.tuple(fc.nat(0x7f), fc.nat(0xffff)).map(([mask, x]) => message.pointer(mask, x)),
  fc.tuple(fc.nat(0x7f), fc.nat(3)).map(([mask, more]) => message.longPointer(mask, more)),
  fc.nat(3000).map((length) => message.cutText(length)),
  fc
    .tuple(fc.nat(0x1fff), fc.nat(3000))
    .map(([flags, length]) => message.extendedCutText((flags << 16) >>> 0, length)),
  fc.nat(16).map((screens) => message.desktopSize(screens)),
  fc.tuple(fc.nat(0x0120_0000), fc.boolean()).map(([keysym, down]) => message.key(keysym, down)),
  fc
    .tuple(fc.nat(0x0120_0000), fc.nat(0xff))
    .map(([keysym, keycode]) => message.extendedKey(keysym, keycode)),
  fc
    .tuple(fc.nat(7), fc.integer({ min: 4, max: 256 }))
    .map(([kind, length]) => message.vmware(kind, length)),
);

/** Beginnings that no viewer may send, with the code they fail with. */
export const BROKEN: readonly (readonly [string, Uint8Array, "message" | "limit"])[] = [
  ["FixColourMapEntries", wire([1]), "message"],
  ["UltraVNC file transfer", wire([7]), "message"],
  ["UltraVNC scale", wire([8]), "message"],
  ["EnableContinuousUpdates", wire([150]), "message"],
  ["ClientFence", wire([248]), "message"],
  ["gii", wire([253]), "message"],
  ["the vncterm scan code", wire([254]), "message"],
  ["QEMU audio", wire([255, 1]), "message"],
  ["an unknown QEMU message", wire([255, 2]), "message"],
  ["an unknown type", wire([99]), "message"],
  ["257 encodings", wire([2, 0], u16(257)), "limit"],
  ["65535 encodings", wire([2, 0], u16(65_535)), "limit"],
  ["17 screens", wire([251, 0], u16(800), u16(600), [17, 0]), "limit"],
  ["too much text", wire([6, 0, 0, 0], u32(262_145)), "limit"],
  ["too much extended text", wire([6, 0, 0, 0], u32(-262_145 >>> 0)), "limit"],
  ["a VMware message of 257 bytes", wire([127, 0], u16(257)), "limit"],
  ["a VMware message shorter than its header", wire([127, 0], u16(3)), "message"],
  ["text of 2^31 - 1 bytes", wire([6, 0, 0, 0], u32(0x7fff_ffff)), "limit"],
  ["text of -2^31 bytes", wire([6, 0, 0, 0], u32(0x8000_0000)), "limit"],
];
