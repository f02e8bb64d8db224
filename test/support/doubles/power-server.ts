import { createServer, type Socket } from "node:net";

import { ByteReader } from "../byte-reader.ts";
import { u16, u32, wire } from "../play.ts";
import { listening } from "./listening.ts";
import { SERVER_INIT } from "./scripted-vnc.ts";

/** A VNC server without a password that shuts its machine down, restarts and resets it (xvp). */
export interface PowerServer {
  readonly port: number;
  /** What it was asked to do, by xvp's codes: 2 shut down, 3 restart, 4 reset. */
  readonly pressed: readonly number[];
  close(): Promise<void>;
}

const XVP = 250;
const XVP_VERSION = 1;
const XVP_INIT = 1;
const XVP_ENCODING = -309;
const SET_ENCODINGS = 2;
const UPDATE_REQUEST = 3;
/** Lengths of the messages that have one and the same. */
const LENGTHS: Readonly<Record<number, number>> = { 0: 20, 3: 10, 4: 8, 5: 6, [XVP]: 4 };

export async function startPowerServer(): Promise<PowerServer> {
  const pressed: number[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    serve(socket, pressed).catch(() => socket.destroy());
  });
  const at = await listening(server);
  return { port: at.port, pressed, close: () => at.close() };
}

async function serve(socket: Socket, pressed: number[]): Promise<void> {
  const incoming = new ByteReader();
  socket.on("data", (chunk) => incoming.push(chunk));
  socket.on("close", () => incoming.end(new Error("closed")));
  socket.on("error", () => {});
  socket.write(wire("RFB 003.008\n"));
  await incoming.read(12);
  socket.write(wire([1, 1]));
  await incoming.read(1);
  socket.write(u32(0));
  await incoming.read(1);
  socket.write(SERVER_INIT);
  let isDrawn = false;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
    const [type = 0] = await incoming.read(1);
    if (type === SET_ENCODINGS) {
      // oxlint-disable-next-line no-await-in-loop -- as above
      const count = Buffer.from(await incoming.read(3)).readUInt16BE(1);
      // oxlint-disable-next-line no-await-in-loop -- as above
      const body = Buffer.from(await incoming.read(4 * count));
      const offered = Array.from({ length: count }, (_, index) => body.readInt32BE(4 * index));
      if (offered.includes(XVP_ENCODING)) socket.write(wire([XVP, 0, XVP_VERSION, XVP_INIT]));
      continue;
    }
    const length = LENGTHS[type];
    if (length === undefined) throw new Error(`message ${String(type)}`);
    // oxlint-disable-next-line no-await-in-loop -- as above
    const rest = await incoming.read(length - 1);
    if (type === XVP) pressed.push(rest[2] ?? 0);
    if (type !== UPDATE_REQUEST || isDrawn) continue;
    isDrawn = true;
    const pixels = new Uint8Array(64 * 48 * 4).fill(0x99);
    socket.write(wire([0, 0], u16(1), ...[0, 0, 64, 48].map(u16), u32(0), pixels));
  }
}
