import { BaseDelay } from "./base-delay.ts";
import { clamp } from "./clamp.ts";

export interface UpdateLimits {
  /** FramebufferUpdates in flight at most. */
  readonly maxUpdates: number;
  /** Updates per second that are wanted at most. */
  readonly updatesPerSecond: number;
  /** Delay that waiting in queues may add to the path's own, in milliseconds. */
  readonly queuingDelayMs: number;
}

/** The end of an update in the stream to the viewer. */
export interface UpdateMark {
  readonly offset: number;
  readonly at: number;
  /** Everything sent so far, messages counted with what they cost beside their bytes. */
  readonly cost: number;
}

/** Until a round trip has been measured. */
const FIRST_UPDATES = 4;

/**
 * How many FramebufferUpdates may be in flight to the viewer. Its next request says that it is done with the
 * oldest, so their round trip is longer than that of bytes by the time that the viewer needs to draw. The window grows
 * and shrinks as that of bytes does. Times are milliseconds on any one clock.
 */
export class UpdateWindow {
  readonly #limits: UpdateLimits;
  #updates: UpdateMark[] = [];
  #size = FIRST_UPDATES;
  #growing = true;
  #baseDelay = new BaseDelay();

  constructor(limits: UpdateLimits) {
    this.#limits = limits;
  }

  /** Updates whose last byte has been sent and that the viewer has not answered. */
  get inFlight(): number {
    return this.#updates.length;
  }

  /** Whether one more may be asked for. */
  get hasRoom(): boolean {
    return this.#updates.length < Math.floor(this.#size);
  }

  get baseDelay(): BaseDelay {
    return this.#baseDelay;
  }

  add(update: UpdateMark): void {
    this.#updates.push(update);
  }

  /** Puts an update in the place of the newest. */
  replaceNewest(update: UpdateMark): void {
    this.#updates[this.#updates.length - 1] = update;
  }

  /** What is in flight is sent again over another path, of which nothing is known yet. */
  pathChanged(now: number): void {
    this.#updates = this.#updates.map((update) => ({ ...update, at: now }));
    this.#size = FIRST_UPDATES;
    this.#growing = true;
    this.#baseDelay = new BaseDelay();
  }

  /** Having its bytes is enough of an answer for updates beyond the limit: nobody has asked for them. */
  received(offset: number): void {
    while (
      this.#updates.length > this.#limits.maxUpdates &&
      (this.#updates[0]?.offset ?? offset) <= offset
    ) {
      this.#updates.shift();
    }
  }

  /** The viewer is done with the oldest update, which is returned; `undefined`: there is none. */
  answer(now: number): UpdateMark | undefined {
    const update = this.#updates.shift();
    if (!update) return undefined;
    const delay = this.#baseDelay.add(now - update.at, now);
    const goal = this.#limits.queuingDelayMs;
    if (delay > goal) this.#growing = false;
    // One more or less per round trip: an answer tells of a window that is a round trip old.
    const off = clamp((goal - delay) / goal, -1, 1);
    const step = this.#growing ? 1 : off / this.#size;
    const base = this.#baseDelay.milliseconds ?? 0;
    const enough = Math.ceil((base * this.#limits.updatesPerSecond) / 1000) + 2;
    this.#size = clamp(this.#size + step, 1, Math.min(enough, this.#limits.maxUpdates));
    return update;
  }
}
