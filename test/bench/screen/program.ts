import { readFileSync, writeSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { once } from "node:events";
import { createServer as createTlsServer } from "node:tls";

import {
  ScreenConversation,
  type ScreenListener,
  type ScreenRegion,
} from "../../support/screen-conversation.ts";
import { keepPace } from "../../support/pace.ts";
import { isBehaviour } from "./behaviour.ts";
import { STAMP, UHD } from "./stamp.ts";

/**
 * A VNC server in a process of its own, so that it shares no event loop with the client. Prints its port
 * at file descriptor 3. By its first argument:
 * - `echo` (640×480) answers every KeyEvent with one small update;
 * - `desktop` (640×480) does so as well, and sends ten updates of 20 KB a second from the first
 *   FramebufferUpdateRequest on;
 * - `flood` (640×480) sends updates without end from the first FramebufferUpdateRequest on;
 * - `frames` (3840×2160) answers each request with as many lines of the region that it asks for as the
 *   second argument says, or, if its region has the first line, with the time at which a KeyEvent came.
 * With a certificate and its key, files that the environment names, it speaks TLS from the start.
 */

/** Bytes that may wait in a flooding socket: enough that the kernel never waits for Node. */
const FLOOD_BUFFER = 1024 * 1024;

const behaviour = process.argv[2];
if (!isBehaviour(behaviour)) throw new Error("echo, desktop, flood or frames?");

/** FramebufferUpdate of one Raw rectangle, RFC 6143 §7.6.1: 16 bytes of headers, then the pixels. */
function update(width: number, height: number): Buffer {
  const message = Buffer.alloc(16 + width * height * 4, 0x5a);
  message.fill(0, 0, 16);
  message.writeUInt16BE(1, 2);
  message.writeUInt16BE(width, 8);
  message.writeUInt16BE(height, 10);
  return message;
}

const SMALL = update(1, 1);
const MEDIUM = update(80, 64);
const LARGE = update(128, 128);
const DESKTOP_UPDATE_MS = 100;
const lines = Number(process.argv[3] ?? 0);
const PIXELS = Buffer.alloc(UHD.width * lines * 4, 0x5a);

/**
 * Answers requests one after the other, each with something of its region as RFC 6143 §7.5.3 has it: with
 * what keys have changed first, then with lines of the screen.
 */
class Frames {
  readonly #socket: Socket;
  readonly #stamps: Buffer[] = [];
  readonly #requests: ScreenRegion[] = [];
  #sending = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  request(region: ScreenRegion): void {
    this.#requests.push(region);
    if (!this.#sending) void this.#send();
  }

  key(): void {
    this.#stamps.push(stamp());
    if (!this.#sending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      if (this.#socket.destroyed) return;
      this.#socket.cork();
      const isTaken = next.map((part) => this.#socket.write(part)).at(-1) ?? true;
      this.#socket.uncork();
      // oxlint-disable-next-line no-await-in-loop -- the next one when the kernel has taken this one
      if (!isTaken) await once(this.#socket, "drain").catch(() => {});
    }
    this.#sending = false;
  }

  #next(): readonly Buffer[] | undefined {
    // Stamps are in the first line.
    const first = this.#requests.findIndex(({ y }) => y === 0);
    if (first !== -1 && this.#stamps.length > 0) {
      this.#requests.splice(first, 1);
      return this.#stamps.splice(0, 1);
    }
    if (lines === 0) return undefined;
    const region = this.#requests.shift();
    return region && linesOf(region);
  }
}

/** As many lines of a region as the program was asked for, as wide as the screen. */
function linesOf({ y, height }: ScreenRegion): readonly Buffer[] {
  const count = Math.min(lines, height);
  const head = update(UHD.width, 0);
  head.writeUInt16BE(y, 6);
  head.writeUInt16BE(count, 10);
  return [head, PIXELS.subarray(0, UHD.width * count * 4)];
}

/** An update of {@link STAMP} pixels that hold the time, see {@link readStamp}. */
function stamp(): Buffer {
  const message = update(STAMP.width, STAMP.height);
  message.writeBigUInt64LE(process.hrtime.bigint(), 16);
  return message;
}

/** Sends an update at the desktop's pace for as long as there is a client. */
function work(socket: Socket): void {
  const firstMs = Math.random() * DESKTOP_UPDATE_MS;
  socket.on(
    "close",
    keepPace(firstMs, DESKTOP_UPDATE_MS, () => void socket.write(MEDIUM)),
  );
}

function serve(socket: Socket): void {
  let asked = false;
  const flood = (): void => {
    while (!socket.destroyed && socket.write(LARGE));
  };
  const frames = new Frames(socket);
  const send = (bytes: Uint8Array): void => void socket.write(bytes);
  const listener: ScreenListener =
    behaviour === "frames"
      ? { send, key: () => frames.key(), updateRequest: (region) => frames.request(region) }
      : {
          send,
          key: () => void socket.write(SMALL),
          updateRequest: () => {
            if (behaviour === "echo" || asked) return;
            asked = true;
            if (behaviour === "desktop") return work(socket);
            socket.on("drain", flood);
            flood();
          },
        };
  const conversation = new ScreenConversation(listener, behaviour === "frames" ? UHD : undefined);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => conversation.push(chunk));
}

const { SCREEN_CERTIFICATE: certificate, SCREEN_KEY: key } = process.env;
const options = { noDelay: true, highWaterMark: FLOOD_BUFFER };
const server =
  certificate === undefined || key === undefined
    ? createServer(options, serve)
    : createTlsServer(
        { ...options, cert: readFileSync(certificate), key: readFileSync(key) },
        serve,
      );
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  writeSync(3, `${address.port}\n`);
});
