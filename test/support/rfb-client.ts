import { createConnection } from "node:net";

import { ByteReader } from "./byte-reader.ts";

/** A two-way byte stream: TCP straight to a VNC server, or a WebSocket through the gateway. */
export interface BytePipe {
  readonly incoming: ByteReader;
  send(bytes: Uint8Array): void;
  close(): void;
}

/** A rectangle of pixels, row by row, each 0xRRGGBB. */
export type Pixels = readonly number[];

/**
 * A small VNC client without a window (RFC 6143): security None, 32-bit true colour, Raw and
 * DesktopSize only. It asks for the next update as soon as one has come.
 */
export interface RfbClient {
  readonly name: string;
  width(): number;
  height(): number;
  /** Framebuffer updates received. */
  updates(): number;
  /** 0xRRGGBB of one pixel. */
  pixel(x: number, y: number): number;
  pixels(x: number, y: number, width: number, height: number): Pixels;
  key(keysym: number, down: boolean): void;
  /** Presses and releases the key of each character; Latin-1 without Shift. */
  type(text: string): void;
  pointer(buttons: number, x: number, y: number): void;
  /** Resolves after the next update, rejects when the stream ends first. */
  nextUpdate(): Promise<void>;
  /** Resolves with the reason when the stream has ended or could not be understood. */
  readonly ended: Promise<Error>;
  close(): void;
}

const SECURITY_NONE = 1;
const ENCODING_RAW = 0;
const ENCODING_DESKTOP_SIZE = -223;
const BYTES_PER_PIXEL = 4;

/** Opens a TCP connection straight to a VNC server. */
export function tcpPipe(host: string, port: number): BytePipe {
  const socket = createConnection({ host, port, noDelay: true });
  const incoming = new ByteReader();
  socket.on("data", (chunk) => incoming.push(chunk));
  socket.on("error", (error) => incoming.end(error));
  socket.on("close", () => incoming.end(new Error("the VNC server closed the connection")));
  return {
    incoming,
    send: (bytes) => {
      socket.write(bytes);
    },
    close: () => socket.destroy(),
  };
}

/** What a server says of its screen at the end of the handshake. */
export interface ServerScreen {
  readonly width: number;
  readonly height: number;
  readonly name: string;
}

/** Does the RFB 3.8 handshake over a pipe, with the security type None. */
export async function shakeHands(pipe: BytePipe): Promise<ServerScreen> {
  const { incoming } = pipe;
  const { u8, u16, u32 } = numbersOf(incoming);
  await incoming.read(12);
  pipe.send(Buffer.from("RFB 003.008\n", "latin1"));
  const types = await incoming.read(await u8());
  if (!types.includes(SECURITY_NONE)) throw new Error(`security types ${types.join(", ")}`);
  pipe.send(Uint8Array.of(SECURITY_NONE));
  const result = await u32();
  if (result !== 0) throw new Error(`SecurityResult ${result}`);
  pipe.send(Uint8Array.of(1));
  const [width, height] = [await u16(), await u16()];
  await incoming.read(16);
  const name = Buffer.from(await incoming.read(await u32())).toString("utf8");
  return { width, height, name };
}

function numbersOf(
  incoming: ByteReader,
): Readonly<Record<"u8" | "u16" | "u32", () => Promise<number>>> {
  return {
    u8: async () => (await incoming.read(1))[0] ?? 0,
    u16: async () => view(await incoming.read(2)).getUint16(0),
    u32: async () => view(await incoming.read(4)).getUint32(0),
  };
}

/**
 * Does the RFB 3.8 handshake over a pipe and begins to receive updates. Straight to a server: through the gateway the
 * first update may come in an encoding of noVNC's, which is for `followUpdates`.
 */
export async function connectRfb(pipe: BytePipe): Promise<RfbClient> {
  const { incoming } = pipe;
  const { u8, u16, u32 } = numbersOf(incoming);
  const { name, ...size } = await shakeHands(pipe);
  let { width, height } = size;
  let frame = new Uint8Array(width * height * BYTES_PER_PIXEL);
  let updates = 0;
  let waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  const request = (incremental: boolean): void => {
    const message = new DataView(new ArrayBuffer(10));
    message.setUint8(0, 3);
    message.setUint8(1, incremental ? 1 : 0);
    message.setUint16(6, width);
    message.setUint16(8, height);
    pipe.send(new Uint8Array(message.buffer));
  };

  /** FramebufferUpdate, RFC 6143 §7.6.1. */
  const update = async (): Promise<void> => {
    await incoming.read(1);
    let resized = false;
    for (let left = await u16(); left > 0; left -= 1) {
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      const head = view(await incoming.read(12));
      const [x, y, w, h] = [0, 2, 4, 6].map((at) => head.getUint16(at));
      const encoding = head.getInt32(8);
      if (x === undefined || y === undefined || w === undefined || h === undefined) continue;
      if (encoding === ENCODING_DESKTOP_SIZE) {
        [width, height] = [w, h];
        frame = new Uint8Array(width * height * BYTES_PER_PIXEL);
        resized = true;
      } else if (encoding === ENCODING_RAW) {
        // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
        const raw = await incoming.read(w * h * BYTES_PER_PIXEL);
        for (let row = 0; row < h; row += 1) {
          const line = raw.subarray(row * w * BYTES_PER_PIXEL, (row + 1) * w * BYTES_PER_PIXEL);
          frame.set(line, ((y + row) * width + x) * BYTES_PER_PIXEL);
        }
      } else {
        throw new Error(`encoding ${encoding} was not asked for`);
      }
    }
    updates += 1;
    request(!resized);
    const done = waiting;
    waiting = [];
    for (const { resolve } of done) resolve();
  };

  const receive = async (): Promise<never> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      const kind = await u8();
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      await message(kind);
    }
  };
  const message = async (kind: number): Promise<void> => {
    if (kind === 0) {
      await update();
    } else if (kind === 1) {
      await incoming.read(3);
      await incoming.read((await u16()) * 6);
    } else if (kind === 3) {
      await incoming.read(3);
      await incoming.read(await u32());
    } else if (kind !== 2) {
      throw new Error(`server message ${kind}`);
    }
  };

  pipe.send(PIXEL_FORMAT);
  pipe.send(SET_ENCODINGS);
  request(false);
  const ended = receive().catch((error: unknown) => {
    const reason = error instanceof Error ? error : new Error(String(error));
    for (const { reject } of waiting) reject(reason);
    waiting = [];
    return reason;
  });

  const key = (keysym: number, down: boolean): void => {
    const event = new DataView(new ArrayBuffer(8));
    event.setUint8(0, 4);
    event.setUint8(1, down ? 1 : 0);
    event.setUint32(4, keysym);
    pipe.send(new Uint8Array(event.buffer));
  };
  const pixel = (x: number, y: number): number => {
    const at = (y * width + x) * BYTES_PER_PIXEL;
    return view(frame).getUint32(at, true) & 0xffffff;
  };

  return {
    name,
    width: () => width,
    height: () => height,
    updates: () => updates,
    pixel,
    pixels: (x, y, w, h) =>
      Array.from({ length: w * h }, (_, index) =>
        pixel(x + (index % w), y + Math.floor(index / w)),
      ),
    key,
    type: (text) => {
      for (const character of text) {
        const keysym = character.codePointAt(0) ?? 0;
        key(keysym, true);
        key(keysym, false);
      }
    },
    pointer: (buttons, x, y) => {
      const event = new DataView(new ArrayBuffer(6));
      event.setUint8(0, 5);
      event.setUint8(1, buttons);
      event.setUint16(2, x);
      event.setUint16(4, y);
      pipe.send(new Uint8Array(event.buffer));
    },
    nextUpdate: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
      }),
    ended,
    close: () => pipe.close(),
  };
}

/** SetPixelFormat: 32 bits, depth 24, little-endian true colour, red at bit 16 (RFC 6143 §7.5.1). */
const PIXEL_FORMAT = Uint8Array.from([
  0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0,
]);

/** SetEncodings: Raw and DesktopSize (RFC 6143 §7.5.2). */
const SET_ENCODINGS = (() => {
  const message = new DataView(new ArrayBuffer(12));
  message.setUint8(0, 2);
  message.setUint16(2, 2);
  message.setInt32(4, ENCODING_RAW);
  message.setInt32(8, ENCODING_DESKTOP_SIZE);
  return new Uint8Array(message.buffer);
})();

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
