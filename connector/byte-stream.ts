import type { Duplex } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";

/** What to throw when a connection ends that is still needed; `received` counts its bytes so far. */
export type Lost = (error: Error | undefined, received: number) => Error;

/** Bytes with which {@link ByteStream.gather} waits for no more. */
const GATHERED_BYTES = 64 * 1024;

/**
 * A connection, read a chunk at a time and written with back-pressure. Between reads it holds what the
 * stream's own buffer holds (64 KiB) and what was put back by {@link unread}, no more.
 */
export class ByteStream {
  readonly #stream: Duplex;
  readonly #lost: Lost;
  #held: Uint8Array = new Uint8Array(0);
  #received = 0;
  readonly #waiting = new Set<() => void>();
  readonly #wake = (): void => {
    for (const waiting of this.#waiting) waiting();
  };

  constructor(stream: Duplex, lost: Lost) {
    this.#stream = stream;
    this.#lost = lost;
    // Stays for good: an error without a listener would end the process.
    stream.on("error", this.#wake);
    for (const event of EVENTS) stream.on(event, this.#wake);
  }

  /** The next bytes, or `undefined` at the end. Throws the signal's reason, or what `lost` makes of an error. */
  async read(signal: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const chunk = this.#take();
      if (chunk !== undefined) return chunk;
      // Known before the event is reported, which happens a turn later.
      if (this.#stream.errored !== null) throw this.lost();
      if (this.#stream.readableEnded || this.#stream.destroyed) return undefined;
      // oxlint-disable-next-line no-await-in-loop -- until there is something
      await this.#change(signal);
    }
  }

  /**
   * As {@link read}, with what else comes in the same turn of the event loop: TLS brings 16 KiB at a time,
   * and whoever passes them on does it for fewer and larger pieces.
   */
  async gather(signal: AbortSignal): Promise<Uint8Array | undefined> {
    const first = await this.read(signal);
    if (first === undefined || first.length >= GATHERED_BYTES) return first;
    await nextTurn();
    const more = this.#take();
    return more === undefined ? first : Buffer.concat([first, more]);
  }

  /** The next bytes. Throws what `lost` makes of an end. */
  async next(signal: AbortSignal): Promise<Uint8Array> {
    const chunk = await this.read(signal);
    if (chunk === undefined) throw this.lost();
    return chunk;
  }

  /** What to throw for an error, or an end, that something around this connection has met. */
  lost(error?: Error): Error {
    return this.#lost(error ?? this.#stream.errored ?? undefined, this.#received);
  }

  /** Puts bytes back in front of those to come. */
  unread(bytes: Uint8Array): void {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([bytes, this.#held]);
  }

  /** Writes, and waits until there is room for more. */
  async write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#stream.writable) throw this.lost();
    if (this.#stream.write(bytes)) return;
    while (this.#stream.writableNeedDrain) {
      // oxlint-disable-next-line no-await-in-loop -- until there is room
      await this.#change(signal);
      if (!this.#stream.writable) throw this.lost();
    }
  }

  /** Ends the writing direction and waits until everything has been handed to the network. */
  async end(signal: AbortSignal): Promise<void> {
    this.#stream.end();
    while (!this.#stream.writableFinished && !this.#stream.destroyed) {
      // oxlint-disable-next-line no-await-in-loop -- until it is out
      await this.#change(signal);
    }
  }

  destroy(): void {
    this.#stream.destroy();
  }

  /**
   * Gives the stream itself away, to put TLS or HTTP around it, or `undefined` when bytes of it have
   * been read already that nobody asked for.
   */
  release(): Duplex | undefined {
    if (this.#held.length > 0 || this.#stream.readableLength > 0) return undefined;
    for (const event of EVENTS) this.#stream.off(event, this.#wake);
    return this.#stream;
  }

  #take(): Uint8Array | undefined {
    if (this.#held.length > 0) {
      const held = this.#held;
      this.#held = new Uint8Array(0);
      return held;
    }
    const chunk: unknown = this.#stream.read();
    if (!(chunk instanceof Uint8Array)) return undefined;
    this.#received += chunk.length;
    return chunk;
  }

  async #change(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    signal.addEventListener("abort", this.#wake);
    await promise;
    signal.removeEventListener("abort", this.#wake);
    this.#waiting.delete(resolve);
    signal.throwIfAborted();
  }
}

const EVENTS = ["readable", "end", "drain", "finish", "close"] as const;
