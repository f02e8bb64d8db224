import { TunnelError } from "../tunnel/errors.ts";
import type { SetTimer } from "../wire/timers.ts";
import { Condition } from "./condition.ts";
import type { SessionLimits } from "./limits.ts";

/** Where the hypervisor's bytes go, and how many more there is room for. */
export interface Receiver {
  readonly window: { readonly room: number };
  /** What the bytes taken so far have cost besides their number; grows with every {@link fromServer}. */
  readonly steps: number;
  /** The chunk's buffer is used again as soon as this returns, unless the viewer's stream keeps it. */
  fromServer(chunk: Uint8Array, now: number): void;
}

/** Where the receiver's bytes go. */
interface ToViewer {
  /** Whether nothing more should be sent for now, whatever room there is. It has no event. */
  readonly isFull: boolean;
  /** What to read into next: the buffer, if it is of this size and none of its bytes are kept. */
  bufferAfter(buffer: ArrayBuffer, size: number): ArrayBuffer;
}

export interface RelayOptions {
  readonly reader: ReadableStreamBYOBReader;
  readonly receiver: Receiver;
  readonly viewer: ToViewer;
  readonly now: () => number;
  readonly setTimer: SetTimer;
  readonly limits: Pick<SessionLimits, "readBytes" | "maxReadBytes">;
}

/** How soon it is looked again whether the send queue has room: at first, and at most. Milliseconds. */
const FIRST_POLL_MS = 10;
const MAX_POLL_MS = 80;

/** After this many steps everybody else in this process has a turn: reads that are ready give them none. */
const STEPS_AT_ONCE = 8192;

/** Bytes that count as a step. */
const STEP_BYTES = 4096;

/** The smallest room worth a read: a trickle of tiny reads would cost more than it moves. */
const MIN_READ = 16 * 1024;

/**
 * Reads from the hypervisor and passes on what arrives. Reads only what the path to the viewer has room for, so a
 * stalled viewer stalls the hypervisor and not this object's memory.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #receiver: Receiver;
  readonly #room = new Condition(() => this.#isOver || this.#receiver.window.room >= MIN_READ);
  #buffer: ArrayBuffer;
  /** What is read into from the next read on, bytes, and whether it has been filled since the last {@link rest}. */
  #size: number;
  #isFilled = false;
  #stepsBefore = 0;
  #bytesSince = 0;
  #isOver = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#receiver = options.receiver;
    this.#size = options.limits.readBytes;
    this.#buffer = new ArrayBuffer(this.#size);
  }

  /**
   * Resolves when the hypervisor closes or {@link stop} is called. Throws what the receiver throws, and
   * {@link TunnelError} `refused` for a connection that is lost. `early`: bytes that came before.
   */
  async run(early: Uint8Array): Promise<void> {
    const { reader, viewer } = this.#options;
    const receiver = this.#receiver;
    if (early.length > 0) this.#take(early);
    while (!this.#isOver) {
      const { room } = receiver.window;
      if (room < MIN_READ) {
        await this.#room.waitUntil();
      } else if (viewer.isFull) {
        await this.#drained();
      } else {
        const view = new Uint8Array(this.#buffer, 0, Math.min(this.#buffer.byteLength, room));
        let read;
        try {
          read = await reader.read(view);
        } catch (error) {
          // The platform's own errors name the peer, and say no more than that the connection is lost.
          throw error instanceof TunnelError ? error : new TunnelError("refused");
        }
        if (read.done || this.#isOver) return;
        this.#take(read.value);
        this.#bytesSince += read.value.byteLength;
        // At once: what the viewer's stream keeps may be acknowledged, and used again by it, in any turn after this.
        this.#reuse(read.value);
        if (this.#hasTakenMuch) await this.#giveWay();
      }
    }
  }

  /** Ends {@link run}, whatever it waits for. */
  stop(): void {
    this.#isOver = true;
    this.#room.notify();
    this.#options.reader.cancel().catch(() => {});
  }

  /** The receiver may have more room. */
  roomChanged(): void {
    this.#room.notify();
  }

  /** To be called now and then: gives up a large buffer that has not been filled since the call before. */
  rest(): void {
    if (!this.#isFilled) this.#size = this.#options.limits.readBytes;
    this.#isFilled = false;
  }

  #take(chunk: Uint8Array): void {
    this.#receiver.fromServer(chunk, this.#options.now());
  }

  get #hasTakenMuch(): boolean {
    const steps = this.#receiver.steps - this.#stepsBefore;
    return steps + this.#bytesSince / STEP_BYTES > STEPS_AT_ONCE;
  }

  async #giveWay(): Promise<void> {
    const { setTimer } = this.#options;
    await new Promise<void>((resolve) => setTimer(0, resolve));
    this.#stepsBefore = this.#receiver.steps;
    this.#bytesSince = 0;
  }

  async #drained(): Promise<void> {
    const { viewer, setTimer } = this.#options;
    let pollMs = FIRST_POLL_MS;
    while (!this.#isOver && viewer.isFull) {
      const wait = pollMs;
      await new Promise<void>((resolve) => setTimer(wait, resolve));
      pollMs = Math.min(2 * pollMs, MAX_POLL_MS);
    }
  }

  /** A server that fills the buffer gets a larger one: fewer turns for the same bytes. */
  #reuse({ buffer, byteLength }: Uint8Array<ArrayBuffer>): void {
    const { viewer, limits } = this.#options;
    if (byteLength === buffer.byteLength) {
      this.#isFilled = true;
      this.#size = Math.min(2 * byteLength, limits.maxReadBytes);
    }
    this.#buffer = viewer.bufferAfter(buffer, this.#size);
  }
}
