import { i32At, u16At, u32At } from "../../wire/bytes.ts";

/**
 * Walks a byte stream that comes in chunks of any size: reads the few bytes of a header, skips
 * payloads unread. Only a header that straddles chunks is copied; nothing else is ever kept.
 */
export class ByteWalker {
  readonly #held: Uint8Array;
  #heldLength = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #before = 0; // bytes of the chunks before this one
  #at = 0;
  #skip = 0;
  /** What was read last begins at `#start` of these. */
  #source: Uint8Array;
  #start = 0;

  /** `maxHeader`: bytes of the longest header that is read at once. */
  constructor(maxHeader: number) {
    this.#held = new Uint8Array(maxHeader);
    this.#source = this.#held;
  }

  /** The position in the current chunk: everything before it has been read or skipped. */
  get position(): number {
    return this.#at;
  }

  /** The same position, counted in bytes from the start of the stream. */
  get offset(): number {
    return this.#before + this.#at;
  }

  /** Continues with the next chunk. The one before must be used up: {@link read} or {@link passed} was false. */
  enter(chunk: Uint8Array): void {
    this.#before += this.#at;
    this.#chunk = chunk;
    this.#at = 0;
  }

  /** Skips this many bytes, in this chunk and the next ones. Their sum is at most 2^53 - 1. */
  skip(bytes: number): void {
    this.#skip += bytes;
  }

  /** Whether all the skipped bytes are over. `false`: enter the next chunk and ask again. */
  passed(): boolean {
    if (this.#skip === 0) return true;
    const left = this.#chunk.length - this.#at;
    if (this.#skip > left) {
      this.#at = this.#chunk.length;
      this.#skip -= left;
      return false;
    }
    this.#at += this.#skip;
    this.#skip = 0;
    return true;
  }

  /**
   * Makes the next `bytes` readable through {@link u8} to {@link i32}, once the skipped bytes are over.
   * `false`: the chunk ends before; enter the next one and ask for the same again.
   */
  read(bytes: number): boolean {
    if (!this.passed()) return false;
    const left = this.#chunk.length - this.#at;
    if (this.#heldLength === 0 && left >= bytes) {
      this.#source = this.#chunk;
      this.#start = this.#at;
      this.#at += bytes;
      return true;
    }
    const taken = Math.min(bytes - this.#heldLength, left);
    this.#held.set(this.#chunk.subarray(this.#at, this.#at + taken), this.#heldLength);
    this.#heldLength += taken;
    this.#at += taken;
    if (this.#heldLength < bytes) return false;
    this.#heldLength = 0;
    this.#source = this.#held;
    this.#start = 0;
    return true;
  }

  u8(offset: number): number {
    return this.#source[this.#start + offset] ?? 0;
  }

  u16(offset: number): number {
    return u16At(this.#source, this.#start + offset);
  }

  u32(offset: number): number {
    return u32At(this.#source, this.#start + offset);
  }

  i32(offset: number): number {
    return i32At(this.#source, this.#start + offset);
  }
}
