import { RfbError } from "../errors.ts";
import { RFB_LIMITS } from "../limits.ts";
import { readPixelFormat, writePixelFormat, type PixelFormat } from "../pixel-format.ts";
import { latin1, viewOf } from "../../wire/bytes.ts";
import { bytes, u32, type Conversation } from "../../wire/conversation.ts";

/** ServerInit (RFC 6143 §7.3.2). Of the name only this is kept: it may identify the host. */
export interface ServerInit {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: PixelFormat;
  /** Whether the name is the one QEMU gives itself. */
  readonly isQemu: boolean;
}

/** Reads ServerInit: `U16 width, U16 height, PIXEL_FORMAT, U32 length, name`. */
export function* readServerInit(): Conversation<ServerInit> {
  const head = yield* bytes(20);
  const view = viewOf(head);
  const width = view.getUint16(0);
  const height = view.getUint16(2);
  if (width * height > RFB_LIMITS.framebufferPixels) {
    throw new RfbError("limit", "framebuffer larger than the limit");
  }
  const pixelFormat = readPixelFormat(view, 4);
  const nameLength = yield* u32();
  if (nameLength > RFB_LIMITS.nameBytes) {
    throw new RfbError("limit", "desktop name longer than the limit");
  }
  const name = yield* bytes(nameLength);
  return { width, height, pixelFormat, isQemu: latin1(name.subarray(0, 4)) === "QEMU" };
}

/** Writes ServerInit with a name of our own choosing. */
export function encodeServerInit(init: Omit<ServerInit, "isQemu">, name: string): Uint8Array {
  const label = new TextEncoder().encode(name);
  const message = new Uint8Array(24 + label.length);
  const view = new DataView(message.buffer);
  view.setUint16(0, init.width);
  view.setUint16(2, init.height);
  writePixelFormat(view, 4, init.pixelFormat);
  view.setUint32(20, label.length);
  message.set(label, 24);
  return message;
}
