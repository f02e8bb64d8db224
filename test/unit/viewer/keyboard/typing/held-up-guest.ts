import { ScreenPace } from "../../../../../viewer/src/keyboard/typing/pace.ts";

/** Time that a key takes to leave, down and up; on the way to the guest; and at most until it is shown: milliseconds. */
const KEY_MS = 25;
const WAY_MS = 5;
const FRAME_MS = 30;

/** Keys that a PC's BIOS keeps until a program reads them. */
const BIOS_KEYS = 15;

/** How a computer with too much to do holds up the guest, and the page. */
export interface Load {
  /** For how long at a time, in milliseconds: at most twice as long, mostly less. */
  readonly forMs: number;
  /** How often, in milliseconds. */
  readonly everyMs: number;
}

/** Numbers from 0 to below 1, the same for the same `seed`. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Runs what is due, in the order of time, until `isOver`. Gives what runs something later, and the time. */
class Time {
  now = 10_000;
  readonly #due: { readonly at: number; readonly run: () => void }[] = [];

  at(time: number, run: () => void): void {
    this.#due.push({ at: time, run });
  }

  runUntil(isOver: () => boolean): void {
    while (!isOver()) {
      const next = this.#due.reduce((first, one) => (one.at < first.at ? one : first));
      this.#due.splice(this.#due.indexOf(next), 1);
      this.now = Math.max(this.now, next.at);
      next.run();
    }
  }
}

/** Keys that a guest which reads one in `readMs` loses of `count`, on a computer that holds up both it and the page. */
export function lostBy(readMs: number, count: number, load: Load, seed: number): number {
  const time = new Time();
  const chance = random(seed);
  const pace = new ScreenPace([], time.now);
  const heldUntil = { guest: 0, page: 0 };
  const held = { kept: 0, lost: 0, typed: 0, isReading: false, isShowing: false };
  const holdUp = (): void => {
    const whom = chance() < 0.6 ? "guest" : "page";
    heldUntil[whom] = Math.max(heldUntil[whom], time.now + 2 * load.forMs * chance() ** 2);
    time.at(time.now + load.everyMs * (0.2 + 1.8 * chance()), holdUp);
  };
  const show = (): void => {
    if (held.isShowing) return;
    held.isShowing = true;
    time.at(Math.max(time.now + FRAME_MS * chance(), heldUntil.guest) + WAY_MS, () => {
      held.isShowing = false;
      time.at(Math.max(time.now, heldUntil.page), () => pace.heard(time.now));
    });
  };
  const read = (): void => {
    held.isReading = held.kept > 0;
    if (!held.isReading) return;
    held.kept -= 1;
    show();
    time.at(Math.max(time.now, heldUntil.guest) + readMs, read);
  };
  const arrive = (): void => {
    if (held.kept === BIOS_KEYS) held.lost += 1;
    else held.kept += 1;
    if (held.isReading) return;
    held.isReading = true;
    time.at(Math.max(time.now, heldUntil.guest), read);
  };
  const type = (): void => {
    const wait = Math.max(heldUntil.page - time.now, pace.wait(time.now));
    if (wait > 0) {
      time.at(time.now + wait, type);
      return;
    }
    held.typed += 1;
    time.at(time.now + WAY_MS, arrive);
    pace.left("x", time.now);
    time.at(time.now + KEY_MS, type);
  };
  holdUp();
  type();
  time.runUntil(() => held.typed === count);
  return held.lost;
}
