import { TunnelError } from "../tunnel/errors.ts";
import type { SetTimer } from "../wire/timers.ts";
import type { Gate } from "./gate.ts";
import type { SessionLimits } from "./limits.ts";

export interface RelayOptions {
  readonly reader: ReadableStreamBYOBReader;
  /** Takes the hypervisor's bytes; the buffer is used again as soon as it returns. */
  readonly take: (chunk: Uint8Array) => void;
  /** Bytes that the way to the viewer has room for. */
  readonly room: () => number;
  /** Checked whenever {@link room} or {@link isOver} may have changed. */
  readonly gate: Gate;
  readonly isOver: () => boolean;
  /** What the bytes taken so far have cost beside their number; grows with every {@link take}. */
  readonly steps: () => number;
  /** Whether nothing more should be sent for now, whatever room there is. It has no event. */
  readonly isFull: () => boolean;
  readonly setTimer: SetTimer;
  readonly limits: Pick<SessionLimits, "readBytes" | "mostReadBytes">;
}

/** How soon a full way is looked at again, at first and after many looks in vain, milliseconds. */
const FIRST_POLL_MS = 10;
const MAX_POLL_MS = 80;

/** After so many steps everybody else in this process has a turn: reads that are ready give them none. */
const STEPS_AT_ONCE = 8192;

/** Bytes that count as a step. */
const STEP_BYTES = 4096;

/** The least room worth a read: a trickle of tiny reads would cost more than it moves. */
const LEAST_READ = 16 * 1024;

/**
 * Reads from the hypervisor until it closes (resolves) or the transport fails (rejects). Reads only what
 * the way to the viewer has room for, so a stalled viewer stalls the hypervisor and not this object's
 * memory. Ends from outside when `isOver` says so and the reader is cancelled.
 */
export async function relayDownstream(options: RelayOptions): Promise<void> {
  const { reader, room, gate, isOver, isFull, steps, limits, setTimer } = options;
  let stepsBefore = steps();
  let bytesSince = 0;
  let buffer = new ArrayBuffer(limits.readBytes);
  while (!isOver()) {
    await gate.until(() => isOver() || room() >= LEAST_READ);
    let pollMs = FIRST_POLL_MS;
    for (; !isOver() && isFull(); pollMs = Math.min(2 * pollMs, MAX_POLL_MS)) {
      const wait = pollMs;
      await new Promise<void>((resolve) => setTimer(wait, resolve));
    }
    if (isOver()) return;
    const size = Math.min(buffer.byteLength, room());
    const { value, done } = await reader.read(new Uint8Array(buffer, 0, size)).catch(reset);
    if (done || isOver()) return;
    options.take(value);
    bytesSince += value.byteLength;
    if (steps() - stepsBefore + bytesSince / STEP_BYTES > STEPS_AT_ONCE) {
      await new Promise<void>((resolve) => setTimer(0, resolve));
      stepsBefore = steps();
      bytesSince = 0;
    }
    // A server that fills the buffer gets a larger one: fewer turns for the same bytes.
    const isFilled = value.byteLength === value.buffer.byteLength;
    buffer =
      isFilled && value.byteLength < limits.mostReadBytes
        ? new ArrayBuffer(Math.min(2 * value.byteLength, limits.mostReadBytes))
        : value.buffer;
  }
}

/** The platform's own errors name the peer, and say no more than that the connection is gone. */
function reset(error: unknown): never {
  throw error instanceof TunnelError ? error : new TunnelError("refused");
}
