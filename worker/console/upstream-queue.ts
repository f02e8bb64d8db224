import { PIECE_OVERHEAD } from "../tunnel/websocket/chunk-queue.ts";
import type { SetTimer } from "../wire/timers.ts";

/**
 * Writes to the hypervisor one after another. What arrives while a write is under way is joined into
 * the next, which costs no latency and keeps the number of writes small.
 */
export class UpstreamQueue {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #limit: number;
  readonly #onError: () => void;
  #pieces: Uint8Array[] = [];
  #queued = 0;
  #writing = false;
  #drained = Promise.resolve();

  /** `limit`: bytes that may wait, each piece counting 64 more. `onError`: a write failed; called once. */
  constructor(writer: WritableStreamDefaultWriter<Uint8Array>, limit: number, onError: () => void) {
    this.#writer = writer;
    this.#limit = limit;
    this.#onError = onError;
  }

  /**
   * Queues a piece. `false`: it does not fit, was not taken and the session must end. Pieces queued in
   * one go leave in one write.
   */
  push(piece: Uint8Array): boolean {
    const cost = piece.length + PIECE_OVERHEAD;
    if (this.#queued + cost > this.#limit) return false;
    this.#queued += cost;
    this.#pieces.push(piece);
    if (!this.#writing) this.#drained = this.#drain();
    return true;
  }

  /** Resolves when everything queued has been written, or after `milliseconds`. Never rejects. */
  async finish(milliseconds: number, setTimer: SetTimer): Promise<void> {
    const timeout = Promise.withResolvers<void>();
    const callOff = setTimer(milliseconds, timeout.resolve);
    await Promise.race([this.#drained, timeout.promise]);
    callOff();
  }

  /** Never rejects: a failed write reports through `onError`. */
  async #drain(): Promise<void> {
    this.#writing = true;
    await Promise.resolve(); // what is queued in the same turn belongs to the same write
    try {
      while (this.#pieces.length > 0) {
        const cost = this.#queued;
        const batch = join(this.#pieces);
        this.#pieces = [];
        await this.#writer.write(batch);
        this.#queued -= cost;
      }
    } catch {
      this.#onError();
      return; // `#writing` stays set: nothing is written behind a failed write
    }
    this.#writing = false;
  }
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
