import type { Size } from "../zoom/sight.ts";

/** How long a window keeps its size until the machine is asked to have it, in milliseconds. */
export const REST_MS = 400;

/** How long the machine may take for a size that it was asked for, in milliseconds. */
export const ANSWER_MS = 4000;

/** After how many sizes one after another that it has not taken a machine is not asked any more. */
export const MAX_REFUSALS = 3;

/** The least and the largest width and height that are asked for, in pixels. */
export const MIN_SIDE = 160;
export const MAX_SIDE = 8192;

export interface MatchStep {
  /** The size that the machine is to be asked for now. */
  readonly ask?: Size;
  /** The machine has not taken the size that it was asked for; once for each time that it is chosen. */
  readonly isRefused?: true;
  /** Clock time in milliseconds of the next look that is due. */
  readonly wakeAt?: number;
}

/** The size of a screen for a part of the page, in device pixels. */
export function matchingSize(area: Size, density: number): Size {
  return { width: side(area.width * density), height: side(area.height * density) };
}

function side(pixels: number): number {
  return Math.min(Math.max(Math.floor(pixels + 1e-6), MIN_SIDE), MAX_SIDE);
}

/**
 * When the machine is asked for another size, so that it has the one of the window. It is asked once for a size: a
 * machine that takes another one, or that somebody else gives another one, keeps it until the window changes.
 */
export class MatchWindow {
  #wanted: Size | undefined;
  #restsSince = 0;
  #asked: { readonly size: Size; readonly before: Size; readonly at: number } | undefined;
  #isSettled = false;
  #refusals = 0;
  #isTold = false;

  /** What is to be done at `now`, clock time in milliseconds, for a machine that is to have the size `wanted`. */
  look(now: number, wanted: Size, guest: Size): MatchStep {
    if (!isSame(wanted, this.#wanted)) {
      this.#wanted = wanted;
      this.#restsSince = now;
      this.#isSettled = false;
    }
    const refused = this.#hear(now, guest);
    if (this.#asked !== undefined) return { wakeAt: this.#asked.at + ANSWER_MS };
    if (this.#isSettled || this.#refusals === MAX_REFUSALS || isSame(wanted, guest)) return refused;
    if (now < this.#restsSince + REST_MS) return { ...refused, wakeAt: this.#restsSince + REST_MS };
    this.#asked = { size: wanted, before: guest, at: now };
    this.#isSettled = true;
    return { ...refused, ask: wanted, wakeAt: now + ANSWER_MS };
  }

  /** Another machine, or the same one on another connection: nothing has been asked of it. */
  renew(): void {
    this.#asked = undefined;
    this.#isSettled = false;
    this.#refusals = 0;
  }

  /** What has become of the size that was asked for. */
  #hear(now: number, guest: Size): MatchStep {
    if (this.#asked === undefined) return {};
    if (!isSame(guest, this.#asked.before)) {
      this.#asked = undefined;
      this.#refusals = 0;
      return {};
    }
    if (now < this.#asked.at + ANSWER_MS) return {};
    this.#asked = undefined;
    this.#refusals += 1;
    if (this.#isTold) return {};
    this.#isTold = true;
    return { isRefused: true };
  }
}

function isSame(a: Size, b: Size | undefined): boolean {
  return b !== undefined && a.width === b.width && a.height === b.height;
}
