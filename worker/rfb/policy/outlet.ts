/** Runs shorter than this are copied byte by byte: a view of each would cost more than its bytes. */
const SHORT_RUN = 64;

/**
 * What of a chunk is passed on, in order and in one piece: the chunk itself or a view of it while that is one
 * run of it, a copy as soon as it is not. What a hostile stream is cut into costs no object for each piece.
 */
export class Outlet {
  #chunk: Uint8Array = new Uint8Array(0);
  #from = 0;
  #to = 0;
  #copy: Uint8Array | undefined;
  #length = 0;

  /** Continues with the next chunk. */
  enter(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#from = 0;
    this.#to = 0;
    this.#copy = undefined;
    this.#length = 0;
  }

  /** Passes on the chunk's bytes from one position up to another. */
  run(from: number, to: number): void {
    if (from === to) return;
    if (this.#copy === undefined && this.#from === this.#to) {
      this.#from = from;
      this.#to = to;
    } else {
      this.#append(this.#chunk, from, to);
    }
  }

  /** Puts in bytes that are not of the chunk. */
  insert(bytes: Uint8Array): void {
    this.#append(bytes, 0, bytes.length);
  }

  /** All that is passed on; empty when that is nothing. */
  get bytes(): Uint8Array {
    if (this.#copy !== undefined) return this.#copy.subarray(0, this.#length);
    const isWhole = this.#from === 0 && this.#to === this.#chunk.length;
    return isWhole ? this.#chunk : this.#chunk.subarray(this.#from, this.#to);
  }

  #append(source: Uint8Array, from: number, to: number): void {
    const copy = this.#room(to - from);
    if (to - from < SHORT_RUN) {
      for (let at = from; at < to; at += 1) copy[this.#length + at - from] = source[at] ?? 0;
    } else {
      copy.set(source.subarray(from, to), this.#length);
    }
    this.#length += to - from;
  }

  /** The copy, with what has been passed on so far and room for this many bytes more. */
  #room(bytes: number): Uint8Array {
    if (this.#copy !== undefined && this.#length + bytes <= this.#copy.length) return this.#copy;
    const before = this.bytes;
    const larger = new Uint8Array(Math.max(this.#chunk.length, 2 * (before.length + bytes)));
    larger.set(before);
    this.#length = before.length;
    this.#copy = larger;
    return larger;
  }
}
