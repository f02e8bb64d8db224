import { createServer, type Socket } from "node:net";

import { ByteReader } from "../byte-reader.ts";
import { u16, u32, wire } from "../play.ts";
import { listening } from "./listening.ts";
import { SERVER_INIT } from "./scripted-vnc.ts";

/** A VNC server without a password that sends as many updates as it is told to, as fast as they are taken. One client. */
export interface FrameServer {
  readonly port: number;
  /** Sends this many: most of 8 × 8 pixels as they are, some as a picture, as a pointer or as clipboard text. */
  send(frames: number): Promise<void>;
  close(): Promise<void>;
}

const SIDE = 8;
const TIGHT = 7;
const TIGHT_JPEG = 0x90;
const CURSOR = -239 >>> 0;
/** At so many updates each is of another kind than the most. */
const JPEG_EVERY = 16;
const CURSOR_EVERY = 64;
const TEXT_EVERY = 1000;

/** Starts it. `jpeg`: the picture that it sends, of at most 16,383 bytes. */
export async function startFrameServer(jpeg: () => Uint8Array): Promise<FrameServer> {
  let client: Socket | undefined;
  let frame = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    client = socket;
    void logIn(socket).catch(() => socket.destroy());
  });
  const at = await listening(server);
  const sendOne = async (): Promise<void> => {
    frame += 1;
    if (client?.write(updateOf(frame, jpeg())) !== false) return;
    await new Promise<void>((resolve) => client?.once("drain", resolve));
  };
  return {
    port: at.port,
    close: () => at.close(),
    send: async (frames) => {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      for (let sent = 0; sent < frames; sent += 1) await sendOne();
    },
  };
}

function updateOf(frame: number, jpeg: Uint8Array): Uint8Array {
  if (frame % TEXT_EVERY === 0) {
    const text = Buffer.alloc(2000, `copied ${frame} `);
    return wire([3, 0, 0, 0], u32(text.length), text);
  }
  if (frame % CURSOR_EVERY === 0) {
    const pixels = new Uint8Array(SIDE * SIDE * 4).fill(frame);
    return update(CURSOR, pixels, new Uint8Array(SIDE).fill(0xff));
  }
  if (frame % JPEG_EVERY === 0) {
    const length = [(jpeg.length & 0x7f) | 0x80, jpeg.length >> 7];
    return update(TIGHT, [TIGHT_JPEG, ...length], jpeg);
  }
  return update(0, new Uint8Array(SIDE * SIDE * 4).fill(frame));
}

function update(
  encoding: number,
  ...data: readonly (readonly number[] | Uint8Array)[]
): Uint8Array {
  return wire([0, 0], u16(1), ...[0, 0, SIDE, SIDE].map(u16), u32(encoding), ...data);
}

async function logIn(socket: Socket): Promise<void> {
  const incoming = new ByteReader();
  let isLoggedIn = false;
  socket.on("data", (chunk) => {
    // What the client says after that is of no interest.
    if (!isLoggedIn) incoming.push(chunk);
  });
  socket.on("error", () => {});
  socket.write(wire("RFB 003.008\n"));
  await incoming.read(12);
  socket.write(wire([1, 1]));
  await incoming.read(1);
  socket.write(u32(0));
  await incoming.read(1);
  isLoggedIn = true;
  socket.write(SERVER_INIT);
  socket.write(
    wire([0, 0], u16(1), ...[0, 0, 64, 48].map(u16), u32(0), new Uint8Array(64 * 48 * 4)),
  );
}
