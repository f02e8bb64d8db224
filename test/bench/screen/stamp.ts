/** Size of the screen that sends whole frames, in pixels. */
export const UHD = { width: 3840, height: 2160 } as const;

/** Size of the update that answers a KeyEvent there: two pixels, which hold the time at which it came. */
export const STAMP = { width: 2, height: 1 } as const;

/** Headers of an update of one rectangle, in bytes (RFC 6143 §7.6.1). */
const HEAD_BYTES = 16;

const BYTES_PER_PIXEL = 4;

/** Follows a stream of Raw updates of one rectangle each, cut anywhere. */
export class StampReader {
  readonly #updated: (stamp: bigint | undefined) => void;
  readonly #head = Buffer.alloc(HEAD_BYTES + 8);
  #filled = 0;
  #missing = 0;

  /**
   * `updated` is called at the end of each update; for the answer to a KeyEvent with the time at which
   * that came, in nanoseconds of the machine's monotonic clock.
   */
  constructor(updated: (stamp: bigint | undefined) => void) {
    this.#updated = updated;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#filled < this.#head.length) {
        const part = chunk.subarray(at, at + this.#head.length - this.#filled);
        this.#head.set(part, this.#filled);
        this.#filled += part.length;
        at += part.length;
        if (this.#filled < this.#head.length) return;
        this.#missing = this.#pixels * BYTES_PER_PIXEL - 8;
      } else {
        const length = Math.min(this.#missing, chunk.length - at);
        this.#missing -= length;
        at += length;
      }
      if (this.#missing > 0) continue;
      this.#filled = 0;
      const isStamp = this.#pixels === STAMP.width * STAMP.height;
      this.#updated(isStamp ? this.#head.readBigUInt64LE(HEAD_BYTES) : undefined);
    }
  }

  get #pixels(): number {
    return this.#head.readUInt16BE(8) * this.#head.readUInt16BE(10);
  }
}
