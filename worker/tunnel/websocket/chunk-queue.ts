/** What a queued piece costs besides its bytes, so that many tiny pieces fill a queue as well. */
export const PIECE_OVERHEAD = 64;

/** Pieces of a byte stream that wait to be read; whoever owns it holds {@link cost} to a limit. */
export class ChunkQueue {
  #pieces: Uint8Array[] = [];
  /** Of the pieces, those before this one have been taken. */
  #first = 0;
  #cost = 0;

  /** Bytes that wait, each piece counting 64 more. */
  get cost(): number {
    return this.#cost;
  }

  get isEmpty(): boolean {
    return this.#first === this.#pieces.length;
  }

  push(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#cost += piece.length + PIECE_OVERHEAD;
  }

  /** Moves as many bytes as there are and fit into the view, and returns how many. */
  take(view: Uint8Array): number {
    let taken = 0;
    for (; taken < view.length;) {
      const piece = this.#pieces[this.#first];
      if (piece === undefined) break;
      const part = piece.subarray(0, view.length - taken);
      view.set(part, taken);
      taken += part.length;
      this.#cost -= part.length;
      if (part.length < piece.length) {
        this.#pieces[this.#first] = piece.subarray(part.length);
      } else {
        this.#pieces[this.#first] = NOTHING;
        this.#first += 1;
        this.#cost -= PIECE_OVERHEAD;
      }
    }
    this.#forgetTaken();
    return taken;
  }

  clear(): void {
    this.#pieces = [];
    this.#first = 0;
    this.#cost = 0;
  }

  /** Not at every take: moving the rest of a long list each time would be quadratic. */
  #forgetTaken(): void {
    if (this.isEmpty) {
      this.clear();
    } else if (this.#first > this.#pieces.length / 2) {
      this.#pieces = this.#pieces.slice(this.#first);
      this.#first = 0;
    }
  }
}

/** In the place of a taken piece, so that its buffer can go. */
const NOTHING = new Uint8Array(0);
