import { writeSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { once } from "node:events";

import { ScreenConversation, type ScreenListener } from "./conversation.ts";
import { STAMP, UHD } from "./stamp.ts";

/**
 * A VNC server in a process of its own, so that it shares no event loop with the client. Prints its port
 * at file descriptor 3. By its first argument:
 * - `echo` (640×480) answers every KeyEvent with one small update;
 * - `flood` (640×480) sends updates without end from the first FramebufferUpdateRequest on;
 * - `frames` (3840×2160) answers each request with as many lines of the screen as the second argument
 *   says, or with the time at which a KeyEvent came.
 */

/** Bytes that may wait in a flooding socket: enough that the kernel never waits for Node. */
const FLOOD_BUFFER = 1024 * 1024;

const behaviour = process.argv[2];
if (behaviour !== "echo" && behaviour !== "flood" && behaviour !== "frames") {
  throw new Error("echo, flood or frames?");
}

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
const LARGE = update(128, 128);
const lines = Number(process.argv[3] ?? 0);
const LINES = lines > 0 ? update(UHD.width, lines) : undefined;

/** Answers requests one behind the other: with what keys have changed first, then with lines of the screen. */
class Frames {
  readonly #socket: Socket;
  readonly #stamps: Buffer[] = [];
  #requests = 0;
  #sending = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  request(): void {
    this.#requests += 1;
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
      // oxlint-disable-next-line no-await-in-loop -- the next one when the kernel has taken this one
      if (!this.#socket.write(next)) await once(this.#socket, "drain").catch(() => {});
    }
    this.#sending = false;
  }

  #next(): Buffer | undefined {
    if (this.#requests === 0) return undefined;
    const next = this.#stamps.shift() ?? LINES;
    if (next !== undefined) this.#requests -= 1;
    return next;
  }
}

/** An update of {@link STAMP} pixels that hold the time, see {@link readStamp}. */
function stamp(): Buffer {
  const message = update(STAMP.width, STAMP.height);
  message.writeBigUInt64LE(process.hrtime.bigint(), 16);
  return message;
}

function serve(socket: Socket): void {
  let flooding = false;
  const flood = (): void => {
    while (!socket.destroyed && socket.write(LARGE));
  };
  const frames = new Frames(socket);
  const send = (bytes: Uint8Array): void => void socket.write(bytes);
  const listener: ScreenListener =
    behaviour === "frames"
      ? { send, key: () => frames.key(), updateRequest: () => frames.request() }
      : {
          send,
          key: () => void socket.write(SMALL),
          updateRequest: () => {
            if (behaviour !== "flood" || flooding) return;
            flooding = true;
            socket.on("drain", flood);
            flood();
          },
        };
  const conversation = new ScreenConversation(listener, behaviour === "frames" ? UHD : undefined);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => conversation.push(chunk));
}

const server = createServer({ noDelay: true, highWaterMark: FLOOD_BUFFER }, serve);
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  writeSync(3, `${address.port}\n`);
});
