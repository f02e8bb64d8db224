/** Where in a message a connection is struck: after its first byte, somewhere in its body, or after its last byte. */
export const PLACES = ["head", "body", "after"] as const;
export type Place = (typeof PLACES)[number];

/** How long a message is, in bytes. */
export interface MessageLength {
  readonly head: number;
  readonly body: number;
}

/**
 * Reads the length of a message from its first bytes; `undefined`: more of them are needed. `number` counts the
 * messages of this direction, from 0.
 */
export type ReadLength = (head: Buffer, number: number) => MessageLength | undefined;

/** Longest head that is collected, in bytes: that of an HTTP request with a ticket. */
const MAX_HEAD_BYTES = 32 * 1024;

interface Target {
  readonly message: number;
  readonly place: Place;
  /** How far into the body, from 0 to below 1. */
  readonly share: number;
}

/** Follows the messages of one direction of a connection, and says where the one that is aimed at has come. */
export class MessageAim {
  readonly #readLength: ReadLength;
  /** Messages that have begun. */
  #begun = 0;
  #head: Buffer = Buffer.alloc(0);
  /** Bytes that the present message still has after what was read of it. */
  #left = 0;
  #target: Target | undefined;
  /** Bytes from here to the place that is aimed at, once that is known. */
  #distance: number | undefined;

  constructor(readLength: ReadLength) {
    this.#readLength = readLength;
  }

  /** Messages that have begun. */
  get begun(): number {
    return this.#begun;
  }

  /** Aims at the message that begins after `skipped` others. */
  aim(skipped: number, place: Place, share: number): void {
    this.#target = { message: this.#begun + skipped, place, share };
    this.#distance = undefined;
  }

  /** Takes the next bytes; gives how many of them are before the place that is aimed at, if it is among them. */
  push(chunk: Buffer): number | undefined {
    for (let at = 0; at < chunk.length;) {
      at = this.#left === 0 ? this.#begin(chunk, at) : this.#skip(chunk, at);
      if (this.#distance !== undefined && this.#distance <= 0) {
        const strikes = Math.max(0, at + this.#distance);
        this.#target = undefined;
        this.#distance = undefined;
        return strikes;
      }
    }
    return undefined;
  }

  #skip(chunk: Buffer, at: number): number {
    const length = Math.min(this.#left, chunk.length - at);
    this.#left -= length;
    if (this.#distance !== undefined) this.#distance -= length;
    return at + length;
  }

  /** Reads the head of a message, as far as it has come; gives where it ends, or the chunk does. */
  #begin(chunk: Buffer, at: number): number {
    const known = this.#head.length;
    if (known === 0) this.#begun += 1;
    const number = this.#begun - 1;
    const rest = chunk.subarray(at);
    this.#head = known === 0 ? rest : Buffer.concat([this.#head, rest]);
    const length = this.#readLength(this.#head, number);
    if (length === undefined && this.#head.length > MAX_HEAD_BYTES) {
      throw new RangeError("a head without an end");
    }
    const end = length === undefined ? chunk.length : at + length.head - known;
    if (this.#target?.message === number) {
      const { place, share } = this.#target;
      if (place === "head") this.#distance ??= at + 1 - end;
      else if (length !== undefined)
        this.#distance = place === "after" ? length.body : Math.floor(length.body * share);
    }
    if (length !== undefined) {
      this.#head = Buffer.alloc(0);
      this.#left = length.body;
    }
    return end;
  }
}
