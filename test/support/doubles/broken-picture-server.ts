import { createServer, type Socket } from "node:net";

import { ByteReader } from "../byte-reader.ts";
import { u16, u32, wire } from "../play.ts";
import { listening } from "./listening.ts";
import { SERVER_INIT } from "./scripted-vnc.ts";

/** A VNC server without a password that paints its screen of 64 × 48, or sends a JPEG that nobody can decode. */
export interface BrokenPictureServer {
  readonly port: number;
  /** How often a client has logged in. */
  readonly logins: () => number;
  /** Paints all of the screen in a grey, at every client that logs in from now on as well. */
  paint(grey: number): void;
  /** Sends a rectangle of the Tight encoding that is a JPEG (community RFB specification) of noise. */
  breakPicture(): void;
  close(): Promise<void>;
}

const SIZE = [0, 0, 64, 48].map(u16);
const TIGHT = 7;
const TIGHT_JPEG = 0x90;

/** Starts it. */
export async function startBrokenPictureServer(grey: number): Promise<BrokenPictureServer> {
  let client: Socket | undefined;
  let logins = 0;
  let shown = grey;
  const update = (encoding: number, ...data: (number[] | Uint8Array)[]): void => {
    client?.write(wire([0, 0], u16(1), ...SIZE, u32(encoding), ...data));
  };
  const paint = (): void => update(0, new Uint8Array(64 * 48 * 4).fill(shown));
  const server = createServer({ noDelay: true }, (socket) => {
    const incoming = new ByteReader();
    socket.on("data", (chunk) => incoming.push(chunk));
    socket.on("error", () => {});
    socket.on("close", () => incoming.end(new Error("closed")));
    const logIn = async (): Promise<void> => {
      socket.write(wire("RFB 003.008\n"));
      await incoming.read(12);
      socket.write(wire([1, 1]));
      await incoming.read(1);
      socket.write(u32(0));
      await incoming.read(1);
      socket.write(SERVER_INIT);
      // SetPixelFormat: what follows is in the format that was asked for.
      await incoming.read(20);
      client = socket;
      logins += 1;
      paint();
    };
    void logIn().catch(() => socket.destroy());
  });
  const at = await listening(server);
  return {
    port: at.port,
    close: () => at.close(),
    logins: () => logins,
    paint: (to) => {
      shown = to;
      paint();
    },
    breakPicture: () => {
      const noise = Uint8Array.from({ length: 40 }, (_, index) => index * 7);
      update(TIGHT, [TIGHT_JPEG, noise.length], noise);
    },
  };
}
