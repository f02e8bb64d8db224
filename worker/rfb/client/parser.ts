import { clientMessageLength } from "../client-message.ts";
import { RFB_LIMITS } from "../limits.ts";

/** What is kept for messages that straddle chunks; only clipboard text needs more, until it is complete. */
const INITIAL_BUFFER = 4 + 4 * RFB_LIMITS.encodings;

/**
 * Cuts the viewer's byte stream into messages.
 *
 * The result does not depend on how the stream is cut, and only whole messages come out, so that others
 * can be put between them. Anything but the known messages throws `RfbError`: a message of
 * unknown length cannot be skipped, so the session must end and the parser must not be used again.
 */
export class ClientStreamParser {
  readonly #hasMoreButtons: () => boolean;
  #held = new Uint8Array(INITIAL_BUFFER);
  #heldLength = 0;

  /** `hasMoreButtons`: whether both sides have agreed on extended mouse buttons. */
  constructor(hasMoreButtons: () => boolean) {
    this.#hasMoreButtons = hasMoreButtons;
  }

  /**
   * Parses the next bytes and passes on each message that became complete: a view of `chunk`, or a copy
   * if it straddled chunks. An error thrown by `take` leaves `parse`.
   */
  parse(chunk: Uint8Array, take: (message: Uint8Array) => void): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#heldLength === 0) {
        const rest = at === 0 ? chunk : chunk.subarray(at);
        const length = this.#measure(rest);
        if (length <= rest.length) {
          // Most of the time a viewer sends one message at a time, which needs no view of its own.
          take(length === rest.length ? rest : rest.subarray(0, length));
          at += length;
          continue;
        }
      }
      at = this.#hold(chunk, at, take);
    }
  }

  /** Adds bytes of a message that straddles chunks; returns the position after those added. */
  #hold(chunk: Uint8Array, from: number, take: (message: Uint8Array) => void): number {
    let at = from;
    while (at < chunk.length) {
      const length = this.#measure(
        this.#heldLength === 0
          ? chunk.subarray(at, at + 1)
          : this.#held.subarray(0, this.#heldLength),
      );
      if (length === this.#heldLength) break;
      const taken = Math.min(length - this.#heldLength, chunk.length - at);
      this.#reserve(length);
      this.#held.set(chunk.subarray(at, at + taken), this.#heldLength);
      this.#heldLength += taken;
      at += taken;
    }
    const held = this.#held.subarray(0, this.#heldLength);
    if (this.#measure(held) === held.length) {
      const message = held.slice();
      this.#heldLength = 0;
      if (this.#held.length > INITIAL_BUFFER) this.#held = new Uint8Array(INITIAL_BUFFER);
      take(message);
    }
    return at;
  }

  #reserve(length: number): void {
    if (length <= this.#held.length) return;
    const larger = new Uint8Array(length);
    larger.set(this.#held.subarray(0, this.#heldLength));
    this.#held = larger;
  }

  #measure(start: Uint8Array): number {
    return clientMessageLength(start, this.#hasMoreButtons);
  }
}
