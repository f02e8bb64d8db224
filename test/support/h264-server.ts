import { readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";

import { ByteReader } from "./byte-reader.ts";
import { ROOT } from "./root.ts";

interface Vector {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly { readonly colour: string; readonly base64: string }[];
}

const VECTOR = JSON.parse(readFileSync(`${ROOT}test/vectors/h264.json`, "utf8")) as Vector;
const FRAMES = VECTOR.frames.map(({ base64 }) => Buffer.from(base64, "base64"));

const H264 = 50;
const RESET_CONTEXT = 1;
/** Between two pictures, milliseconds. */
const EVERY_MS = 50;
/** Lengths of the messages that have one and the same. */
const LENGTHS: Readonly<Record<number, number>> = { 0: 20, 3: 10, 4: 8, 5: 6 };

/** A VNC server whose screen is red, green and blue in turn: as Open H.264 to clients that know it, else as Raw. */
export interface H264Server {
  readonly port: number;
  /** The encodings of each SetEncodings, in order. */
  readonly offers: readonly (readonly number[])[];
  /** Pictures sent in each way. */
  readonly sent: { h264: number; raw: number };
  /** From now on, H.264 is such that a decoder gives no pictures of it. */
  breakH264(): void;
  close(): Promise<void>;
}

export async function startH264Server(): Promise<H264Server> {
  const offers: number[][] = [];
  const sent = { h264: 0, raw: 0 };
  const codec = { isBroken: false };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    serve(socket, offers, sent, codec).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return {
    port: address.port,
    offers,
    sent,
    breakH264: () => {
      codec.isBroken = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function serve(
  socket: Socket,
  offers: number[][],
  sent: H264Server["sent"],
  codec: { readonly isBroken: boolean },
): Promise<void> {
  const reader = new ByteReader();
  socket.on("data", (chunk) => reader.push(chunk));
  socket.on("close", () => reader.end(new Error("closed")));
  await shakeHands(socket, reader);
  let knowsH264 = false;
  let picture = 0;
  let isDue = false;
  const timer = setInterval(() => {
    if (!isDue) return;
    isDue = false;
    const isH264 = knowsH264;
    socket.write(isH264 ? h264Update(picture, codec.isBroken) : rawUpdate(picture));
    sent[isH264 ? "h264" : "raw"] += 1;
    picture += 1;
  }, EVERY_MS);
  socket.on("close", () => clearInterval(timer));
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
    const [type = 0] = await reader.read(1);
    if (type === 2) {
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      const count = Buffer.from(await reader.read(3)).readUInt16BE(1);
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      const body = Buffer.from(await reader.read(4 * count));
      const offered = Array.from({ length: count }, (_, at) => body.readInt32BE(4 * at));
      offers.push(offered);
      if (offered.includes(H264) !== knowsH264) picture = 0;
      knowsH264 = offered.includes(H264);
    } else {
      const length = LENGTHS[type];
      if (length === undefined) throw new Error(`message ${type}`);
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      await reader.read(length - 1);
      if (type === 3) isDue = true;
    }
  }
}

async function shakeHands(socket: Socket, reader: ByteReader): Promise<void> {
  socket.write("RFB 003.008\n");
  await reader.read(12);
  socket.write(Uint8Array.of(1, 1));
  await reader.read(1);
  socket.write(new Uint8Array(4));
  await reader.read(1);
  const init = Buffer.alloc(24 + 4);
  init.writeUInt16BE(VECTOR.width, 0);
  init.writeUInt16BE(VECTOR.height, 2);
  init.set([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0], 4);
  init.writeUInt32BE(4, 20);
  init.write("h264", 24, "latin1");
  socket.write(init);
}

function h264Update(picture: number, isBroken: boolean): Buffer {
  const at = picture % FRAMES.length;
  const whole = FRAMES[at] ?? Buffer.alloc(0);
  const frame = isBroken ? withoutPicture(whole) : whole;
  const head = Buffer.alloc(8);
  head.writeUInt32BE(frame.length, 0);
  head.writeUInt32BE(at === 0 ? RESET_CONTEXT : 0, 4);
  return Buffer.concat([update(H264), head, frame]);
}

function rawUpdate(picture: number): Buffer {
  const colour = VECTOR.frames[picture % FRAMES.length]?.colour ?? "#000000";
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  // As the gateway asks for pixels: red first.
  const pixel = Buffer.from([red ?? 0, green ?? 0, blue ?? 0, 0]);
  return Buffer.concat([update(0), Buffer.alloc(4 * VECTOR.width * VECTOR.height, pixel)]);
}

/** A FramebufferUpdate with one rectangle, up to its body. */
function update(encoding: number): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(VECTOR.width, 8);
  head.writeUInt16BE(VECTOR.height, 10);
  head.writeInt32BE(encoding, 12);
  return head;
}

/** A frame with all that says what it is, and with nothing of what it shows: its last unit is cut after its header. */
function withoutPicture(frame: Buffer): Buffer {
  const last = frame.lastIndexOf(Uint8Array.of(0, 0, 1));
  return frame.subarray(0, last + 5);
}
