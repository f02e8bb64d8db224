import { ENCODING, isLevel } from "./encodings.ts";
import { BEST_LEVELS, withLevels } from "./quality/levels.ts";
import { mayBeOffered, type Quirks } from "./quirks.ts";
import type { Receiver } from "./receiver.ts";

/** The encodings that a server is offered: those that the first receiver wants and all others want too. */
export class Offers {
  readonly #quirks: Quirks;
  readonly #ever = new Set<number>();
  #last: readonly number[] = [];
  #isBest = false;

  constructor(quirks: Quirks) {
    this.#quirks = quirks;
  }

  /** Whether an encoding was ever offered. */
  has(encoding: number): boolean {
    return this.#ever.has(encoding);
  }

  /** Whether the server may announce that its pointer moves by motions. */
  get hasMotions(): boolean {
    return this.#last.includes(ENCODING.pointerMotionChange);
  }

  /** Whether the best picture is asked for. */
  get isBest(): boolean {
    return this.#isBest;
  }

  /**
   * What is to be offered now; `undefined`: what was offered last. Levels of quality and compression are hints, and
   * those of the first receiver, or `best`. `again`: even if it was offered last.
   */
  next(
    receivers: readonly Pick<Receiver, "wanted">[],
    { again, best }: { readonly again: boolean; readonly best: boolean },
  ): readonly number[] | undefined {
    const [first, ...others] = receivers;
    const wanted = (first?.wanted ?? []).filter(
      (encoding) =>
        mayBeOffered(encoding, this.#quirks) &&
        (isLevel(encoding) || others.every(({ wanted }) => wanted.includes(encoding))),
    );
    this.#isBest = best;
    const encodings = best ? withLevels(wanted, BEST_LEVELS) : wanted;
    if (!again && isSame(encodings, this.#last)) return undefined;
    this.#last = encodings;
    for (const encoding of encodings) this.#ever.add(encoding);
    return encodings;
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
