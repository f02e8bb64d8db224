/** Buffers that hold nothing at present and wait to be used again, so that a stream makes no garbage. */
export class SpareBuffers {
  /** In the order in which they were given back. */
  readonly #buffers: ArrayBuffer[] = [];
  #bytes = 0;

  /** Their size together, bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A buffer of at least `size` bytes: the last that was given back, which is still in the processor's cache. */
  take(size: number): ArrayBuffer {
    const at = this.#buffers.findLastIndex(({ byteLength }) => byteLength >= size);
    const [found] = at === -1 ? [] : this.#buffers.splice(at, 1);
    if (found === undefined) return new ArrayBuffer(size);
    this.#bytes -= found.byteLength;
    return found;
  }

  give(buffer: ArrayBuffer): void {
    this.#buffers.push(buffer);
    this.#bytes += buffer.byteLength;
  }

  /** Gives up those that have waited longest, until the others have at most this many bytes. */
  shrink(bytes: number): void {
    let count = 0;
    for (const { byteLength } of this.#buffers) {
      if (this.#bytes <= bytes) break;
      this.#bytes -= byteLength;
      count += 1;
    }
    if (count > 0) this.#buffers.splice(0, count);
  }
}
