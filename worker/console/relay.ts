import { TunnelError } from "../tunnel/errors.ts";
import type { SetTimer } from "../wire/timers.ts";
import { Condition } from "./condition.ts";
import type { SessionLimits } from "./limits.ts";

/** Where the hypervisor's bytes go, and how many more there is room for. */
export interface Receiver {
  readonly window: { readonly room: number };
  /** What the bytes taken so far have cost besides their number; grows with every {@link fromServer}. */
  readonly steps: number;
  /** The chunk is used again as soon as this returns. */
  fromServer(chunk: Uint8Array, now: number): void;
}

export interface RelayOptions {
  readonly reader: ReadableStreamBYOBReader;
  readonly receiver: Receiver;
  /** Whether to send nothing to the viewer for now, whatever room there is. No event says when that ends. */
  readonly channel: { readonly isFull: boolean };
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
  #stepsBefore = 0;
  #bytesSince = 0;
  #isOver = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#receiver = options.receiver;
    this.#buffer = new ArrayBuffer(options.limits.readBytes);
  }

  /**
   * Resolves when the hypervisor closes or {@link stop} is called. Throws what the receiver throws, and
   * {@link TunnelError} `refused` for a connection that is lost. `early`: bytes that came before.
   */
  async run(early: Uint8Array): Promise<void> {
    const { reader, channel } = this.#options;
    const receiver = this.#receiver;
    if (early.length > 0) this.#take(early);
    while (!this.#isOver) {
      const { room } = receiver.window;
      if (room < MIN_READ) {
        await this.#room.waitUntil();
      } else if (channel.isFull) {
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
        if (this.#hasTakenMuch) await this.#giveWay();
        this.#reuse(read.value);
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
    const { channel, setTimer } = this.#options;
    let pollMs = FIRST_POLL_MS;
    while (!this.#isOver && channel.isFull) {
      const wait = pollMs;
      await new Promise<void>((resolve) => setTimer(wait, resolve));
      pollMs = Math.min(2 * pollMs, MAX_POLL_MS);
    }
  }

  /** A server that fills the buffer gets a larger one: fewer turns for the same bytes. */
  #reuse({ buffer, byteLength }: Uint8Array<ArrayBuffer>): void {
    const { maxReadBytes } = this.#options.limits;
    const isFilled = byteLength === buffer.byteLength;
    this.#buffer =
      isFilled && byteLength < maxReadBytes
        ? new ArrayBuffer(Math.min(2 * byteLength, maxReadBytes))
        : buffer;
  }
}
