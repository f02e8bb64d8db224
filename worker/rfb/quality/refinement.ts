import { clamp } from "../pace/clamp.ts";

/** How long nothing must have happened before the picture is asked for again, milliseconds. */
const REST_MS = 1000;

/** Fewer pixels than this in an update are nothing that has happened: a blinking cursor, a clock. */
const SMALL_AREA = 4096;

/** Lines of the first stripe, and at the least and at the most of those that follow. */
const FIRST_LINES = 64;
const MIN_LINES = 16;
const MAX_LINES = 1024;

/** What a stripe may take beyond the round trip, milliseconds: whoever presses a key then waits for it. */
const STRIPE_MS = 120;

/** Longer than this it is of no use: the line is too thin. Milliseconds. */
const MAX_RUN_MS = 10_000;

/** Lines of the screen. */
export interface Lines {
  readonly y: number;
  readonly height: number;
}

interface Run {
  readonly end: number;
  readonly startedAt: number;
  /** The first line that has not been asked for. */
  at: number;
  lines: number;
  /** The stripe in flight: where, since when, and the pixels that are still to come. */
  asked: { readonly y: number; readonly at: number; missing: number } | undefined;
}

/**
 * When a screen that has come with a loss of detail is asked for once more without it: after a rest, in stripes, each
 * once the viewer has the one before, so that whatever happens does not wait for the rest of them. A screen at rest is
 * asked for once; the next time is after something has happened again.
 *
 * Times are milliseconds on any one clock.
 */
export class Refinement {
  /** The lines that have lost detail. */
  #top = Number.POSITIVE_INFINITY;
  #bottom = 0;
  /** When it is time, if nothing happens. */
  #dueAt = Number.POSITIVE_INFINITY;
  #isLeft = false;
  #run: Run | undefined;

  /** Whether the best picture is being asked for. */
  get isRunning(): boolean {
    return this.#run !== undefined;
  }

  /** When {@link next} has something to ask for at the earliest, if it waits for time alone. */
  wakeAt(now: number): number | undefined {
    return this.#isDue && this.#dueAt > now ? this.#dueAt : undefined;
  }

  /** The server sends the best picture by itself, as TigerVNC and QEMU do soon after a change. */
  leaveToServer(): void {
    this.#isLeft = true;
  }

  /** Somebody has done something, or much of the screen has changed. */
  happened(now: number): void {
    this.#dueAt = now + REST_MS;
    const run = this.#run;
    if (run === undefined) return;
    this.#run = undefined;
    this.#top = Math.min(this.#top, run.asked?.y ?? run.at);
    this.#bottom = Math.max(this.#bottom, run.end);
  }

  /** Lines have come that have lost detail. */
  lossyLines(y: number, lines: number): void {
    if (this.#run !== undefined) return;
    this.#top = Math.min(this.#top, y);
    this.#bottom = Math.max(this.#bottom, y + lines);
  }

  /** An update has come. `area`: pixels of its rectangles. */
  updateEnded(area: number, now: number): void {
    const asked = this.#run?.asked;
    const unexpected = area - Math.max(asked?.missing ?? 0, 0);
    if (unexpected > SMALL_AREA) this.happened(now);
    else if (asked !== undefined) asked.missing -= area;
  }

  /**
   * The stripe to ask for now, if it is time for one; `screen`: the size of the screen in pixels. To be called when the
   * viewer has everything that was sent, and looks at it.
   */
  next(
    screen: { readonly width: number; readonly height: number },
    roundTripMs: number,
    now: number,
  ): Lines | undefined {
    const run = (this.#run ??= this.#begin(screen.height, now));
    if (run === undefined) return undefined;
    const { asked } = run;
    if (asked !== undefined) {
      if (asked.missing > 0) return undefined;
      const took = now - asked.at - roundTripMs;
      const factor = clamp(STRIPE_MS / Math.max(took, 1), 1 / 2, 2);
      run.at = asked.y + run.lines;
      run.lines = clamp(Math.floor(run.lines * factor), MIN_LINES, MAX_LINES);
      run.asked = undefined;
    }
    if (run.at >= run.end || now - run.startedAt > MAX_RUN_MS) return this.#done();
    const y = run.at;
    run.lines = Math.min(run.lines, run.end - y);
    run.asked = { y, at: now, missing: run.lines * screen.width };
    return { y, height: run.lines };
  }

  get #isDue(): boolean {
    return !this.#isLeft && this.#run === undefined && this.#top < this.#bottom;
  }

  #begin(height: number, now: number): Run | undefined {
    if (!this.#isDue || now < this.#dueAt) return undefined;
    const run = {
      end: Math.min(this.#bottom, height),
      startedAt: now,
      at: this.#top,
      lines: FIRST_LINES,
      asked: undefined,
    };
    this.#forget();
    return run;
  }

  #done(): undefined {
    this.#run = undefined;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  #forget(): void {
    this.#top = Number.POSITIVE_INFINITY;
    this.#bottom = 0;
  }
}
