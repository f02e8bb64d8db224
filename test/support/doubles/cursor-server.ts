import { createServer, type Socket } from "node:net";

import { ByteReader } from "../byte-reader.ts";
import { u16, u32, wire } from "../play.ts";
import { listening } from "./listening.ts";
import { SERVER_INIT } from "./scripted-vnc.ts";

/** A VNC server without a password that sends pointers and nothing else. One client. */
export interface CursorServer {
  readonly port: number;
  /** Sends a square pointer in the Cursor encoding (RFC 6143 §7.8.1), all of it opaque or transparent. */
  send(side: number, opaque: boolean): void;
  close(): Promise<void>;
}

const CURSOR = -239;

/** Starts it. */
export async function startCursorServer(): Promise<CursorServer> {
  let client: Socket | undefined;
  const server = createServer({ noDelay: true }, (socket) => {
    client = socket;
    void logIn(socket).catch(() => socket.destroy());
  });
  const at = await listening(server);
  return {
    port: at.port,
    close: () => at.close(),
    send: (side, opaque) => {
      const pixels = new Uint8Array(side * side * 4);
      const mask = new Uint8Array(Math.ceil(side / 8) * side).fill(opaque ? 0xff : 0);
      const place = [0, 0, side, side].map(u16);
      client?.write(wire([0, 0], u16(1), ...place, u32(CURSOR >>> 0), pixels, mask));
    },
  };
}

async function logIn(socket: Socket): Promise<void> {
  const incoming = new ByteReader();
  socket.on("data", (chunk) => incoming.push(chunk));
  socket.on("error", () => {});
  socket.on("close", () => incoming.end(new Error("closed")));
  socket.write(wire("RFB 003.008\n"));
  await incoming.read(12);
  socket.write(wire([1, 1]));
  await incoming.read(1);
  socket.write(u32(0));
  await incoming.read(1);
  socket.write(SERVER_INIT);
}
