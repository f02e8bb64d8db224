import { Random } from "../../support/random.ts";

/** Screen of the server whose stream is known, in pixels. */
export const KNOWN_SCREEN = { width: 640, height: 480 } as const;

const BYTES_PER_PIXEL = 4;

/** Rectangles by the length of their sides: most are small, a few fill many WebSocket messages. */
const SIDES = [1, 3, 8, 16, 40, 120] as const;

const MAX_RECTANGLES = 3;

const RECTANGLE_BYTES = 12;

/**
 * What a server sends whose stream both sides can make: FramebufferUpdate `number` of Raw rectangles with pixels that
 * look random (RFC 6143 §7.6.1), so that any sixteen bytes say where in the stream they are.
 */
export function updateOf(seed: number, number: number): Buffer {
  const random = new Random((seed + Math.imul(number, 0x9e37_79b1)) >>> 0);
  const rectangles = Array.from({ length: random.integer(1, MAX_RECTANGLES) }, () =>
    rectangleOf(random),
  );
  return Buffer.concat([Uint8Array.of(0, 0, 0, rectangles.length), ...rectangles]);
}

function rectangleOf(random: Random): Buffer {
  const [width, height] = [random.pick(SIDES), random.pick(SIDES)];
  const bytes = Buffer.alloc(RECTANGLE_BYTES + width * height * BYTES_PER_PIXEL);
  bytes.writeUInt16BE(random.integer(0, KNOWN_SCREEN.width - width), 0);
  bytes.writeUInt16BE(random.integer(0, KNOWN_SCREEN.height - height), 2);
  bytes.writeUInt16BE(width, 4);
  bytes.writeUInt16BE(height, 6);
  for (let at = RECTANGLE_BYTES; at < bytes.length; at += BYTES_PER_PIXEL) {
    bytes.writeUInt32LE(random.integer(0, 0xffff_ffff), at);
  }
  return bytes;
}
