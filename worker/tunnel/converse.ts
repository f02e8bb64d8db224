import { ConversationDriver } from "../wire/driver.ts";
import { setTimer } from "../wire/timers.ts";
import type { Conversation } from "../wire/conversation.ts";
import { conversationFailure, TunnelError } from "./errors.ts";
import type { Tunnel } from "./tunnel.ts";

export interface ConverseOptions {
  /** Each step of the conversation, and each that has no name as a whole, in milliseconds. */
  readonly stepMs: number;
  /** Bytes of the peer that came before. */
  readonly early?: Uint8Array;
  /** Ends the conversation from outside. */
  readonly signal?: AbortSignal | undefined;
}

export interface Conversed<Result> {
  readonly result: Result;
  /** Bytes that came after the conversation. */
  readonly rest: Uint8Array;
  /** The tunnel to go on with: the one that was given, or TLS around it. Its locks are free. */
  readonly tunnel: Tunnel;
}

/**
 * Holds a conversation over a tunnel. Every step has its own time limit, however slowly its bytes trickle.
 * TLS starts where the conversation asks for it, and a tunnel that cannot start it is an error.
 *
 * Throws what the conversation throws and {@link TunnelError}: `timeout`, `refused` for a peer that hangs up,
 * `tls` for TLS that fails; after a verdict of the peer that verdict, however it ends. The tunnel is the caller's to close.
 */
export async function converse<Result>(
  given: Tunnel,
  conversation: Conversation<Result>,
  options: ConverseOptions,
): Promise<Conversed<Result>> {
  const driver = new ConversationDriver(conversation);
  let tunnel = given;
  const clock = new StepClock(options);
  let streams = new LockedStreams(tunnel, clock);
  try {
    clock.enter(driver.step);
    await streams.write(driver.greeting());
    if (options.early !== undefined) await streams.write(driver.feed(options.early));
    while (!driver.done) {
      clock.enter(driver.step);
      if (driver.awaitsTls) {
        streams.release();
        if (tunnel.startTls === undefined) throw new TunnelError("tls", "connector");
        tunnel = await tunnel.startTls();
        streams = new LockedStreams(tunnel, clock);
        await streams.write(driver.secured());
      } else {
        await streams.write(driver.feed(await streams.read()));
      }
    }
    return { result: driver.result, rest: driver.rest(), tunnel };
  } catch (error) {
    throw driver.verdict ?? conversationFailure(error);
  } finally {
    clock.stop();
    streams.release();
  }
}

/** As {@link converse}, and closes the tunnel that was given when the conversation fails. */
export async function converseOrClose<Result>(
  tunnel: Tunnel,
  conversation: Conversation<Result>,
  options: ConverseOptions,
): Promise<Conversed<Result>> {
  try {
    return await converse(tunnel, conversation, options);
  } catch (error) {
    tunnel.close();
    throw error;
  }
}

/** Reads and writes of one tunnel, ended by the clock. */
class LockedStreams {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #clock: StepClock;
  readonly #isSecured: boolean;
  #isFirst = true;

  constructor(tunnel: Tunnel, clock: StepClock) {
    this.#reader = tunnel.readable.getReader();
    this.#writer = tunnel.writable.getWriter();
    // What they would say, the next read or write says.
    this.#reader.closed.catch(() => {});
    this.#writer.closed.catch(() => {});
    this.#clock = clock;
    this.#isSecured = tunnel.isSecured ?? false;
    // Cancelling wakes the pending read.
    clock.onExpiry(() => void this.#reader.cancel().catch(() => {}));
  }

  async read(): Promise<Uint8Array> {
    let chunk;
    try {
      chunk = await this.#reader.read();
    } catch (error) {
      // The error's text names the peer, unless it is ours.
      this.#clock.check();
      if (error instanceof TunnelError) throw error;
      throw this.#isSecured && this.#isFirst
        ? new TunnelError("tls", "handshake")
        : new TunnelError("refused");
    }
    this.#clock.check();
    // A server at its connection limit closes without a word.
    if (chunk.value === undefined) throw new TunnelError("refused");
    this.#isFirst = false;
    return chunk.value;
  }

  /** A write that fails is not reported: the next read fails as well and knows more. */
  async write(pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      await this.#clock.orExpiry(this.#writer.write(piece).catch(() => {}));
    }
  }

  release(): void {
    this.#reader.releaseLock();
    this.#writer.releaseLock();
  }
}

/** One timer, started again when the conversation enters its next step; the signal ends it early. */
class StepClock {
  readonly #options: ConverseOptions;
  readonly #expiry = Promise.withResolvers<void>();
  #step: string | undefined;
  #isStarted = false;
  #error: TunnelError | undefined;
  #wake = (): void => {};
  #cancelTimer = (): void => {};
  readonly #abandon = (): void => this.#expire(new TunnelError("refused"));

  constructor(options: ConverseOptions) {
    this.#options = options;
    options.signal?.addEventListener("abort", this.#abandon);
    if (options.signal?.aborted === true) this.#abandon();
  }

  /** Replaces the expiry callback. */
  onExpiry(wake: () => void): void {
    this.#wake = wake;
    if (this.#error !== undefined) wake();
  }

  enter(step: string | undefined): void {
    if (this.#isStarted && step === this.#step) return;
    this.#cancelTimer();
    this.#isStarted = true;
    this.#step = step;
    this.#cancelTimer = setTimer(this.#options.stepMs, () =>
      this.#expire(new TunnelError("timeout")),
    );
  }

  /** Throws once the time is over. */
  check(): void {
    if (this.#error !== undefined) throw this.#error;
  }

  async orExpiry(operation: Promise<void>): Promise<void> {
    await Promise.race([operation, this.#expiry.promise]);
    this.check();
  }

  stop(): void {
    this.#cancelTimer();
    this.#options.signal?.removeEventListener("abort", this.#abandon);
  }

  #expire(error: TunnelError): void {
    this.#error ??= error;
    this.#expiry.resolve();
    this.#wake();
  }
}
