import { createCipheriv } from "node:crypto";
import { once } from "node:events";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { ConversationDriver } from "../../worker/wire/driver.ts";
import { serverHandshake } from "../../worker/rfb/handshake/server.ts";
import type { PixelFormat } from "../../worker/rfb/pixel-format.ts";
import { vncAuthenticationResponse } from "../../worker/rfb/handshake/vnc-authentication.ts";

/** How often the recorder asks for an update, in milliseconds. */
const REQUEST_EVERY_MS = 40;

/** How long the server must be silent after the last request before a recording ends, in milliseconds. */
const SILENCE_MS = 400;

export interface RecordingOptions {
  readonly port: number;
  readonly password?: string;
  readonly encodings: readonly number[];
  readonly bitsPerPixel: 8 | 16 | 32;
  /** The part of the screen that is asked for, from the top left corner. */
  readonly width: number;
  readonly height: number;
  /** Makes something happen on the screen; the recording ends soon after it. */
  readonly during: (client: RecordingClient) => Promise<void>;
}

/** What a recording client can do besides asking for updates. */
export interface RecordingClient {
  pointer(x: number, y: number): void;
  send(message: Uint8Array): void;
}

export interface Recording {
  /** Size of the framebuffer in ServerInit. */
  readonly width: number;
  readonly height: number;
  /** The format asked for with SetPixelFormat. */
  readonly pixelFormat: PixelFormat;
  /** Everything the server sent after ServerInit. */
  readonly bytes: Uint8Array;
}

const FORMATS: Readonly<Record<8 | 16 | 32, PixelFormat>> = {
  32: format(32, 24, [255, 255, 255], [16, 8, 0]),
  16: format(16, 16, [31, 63, 31], [11, 5, 0]),
  8: format(8, 8, [7, 7, 3], [0, 3, 6]),
};

/**
 * Connects to a VNC server as a client, asks for updates by the clock and keeps what the server sends,
 * without understanding any of it.
 */
export async function record(options: RecordingOptions): Promise<Recording> {
  const { password } = options;
  const pixelFormat = FORMATS[options.bitsPerPixel];
  const socket = createConnection({ host: "127.0.0.1", port: options.port, noDelay: true });
  await once(socket, "connect");
  const driver = new ConversationDriver(
    serverHandshake(
      password === undefined
        ? {}
        : { answerChallenge: (challenge) => vncAuthenticationResponse(challenge, password, des) },
    ),
  );
  const pieces: Uint8Array[] = [];
  let lastPiece = Date.now();
  await new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed the connection")));
    socket.on("data", (chunk) => {
      lastPiece = Date.now();
      if (driver.done) {
        pieces.push(chunk);
        return;
      }
      try {
        for (const reply of driver.feed(chunk)) socket.write(reply);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
      if (!driver.done) return;
      pieces.push(driver.rest());
      resolve();
    });
  });
  const init = driver.result;
  const send = (message: Uint8Array): void => {
    socket.write(message);
  };
  send(setPixelFormat(pixelFormat));
  send(setEncodings(options.encodings));
  send(updateRequest(false, options));
  const asking = setInterval(() => send(updateRequest(true, options)), REQUEST_EVERY_MS);
  try {
    await options.during({ send, pointer: (x, y) => send(pointerEvent(x, y)) });
  } finally {
    clearInterval(asking);
  }
  while (Date.now() - lastPiece < SILENCE_MS) {
    // oxlint-disable-next-line no-await-in-loop -- waiting for silence
    await sleep(SILENCE_MS / 8);
  }
  socket.destroy();
  return { width: init.width, height: init.height, pixelFormat, bytes: Buffer.concat(pieces) };
}

/** SetDesktopSize (community RFB specification) with one screen. */
export function setDesktopSize(width: number, height: number): Uint8Array {
  const message = Buffer.alloc(24);
  message.writeUInt8(251, 0);
  message.writeUInt16BE(width, 2);
  message.writeUInt16BE(height, 4);
  message.writeUInt8(1, 6);
  message.writeUInt16BE(width, 16);
  message.writeUInt16BE(height, 18);
  return message;
}

function des(key: Uint8Array, data: Uint8Array): Uint8Array {
  // DES alone is gone from OpenSSL 3; three times the same key is the same thing.
  const key3 = Buffer.concat([key, key, key]);
  const cipher = createCipheriv("des-ede3-ecb", key3, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

function setPixelFormat(format: PixelFormat): Uint8Array {
  const message = Buffer.alloc(20);
  message.set([format.bitsPerPixel, format.depth, 0, 1], 4);
  message.writeUInt16BE(format.redMax, 8);
  message.writeUInt16BE(format.greenMax, 10);
  message.writeUInt16BE(format.blueMax, 12);
  message.set([format.redShift, format.greenShift, format.blueShift], 14);
  return message;
}

function setEncodings(encodings: readonly number[]): Uint8Array {
  const message = Buffer.alloc(4 + 4 * encodings.length);
  message.writeUInt8(2, 0);
  message.writeUInt16BE(encodings.length, 2);
  for (const [index, encoding] of encodings.entries())
    message.writeInt32BE(encoding, 4 + 4 * index);
  return message;
}

function updateRequest(
  incremental: boolean,
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array {
  const message = Buffer.alloc(10);
  message.set([3, incremental ? 1 : 0]);
  message.writeUInt16BE(width, 6);
  message.writeUInt16BE(height, 8);
  return message;
}

function pointerEvent(x: number, y: number): Uint8Array {
  const message = Buffer.alloc(6);
  message.writeUInt8(5, 0);
  message.writeUInt16BE(x, 2);
  message.writeUInt16BE(y, 4);
  return message;
}

function format(
  bitsPerPixel: 8 | 16 | 32,
  depth: number,
  [redMax, greenMax, blueMax]: readonly [number, number, number],
  [redShift, greenShift, blueShift]: readonly [number, number, number],
): PixelFormat {
  return {
    bitsPerPixel,
    depth,
    bigEndian: false,
    trueColour: true,
    redMax,
    greenMax,
    blueMax,
    redShift,
    greenShift,
    blueShift,
  };
}
