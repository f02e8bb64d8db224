/** Turns chunks of a byte stream, however it was cut, into pieces of asked length, in order. */
export class ByteReader {
  #chunks: Uint8Array[] = [];
  #length = 0;
  #ended: Error | undefined;
  #wake: (() => void) | undefined;

  /** Takes the next chunk; the reader keeps a view of it. */
  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    this.#wake?.();
  }

  /** No more chunks come: reads that cannot be satisfied reject with `error`. */
  end(error: Error): void {
    this.#ended ??= error;
    this.#wake?.();
  }

  /** Bytes that have arrived and were not read. */
  get available(): number {
    return this.#length;
  }

  /** The next `length` bytes as a copy. One read at a time. */
  async read(length: number): Promise<Uint8Array> {
    while (this.#length < length) {
      if (this.#ended !== undefined) throw this.#ended;
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#wake = undefined;
    return this.#take(length);
  }

  #take(length: number): Uint8Array {
    const piece = new Uint8Array(length);
    let filled = 0;
    let used = 0;
    while (filled < length) {
      const chunk = this.#chunks[used] ?? new Uint8Array(0);
      const part = chunk.subarray(0, length - filled);
      piece.set(part, filled);
      filled += part.length;
      if (part.length < chunk.length) this.#chunks[used] = chunk.subarray(part.length);
      else used += 1;
    }
    this.#chunks = this.#chunks.slice(used);
    this.#length -= length;
    return piece;
  }
}
