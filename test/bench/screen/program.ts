import { writeSync } from "node:fs";
import { createServer, type Socket } from "node:net";

import { ScreenConversation } from "./conversation.ts";

/**
 * A VNC server of 640×480 in a process of its own, so that it shares no event loop with the client.
 * `echo` answers every KeyEvent with one small update; `flood` sends updates without end from the first
 * FramebufferUpdateRequest on. Prints its port at file descriptor 3.
 */

/** Bytes that may wait in a flooding socket: enough that the kernel never waits for Node. */
const FLOOD_BUFFER = 1024 * 1024;

const behaviour = process.argv[2];
if (behaviour !== "echo" && behaviour !== "flood") throw new Error("echo or flood?");

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

function serve(socket: Socket): void {
  let flooding = false;
  const flood = (): void => {
    while (!socket.destroyed && socket.write(LARGE));
  };
  const conversation = new ScreenConversation({
    send: (bytes) => void socket.write(bytes),
    key: () => void socket.write(SMALL),
    updateRequest: () => {
      if (behaviour !== "flood" || flooding) return;
      flooding = true;
      socket.on("drain", flood);
      flood();
    },
  });
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => conversation.push(chunk));
}

const server = createServer({ noDelay: true, highWaterMark: FLOOD_BUFFER }, serve);
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  writeSync(3, `${address.port}\n`);
});
