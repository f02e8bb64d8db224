import { ByteReader } from "../../support/byte-reader.ts";
import type { ByteSocket } from "./byte-socket.ts";

/** Longest time that a server may take to say its next thing, milliseconds. */
const ANSWER_LIMIT_MS = 10_000;

/** SetEncodings with Raw alone (RFC 6143 §7.5.2). */
const SET_ENCODINGS = Uint8Array.of(2, 0, 0, 1, 0, 0, 0, 0);

/** FramebufferUpdateRequest, incremental, for all of a screen (RFC 6143 §7.5.3). */
export function updateRequestOf(screen: {
  readonly width: number;
  readonly height: number;
}): Uint8Array {
  const { width, height } = screen;
  return Uint8Array.of(3, 1, 0, 0, 0, 0, width >> 8, width & 255, height >> 8, height & 255);
}

export const UPDATE_REQUEST = updateRequestOf({ width: 640, height: 480 });

/** PointerEvents: the left button pressed and let go in the corner of the screen (RFC 6143 §7.5.5). */
export const CLICK = Uint8Array.of(5, 1, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0);

/** KeyEvent: `a` pressed (RFC 6143 §7.5.4). */
export const KEY_EVENT = Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 0x61);

/** Goes through the RFB 3.8 handshake with security None, up to the first message of either side. */
export async function introduce(socket: ByteSocket): Promise<void> {
  const reader = new ByteReader();
  socket.onBytes((chunk) => reader.push(chunk));
  const limit = setTimeout(() => reader.end(new Error("no answer")), ANSWER_LIMIT_MS);
  try {
    await reader.read(12);
    socket.send(Buffer.from("RFB 003.008\n", "latin1"));
    const [count = 0] = await reader.read(1);
    await reader.read(count);
    socket.send(Uint8Array.of(1));
    await reader.read(4);
    socket.send(Uint8Array.of(1));
    const init = await reader.read(24);
    await reader.read(new DataView(init.buffer).getUint32(20));
    socket.send(SET_ENCODINGS);
  } finally {
    clearTimeout(limit);
  }
}

/** Sends `message` and resolves with the microseconds until `bytes` bytes have come back. */
export async function timedAnswer(
  socket: ByteSocket,
  message: Uint8Array,
  bytes: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error("no answer")), ANSWER_LIMIT_MS);
    let missing = bytes;
    socket.onBytes((chunk) => {
      missing -= chunk.length;
      if (missing > 0) return;
      const microseconds = (performance.now() - start) * 1000;
      clearTimeout(limit);
      resolve(microseconds);
    });
    const start = performance.now();
    socket.send(message);
  });
}
