/** How long what has come stays unpainted until it is looked into, in milliseconds. */
export const STALL_MS = 5000;

/** How long nothing more has come by then: a large update on a slow line comes in parts. Milliseconds. */
export const QUIET_MS = 2000;

/**
 * The same before there is any picture, which may be large, and its line thin enough to come to a halt: what is lost
 * counts as lost before that (`QUICK_LOST_MS` of `session/line-watch.ts`). Milliseconds.
 */
export const FIRST_QUIET_MS = 10_000;

/** How often a first picture that takes long is said to be on its way, in milliseconds. */
export const COMING_MS = 15_000;

/** How often the machine is connected to anew within a while because the picture has stopped. */
export const MAX_RENEWALS = 3;
export const RENEWALS_MS = 60_000;

/**
 * What is to be done: say that the first picture is on its way; ask the machine for all of its screen, which shows whether anything is painted at all; connect to
 * it anew; or say that this does not help.
 */
export type StallStep = "coming" | "ask" | "renew" | "over";

/** Counts of a screen since it is there. */
export interface StallFacts {
  /** Bytes of the machine's stream that have come, over all connections. */
  readonly bytes: number;
  /** Updates that were painted. */
  readonly flips: number;
  /** Whether noVNC waits for a picture, or a frame of a video, that will not be decoded: for ever. */
  readonly isBroken: boolean;
}

/**
 * Finds out that noVNC paints nothing any more: a picture that it cannot decode stops its queue without a word. To be
 * asked every second while somebody looks.
 */
export class StallWatch {
  #bytes = 0;
  #flips = 0;
  /** Clock time in milliseconds: since when something is unpainted, of the last bytes, and of the question. */
  #unpaintedSince: number | undefined;
  #cameAt = 0;
  #askedAt: number | undefined;
  /** When a first picture was last said to be on its way. */
  #saidAt = Number.NEGATIVE_INFINITY;
  readonly #renewals: number[] = [];

  look(now: number, { bytes, flips, isBroken }: StallFacts): StallStep | undefined {
    if (bytes !== this.#bytes) {
      this.#cameAt = now;
      this.#unpaintedSince ??= now;
    }
    if (flips !== this.#flips) {
      this.#unpaintedSince = undefined;
      this.#askedAt = undefined;
    }
    this.#bytes = bytes;
    this.#flips = flips;
    if (isBroken) return this.#renew(now);
    if (this.#unpaintedSince === undefined || now - this.#unpaintedSince < STALL_MS)
      return undefined;
    const isFirst = flips === 0;
    if (now - this.#cameAt < (isFirst ? FIRST_QUIET_MS : QUIET_MS)) {
      return isFirst && this.#askedAt === undefined ? this.#say(now) : undefined;
    }
    if (this.#askedAt === undefined) {
      this.#askedAt = now;
      return "ask";
    }
    // A machine that has not answered yet is not the fault of this page.
    const hasAnswered = this.#cameAt > this.#askedAt;
    return hasAnswered && now - this.#askedAt >= STALL_MS ? this.#renew(now) : undefined;
  }

  /** There is another screen, or nobody has looked for a while. */
  begin(bytes: number): void {
    this.#bytes = bytes;
    this.#flips = 0;
    this.#unpaintedSince = undefined;
    this.#askedAt = undefined;
    this.#saidAt = Number.NEGATIVE_INFINITY;
  }

  #say(now: number): "coming" | undefined {
    if (now - this.#saidAt < COMING_MS) return undefined;
    this.#saidAt = now;
    return "coming";
  }

  #renew(now: number): "renew" | "over" {
    while (now - (this.#renewals[0] ?? now) >= RENEWALS_MS) this.#renewals.shift();
    this.#unpaintedSince = undefined;
    this.#askedAt = undefined;
    if (this.#renewals.length === MAX_RENEWALS) return "over";
    this.#renewals.push(now);
    return "renew";
  }
}
