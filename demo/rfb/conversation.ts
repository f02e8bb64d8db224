import type { Rect } from "../picture/rect.ts";
import { ProtocolError, type Conversation } from "./byte-feeder.ts";
import { decodePixelFormat, encodePixelFormat, type PixelFormat } from "./pixel-format.ts";
import { CHALLENGE_LENGTH } from "./vnc-auth.ts";

/** Longest cut text a client may send, in bytes. */
export const MAX_CUT_TEXT = 65_536;
/** Most encodings a client may list. */
export const MAX_ENCODINGS = 256;

const SECURITY_NONE = 1;
const SECURITY_VNC = 2;

export interface ServerInit {
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  readonly name: string;
}

/** What the conversation asks of its connection and tells it. Called in the order of the bytes. */
export interface Ears {
  send(bytes: Uint8Array): void;
  /** 16 fresh bytes when a password is wanted, `undefined` for security type None. */
  readonly challenge: Uint8Array | undefined;
  isRight(response: Uint8Array): boolean;
  /** The handshake is through; what to announce in ServerInit. */
  welcome(): ServerInit;
  pixelFormat(format: PixelFormat): void;
  encodings(list: readonly number[]): void;
  updateRequest(incremental: boolean, area: Rect): void;
  key(down: boolean, keysym: number): void;
  pointer(buttons: number, x: number, y: number): void;
  cutText(text: string): void;
}

/**
 * The server's side of RFB 3.8, 3.7 and 3.3 (RFC 6143 §7.1-§7.5). Ends by throwing
 * {@link ProtocolError}; a refused login has been answered by then.
 */
export function* conversation(ears: Ears): Conversation {
  ears.send(ascii("RFB 003.008\n"));
  const version = new TextDecoder("latin1").decode(yield 12);
  const minor = { "RFB 003.008\n": 8, "RFB 003.007\n": 7, "RFB 003.003\n": 3 }[version];
  if (minor === undefined) throw new ProtocolError("unknown ProtocolVersion");
  yield* security(ears, minor);
  yield 1; // ClientInit: the shared flag. Everybody shares this desktop.
  ears.send(encodeServerInit(ears.welcome()));
  for (;;) yield* message(ears);
}

function* security(ears: Ears, minor: number): Conversation {
  const type = ears.challenge === undefined ? SECURITY_NONE : SECURITY_VNC;
  if (minor === 3) {
    ears.send(u32(type));
  } else {
    ears.send(Uint8Array.of(1, type));
    if ((yield 1)[0] !== type) throw new ProtocolError("security type was not offered");
  }
  if (ears.challenge === undefined) {
    // RFC 6143 §7.1.3: before 3.8, None has no SecurityResult.
    if (minor === 8) ears.send(u32(0));
    return;
  }
  ears.send(ears.challenge);
  if (ears.isRight(yield CHALLENGE_LENGTH)) {
    ears.send(u32(0));
    return;
  }
  const reason = ascii("Authentication failed");
  ears.send(minor === 8 ? Buffer.concat([u32(1), u32(reason.length), reason]) : u32(1));
  throw new ProtocolError("wrong password");
}

function* message(ears: Ears): Conversation {
  const type = (yield 1)[0] ?? -1;
  switch (type) {
    case 0: {
      const format = decodePixelFormat((yield 19).subarray(3));
      if (format === undefined) throw new ProtocolError("unsupported pixel format");
      return ears.pixelFormat(format);
    }
    case 2: {
      const count = view(yield 3).getUint16(1);
      if (count > MAX_ENCODINGS) throw new ProtocolError("too many encodings");
      const list = view(yield count * 4);
      return ears.encodings(Array.from({ length: count }, (_, i) => list.getInt32(i * 4)));
    }
    case 3: {
      const body = view(yield 9);
      return ears.updateRequest(body.getUint8(0) !== 0, {
        x: body.getUint16(1),
        y: body.getUint16(3),
        w: body.getUint16(5),
        h: body.getUint16(7),
      });
    }
    case 4: {
      const body = view(yield 7);
      return ears.key(body.getUint8(0) !== 0, body.getUint32(3));
    }
    case 5: {
      const body = view(yield 5);
      return ears.pointer(body.getUint8(0), body.getUint16(1), body.getUint16(3));
    }
    case 6: {
      const length = view(yield 7).getUint32(3);
      if (length > MAX_CUT_TEXT) throw new ProtocolError("cut text over the limit");
      return ears.cutText(Buffer.from(yield length).toString("latin1"));
    }
    case 255: {
      const body = view(yield 11);
      if (body.getUint8(0) !== 0) throw new ProtocolError("unknown QEMU message");
      return ears.key(body.getUint16(1) !== 0, body.getUint32(3));
    }
    default:
      throw new ProtocolError("unknown message type");
  }
}

function encodeServerInit(init: ServerInit): Uint8Array {
  const name = new TextEncoder().encode(init.name);
  const size = Buffer.alloc(4);
  size.writeUInt16BE(init.width, 0);
  size.writeUInt16BE(init.height, 2);
  return Buffer.concat([size, encodePixelFormat(init.format), u32(name.length), name]);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function ascii(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
