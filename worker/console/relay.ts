import type { DownstreamWindow } from "./downstream-window.ts";
import type { SessionLimits } from "./limits.ts";

/** The part of a WebSocket that takes bytes. `bufferedAmount` exists in newer runtimes only. */
export interface ByteSink {
  send(data: Uint8Array): void;
  readonly bufferedAmount?: number;
}

/** How often a full send queue is looked at; the runtime has no event for it. Milliseconds. */
const QUEUE_POLL_MS = 10;

/** The least room worth a read: a trickle of tiny reads would cost more than it moves. */
const LEAST_READ = 16 * 1024;

/**
 * Copies the hypervisor's bytes to the viewer until the hypervisor closes (resolves) or the transport
 * fails (rejects). Reads only what the window has room for, so a stalled viewer stalls the hypervisor
 * and not this object's memory. `window.release()` and cancelling the reader end it from outside.
 */
export async function relayDownstream(
  reader: ReadableStreamBYOBReader,
  viewer: ByteSink,
  window: DownstreamWindow,
  limits: Pick<SessionLimits, "readBytes" | "sendQueueBytes">,
  isOver: () => boolean,
): Promise<void> {
  let buffer = new ArrayBuffer(limits.readBytes);
  while (!isOver()) {
    await window.whenRoom(LEAST_READ);
    while (!isOver() && (viewer.bufferedAmount ?? 0) > limits.sendQueueBytes) {
      await new Promise((resolve) => setTimeout(resolve, QUEUE_POLL_MS));
    }
    if (isOver()) return;
    const size = Math.min(limits.readBytes, window.room);
    const { value, done } = await reader.read(new Uint8Array(buffer, 0, size));
    if (done || isOver()) return;
    window.add(value.byteLength);
    // send() copies, so the buffer can be read into again.
    viewer.send(value);
    buffer = value.buffer;
  }
}
