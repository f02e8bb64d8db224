import { writeSync } from "node:fs";
import { createServer, type Socket } from "node:net";

import { ScreenConversation } from "../../support/screen-conversation.ts";
import { BEHAVIOURS } from "./behaviours.ts";
import { STREAMS, type Stream } from "./floods.ts";

/**
 * A VNC server of 640×480 in a process of its own, so that it shares no event loop with those that measure.
 * Prints its port at file descriptor 3. At the first KeyEvent it begins with what its argument says: a flood
 * of {@link STREAMS}; `deaf` reads nothing from the start of the relay on; `closes` closes.
 */

/** Bytes that may wait in a flooding socket: enough that the kernel never waits for Node. */
const FLOOD_BUFFER = 1024 * 1024;

/** Writes of one byte between two turns of the event loop. */
const BYTES_A_TURN = 1024;

const behaviour = BEHAVIOURS.find((name) => name === process.argv[2]);
if (behaviour === undefined) throw new Error(BEHAVIOURS.join(", "));

function flood(socket: Socket, { first, endless, byBytes = false }: Stream): void {
  if (first.length > 0) socket.write(first);
  const more = byBytes
    ? (): void => trickle(socket, endless)
    : (): void => {
        while (!socket.destroyed && socket.write(endless));
      };
  socket.on("drain", more);
  more();
}

function trickle(socket: Socket, bytes: Uint8Array): void {
  for (let at = 0; at < BYTES_A_TURN; at += 1) {
    if (socket.destroyed || !socket.write(bytes.subarray(at, at + 1))) return;
  }
  setImmediate(() => trickle(socket, bytes));
}

function serve(socket: Socket): void {
  let begun = false;
  socket.on("error", () => socket.destroy());
  const conversation = new ScreenConversation({
    send: (bytes) => void socket.write(bytes),
    key: () => {
      if (begun) return;
      begun = true;
      if (behaviour === "closes") socket.end();
      else if (behaviour !== "deaf" && behaviour !== undefined) flood(socket, STREAMS[behaviour]);
    },
    updateRequest: () => {
      if (behaviour === "deaf") socket.pause();
    },
  });
  socket.on("data", (chunk) => {
    try {
      conversation.push(chunk);
    } catch {
      socket.destroy();
    }
  });
}

const server = createServer({ noDelay: true, highWaterMark: FLOOD_BUFFER }, serve);
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  writeSync(3, `${address.port}\n`);
});
