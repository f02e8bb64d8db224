import { RfbError } from "./errors.ts";
import { RFB_LIMITS } from "./limits.ts";
import { bytes, u32, type Protocol } from "./protocol.ts";

/** PIXEL_FORMAT (RFC 6143 §7.4), 16 bytes on the wire. */
export interface PixelFormat {
  readonly bitsPerPixel: 8 | 16 | 32;
  readonly depth: number;
  readonly bigEndian: boolean;
  readonly trueColour: boolean;
  readonly redMax: number;
  readonly greenMax: number;
  readonly blueMax: number;
  readonly redShift: number;
  readonly greenShift: number;
  readonly blueShift: number;
}

/** ServerInit (RFC 6143 §7.3.2) without the name: it may identify the host and is not passed on. */
export interface ServerInit {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: PixelFormat;
}

/** Reads ServerInit: `U16 width, U16 height, PIXEL_FORMAT, U32 length, name`. */
export function* readServerInit(): Protocol<ServerInit> {
  const head = yield* bytes(20);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const width = view.getUint16(0);
  const height = view.getUint16(2);
  if (width * height > RFB_LIMITS.framebufferPixels) {
    throw new RfbError("limit", "framebuffer larger than the limit");
  }
  const bitsPerPixel = view.getUint8(4);
  if (bitsPerPixel !== 8 && bitsPerPixel !== 16 && bitsPerPixel !== 32) {
    throw new RfbError("message", "bits-per-pixel is not 8, 16 or 32");
  }
  const nameLength = yield* u32();
  if (nameLength > RFB_LIMITS.nameBytes) {
    throw new RfbError("limit", "desktop name longer than the limit");
  }
  yield* bytes(nameLength);
  return {
    width,
    height,
    pixelFormat: {
      bitsPerPixel,
      depth: view.getUint8(5),
      bigEndian: view.getUint8(6) !== 0,
      // Any non-zero value is true; x11vnc sends 0xff.
      trueColour: view.getUint8(7) !== 0,
      redMax: view.getUint16(8),
      greenMax: view.getUint16(10),
      blueMax: view.getUint16(12),
      redShift: view.getUint8(14),
      greenShift: view.getUint8(15),
      blueShift: view.getUint8(16),
    },
  };
}

/** Writes ServerInit with a name of our own choosing. */
export function encodeServerInit(init: ServerInit, name: string): Uint8Array {
  const label = new TextEncoder().encode(name);
  const message = new Uint8Array(24 + label.length);
  const view = new DataView(message.buffer);
  const format = init.pixelFormat;
  view.setUint16(0, init.width);
  view.setUint16(2, init.height);
  view.setUint8(4, format.bitsPerPixel);
  view.setUint8(5, format.depth);
  view.setUint8(6, format.bigEndian ? 1 : 0);
  view.setUint8(7, format.trueColour ? 1 : 0);
  view.setUint16(8, format.redMax);
  view.setUint16(10, format.greenMax);
  view.setUint16(12, format.blueMax);
  view.setUint8(14, format.redShift);
  view.setUint8(15, format.greenShift);
  view.setUint8(16, format.blueShift);
  view.setUint32(20, label.length);
  message.set(label, 24);
  return message;
}
