import { PIECE_OVERHEAD } from "../tunnel/websocket/chunk-queue.ts";
import type { SetTimer } from "../wire/timers.ts";

/** workerd's `queueMicrotask` costs some forty times what a turn of a promise does. */
const IN_THIS_TURN = Promise.resolve();

/**
 * Writes to the hypervisor one after another. What arrives while a write is in flight is joined into
 * the next, which costs no latency and keeps the number of writes small.
 */
export class UpstreamQueue {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #limit: number;
  readonly #onError: () => void;
  #pieces: Uint8Array[] = [];
  /** What everything queued costs, and of that what is being written. */
  #queued = 0;
  #inFlight = 0;
  #isWriting = false;
  #hasFailed = false;
  #onIdle = (): void => {};

  /** `limit`: bytes that may wait, each piece counting 64 more. `onError`: a write failed; called once. */
  constructor(writer: WritableStreamDefaultWriter<Uint8Array>, limit: number, onError: () => void) {
    this.#writer = writer;
    this.#limit = limit;
    this.#onError = onError;
  }

  /**
   * Queues a piece. `false`: it does not fit, was not taken and the session must end. Pieces queued in
   * one turn leave in one write.
   */
  push(piece: Uint8Array): boolean {
    const cost = piece.length + PIECE_OVERHEAD;
    if (this.#queued + cost > this.#limit) return false;
    this.#queued += cost;
    this.#pieces.push(piece);
    if (!this.#isWriting) {
      this.#isWriting = true;
      void IN_THIS_TURN.then(this.#write); // what is queued in the same turn belongs to the same write
    }
    return true;
  }

  /** Resolves when everything queued has been written or has failed, or after `milliseconds`. Never rejects. */
  async finish(milliseconds: number, setTimer: SetTimer): Promise<void> {
    if (!this.#isWriting || this.#hasFailed) return;
    const finished = Promise.withResolvers<void>();
    this.#onIdle = finished.resolve;
    const cancel = setTimer(milliseconds, finished.resolve);
    await finished.promise;
    cancel();
  }

  readonly #write = (): void => {
    if (this.#pieces.length === 0) {
      this.#isWriting = false;
      this.#onIdle();
      return;
    }
    this.#inFlight = this.#queued;
    const batch = join(this.#pieces);
    this.#pieces = [];
    this.#writer.write(batch).then(this.#written, this.#failed);
  };

  readonly #written = (): void => {
    this.#queued -= this.#inFlight;
    this.#write();
  };

  /** `#isWriting` stays set: nothing is written after a write that has failed. */
  readonly #failed = (): void => {
    this.#hasFailed = true;
    this.#onIdle();
    this.#onError();
  };
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [first, second] = pieces;
  if (first && !second) return first;
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
