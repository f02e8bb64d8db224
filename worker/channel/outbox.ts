import { SpareBuffers } from "./spare-buffers.ts";

/** Chunks from this size on are kept as they are, where they fill at least half of their buffer. */
const KEEP_BYTES = 16 * 1024;

/** What smaller chunks are copied into has at least this size. */
const PACK_BYTES = 64 * 1024;

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
 * reads into buffers takes another one ({@link spare}). So what is kept is at most twice the window, and three
 * buffers more: the chunk and the pack of small chunks that are acknowledged in part, and the pack that is open.
 *
 * Buffers that are acknowledged are used again: a stream that made new ones would leave so much garbage that V8,
 * which collects it late, lets a process grow by several times the window. With them the outbox holds no more than
 * it has kept at once of late ({@link rest}), and two buffers.
 */
export class Outbox {
  readonly #segments: Segment[] = [];
  /** How many segments each buffer has. */
  readonly #kept = new Map<ArrayBuffer, number>();
  #keptBytes = 0;
  /** The most that has been kept since the last rest, and between it and the one before. */
  #peak = 0;
  #peakBefore = 0;
  readonly #spare = new SpareBuffers();
  /** The size of the largest buffer that was asked for since the last rest. */
  #largest = PACK_BYTES;
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

  /** Memory that is held, with what waits to be used again, bytes. */
  get heldBytes(): number {
    return this.#keptBytes + this.#spare.bytes;
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

  /** A buffer of at least `size` bytes to read into. */
  spare(size: number): ArrayBuffer {
    this.#largest = Math.max(this.#largest, size);
    return this.#spare.take(size);
  }

  /** To be called now and then: gives up the buffers that have not been used since the call before. */
  rest(): void {
    if (this.#open !== undefined && !this.isKept(this.#open.bytes.buffer)) this.#open = undefined;
    this.#peakBefore = this.#peak;
    this.#peak = this.#keptBytes;
    this.#largest = PACK_BYTES;
    this.#limitSpare();
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
      const left = bytes.length - used;
      const part = at === 0 && chunk.length <= left ? chunk : chunk.subarray(at, at + left);
      bytes.set(part, used);
      this.#extend(bytes, used, part.length);
      at += part.length;
      if (used + part.length < bytes.length) this.#open.used += part.length;
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
    const { buffer } = bytes;
    this.#segments.push({ start: this.#sent, bytes });
    this.#sent += bytes.length;
    const segments = this.#kept.get(buffer) ?? 0;
    this.#kept.set(buffer, segments + 1);
    if (segments > 0) return;
    this.#keptBytes += buffer.byteLength;
    this.#peak = Math.max(this.#peak, this.#keptBytes);
    this.#limitSpare();
  }

  /** One segment of a buffer is done with. */
  #release(buffer: ArrayBuffer): void {
    const left = (this.#kept.get(buffer) ?? 1) - 1;
    if (left > 0) {
      this.#kept.set(buffer, left);
      return;
    }
    this.#kept.delete(buffer);
    this.#keptBytes -= buffer.byteLength;
    if (this.#open?.bytes.buffer === buffer) {
      this.#open.used = 0;
      return;
    }
    this.#spare.give(buffer);
    this.#limitSpare();
  }

  /**
   * Two buffers are in use without being kept: the one that is read into and the open pack. Buffers come from
   * elsewhere as well, and some are too small for what is read next.
   */
  #limitSpare(): void {
    const peak = Math.max(this.#peak, this.#peakBefore);
    this.#spare.shrink(peak + 2 * this.#largest - this.#keptBytes);
  }
}

function endOf(segment: Segment | undefined): number {
  return segment === undefined ? Number.POSITIVE_INFINITY : segment.start + segment.bytes.length;
}
