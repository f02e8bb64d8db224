import { Random } from "../support/random.ts";
import { StreamRuler } from "./stream-ruler.ts";

/** Characters of keys that need no Shift on any Latin layout that the servers of the tests have. */
export const CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

const PIECE = 64;

/** A text without end that looks random, so that any sixteen characters say where in it they are. */
export class KnownText {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A character by its number, counted from 0. */
  at(number: number): string {
    return this.#piece(Math.floor(number / PIECE)).charAt(number % PIECE);
  }

  /** Measures what was received of the first `length` characters. */
  measure(received: string, length: number): StreamRuler {
    const ruler = new StreamRuler(
      (number) => Buffer.from(this.#piece(number)),
      () => {},
    );
    ruler.push(Buffer.from(received));
    ruler.finish(length);
    return ruler;
  }

  #piece(number: number): string {
    const random = new Random((this.#seed + Math.imul(number, 0x85eb_ca6b)) >>> 0);
    return Array.from({ length: PIECE }, () =>
      CHARACTERS.charAt(random.integer(0, CHARACTERS.length - 1)),
    ).join("");
  }
}
