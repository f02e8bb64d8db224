import { CURSORS, type CursorName } from "../desktop/cursors.ts";
import { rect, type Rect } from "../picture/rect.ts";
import type { Surface } from "../picture/surface.ts";
import type { Copy } from "./damage.ts";
import type { PixelPacker } from "./pixel-format.ts";

/** The encodings and pseudo-encodings of the demo machine (RFC 6143 §7.7, §7.8; QEMU's extended keys). */
export const ENCODING = {
  raw: 0,
  copyRect: 1,
  zrle: 16,
  desktopSize: -223,
  cursor: -239,
  extendedKey: -258,
} as const;

/** A rectangle's header: its place and size in 16 bits each, then the encoding in 32. */
export function rectHeader(area: Rect, encoding: number): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(area.x, 0);
  header.writeUInt16BE(area.y, 2);
  header.writeUInt16BE(area.w, 4);
  header.writeUInt16BE(area.h, 6);
  header.writeInt32BE(encoding, 8);
  return header;
}

export function copyRect({ to, dx, dy }: Copy): Buffer {
  const source = Buffer.alloc(4);
  source.writeUInt16BE(to.x - dx, 0);
  source.writeUInt16BE(to.y - dy, 2);
  return Buffer.concat([rectHeader(to, ENCODING.copyRect), source]);
}

export function rawRect(screen: Surface, area: Rect, packer: PixelPacker): Uint8Array {
  const out = new Uint8Array(area.w * area.h * packer.pixelBytes);
  let at = 0;
  for (let y = area.y; y < area.y + area.h; y++)
    for (const colour of screen.row(area.x, y, area.w))
      at = packer.pixel(out, at, packer.pack(colour));
  return Buffer.concat([rectHeader(area, ENCODING.raw), out]);
}

/** `body` is compressed already (RFC 6143 §7.7.6). */
export function zrleRect(area: Rect, body: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([rectHeader(area, ENCODING.zrle), length, body]);
}

/** A cursor's pixels, then a bit for each that is not transparent (RFC 6143 §7.8.1). */
export function cursorRect(name: CursorName, packer: PixelPacker): Uint8Array {
  const { width, height, hotX, hotY, pixels } = CURSORS[name];
  const image = new Uint8Array(pixels.length * packer.pixelBytes);
  const stride = Math.ceil(width / 8);
  const mask = new Uint8Array(stride * height);
  let at = 0;
  pixels.forEach((colour, i) => {
    at = packer.pixel(image, at, packer.pack(colour ?? 0));
    const column = i % width;
    const byte = Math.floor(i / width) * stride + (column >> 3);
    if (colour !== undefined) mask[byte] = (mask[byte] ?? 0) | (128 >> (column & 7));
  });
  return Buffer.concat([rectHeader(rect(hotX, hotY, width, height), ENCODING.cursor), image, mask]);
}
