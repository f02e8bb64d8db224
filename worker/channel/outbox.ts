/** Chunks from this size on are kept as they are, where they fill at least half of their buffer. */
const KEEP_BYTES = 16 * 1024;

/** What smaller chunks are copied into. */
const PACK_BYTES = 64 * 1024;

/** Buffers that wait to be used again. */
const MAX_SPARE = 2;

/** A part of the stream that has not been acknowledged. */
interface Segment {
  /** Bytes of the stream before it. */
  readonly start: number;
  /** A view of a buffer that nobody else writes to. */
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * What has been sent and not been acknowledged: on a new connection it is sent again, from wherever the
 * receiver has come to. The flow-control window bounds how much that is.
 *
 * Chunks that fill at least half of a large buffer are not copied: the outbox keeps the buffer, and whoever
 * reads into buffers takes another one ({@link spare}). So it never holds more than twice the window, and one
 * pack of small chunks.
 */
export class Outbox {
  readonly #segments: Segment[] = [];
  /** How many segments each buffer has. */
  readonly #kept = new Map<ArrayBuffer, number>();
  readonly #spare: ArrayBuffer[] = [];
  #acknowledged = 0;
  #sent = 0;
  /** Where the next small chunk goes. */
  #open: { readonly bytes: Uint8Array<ArrayBuffer>; used: number } | undefined;

  /** Bytes of the stream so far. */
  get sent(): number {
    return this.#sent;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Memory that is held for what has not been acknowledged, bytes. */
  get heldBytes(): number {
    let held = 0;
    for (const buffer of this.#kept.keys()) held += buffer.byteLength;
    return held;
  }

  /** A chunk is sent. Afterwards its buffer may only be written to again unless it {@link isKept}. */
  add(chunk: Uint8Array<ArrayBuffer>): void {
    if (chunk.length === 0) return;
    if (chunk.length >= KEEP_BYTES && 2 * chunk.length >= chunk.buffer.byteLength) {
      this.#push(chunk);
    } else {
      this.#pack(chunk);
    }
  }

  /** Whether a buffer holds what has not been acknowledged. */
  isKept(buffer: ArrayBuffer): boolean {
    return this.#kept.has(buffer);
  }

  /** A buffer of `size` bytes to read into: the last that was given up, which is still in the processor's cache. */
  spare(size: number): ArrayBuffer {
    const at = this.#spare.findLastIndex(({ byteLength }) => byteLength === size);
    const [found] = at === -1 ? [] : this.#spare.splice(at, 1);
    return found ?? new ArrayBuffer(size);
  }

  /** The receiver has taken the stream up to here. Throws RangeError for what was not sent, or was acknowledged. */
  acknowledge(received: number): void {
    if (!this.covers(received))
      throw new RangeError("acknowledged bytes that are not in the outbox");
    this.#acknowledged = received;
    let done = 0;
    while (done < this.#segments.length && endOf(this.#segments[done]) <= received) done += 1;
    for (const { bytes } of this.#segments.splice(0, done)) this.#release(bytes.buffer);
  }

  /** Whether the stream can be sent again from here on. */
  covers(offset: number): boolean {
    return Number.isSafeInteger(offset) && offset >= this.#acknowledged && offset <= this.#sent;
  }

  /** The stream from an offset on that is covered, in pieces; views, valid until the next call of anything else. */
  *from(offset: number): Generator<Uint8Array<ArrayBuffer>, void> {
    if (!this.covers(offset)) throw new RangeError("not in the outbox");
    for (const { start, bytes } of this.#segments) {
      const skipped = Math.max(0, offset - start);
      if (skipped < bytes.length) yield bytes.subarray(skipped);
    }
  }

  /** Copies a small chunk into the open pack, and into as many more as it needs. */
  #pack(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      this.#open ??= { bytes: new Uint8Array(this.spare(PACK_BYTES)), used: 0 };
      const { bytes, used } = this.#open;
      const part = chunk.subarray(at, at + PACK_BYTES - used);
      bytes.set(part, used);
      this.#extend(bytes, used, part.length);
      at += part.length;
      if (used + part.length < PACK_BYTES) this.#open.used += part.length;
      else this.#open = undefined;
    }
  }

  /** The stream goes on with `length` bytes of a pack from `from` on. */
  #extend(pack: Uint8Array<ArrayBuffer>, from: number, length: number): void {
    const last = this.#segments.at(-1);
    if (last?.bytes.buffer === pack.buffer && last.bytes.byteOffset + last.bytes.length === from) {
      last.bytes = pack.subarray(last.bytes.byteOffset, from + length);
      this.#sent += length;
    } else {
      this.#push(pack.subarray(from, from + length));
    }
  }

  #push(bytes: Uint8Array<ArrayBuffer>): void {
    this.#segments.push({ start: this.#sent, bytes });
    this.#kept.set(bytes.buffer, (this.#kept.get(bytes.buffer) ?? 0) + 1);
    this.#sent += bytes.length;
  }

  /** One segment of a buffer is done with. */
  #release(buffer: ArrayBuffer): void {
    const left = (this.#kept.get(buffer) ?? 1) - 1;
    if (left > 0) {
      this.#kept.set(buffer, left);
      return;
    }
    this.#kept.delete(buffer);
    if (this.#open?.bytes.buffer === buffer) {
      this.#open.used = 0;
      return;
    }
    if (this.#spare.length === MAX_SPARE) this.#spare.shift();
    this.#spare.push(buffer);
  }
}

function endOf(segment: Segment | undefined): number {
  return segment === undefined ? Number.POSITIVE_INFINITY : segment.start + segment.bytes.length;
}
