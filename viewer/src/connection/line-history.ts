import { Percentiles } from "./percentiles.ts";
import { verdictOf, type Verdict } from "./verdict.ts";

/** Seconds that the plot shows. */
export const HISTORY_SECONDS = 60;

/** What is measured in one second. Times in milliseconds; a part that is not known is left out. */
export interface LineSecond {
  readonly viewerMs?: number | undefined;
  readonly targetMs?: number | undefined;
  /** Counts since the page was loaded, or since there is another screen. */
  readonly frames: number;
  readonly bytes: number;
  /** The longest time in which the page could do nothing else. */
  readonly busyMs: number;
}

/** What the panel shows of the line. */
export interface LineShown {
  readonly viewer: readonly number[];
  readonly target: readonly number[];
  readonly framesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly keys: { readonly p50: number; readonly p95: number } | undefined;
  readonly verdict: Verdict;
}

/** The last minute of the line, and how long keys take. */
export class LineHistory {
  readonly keys = new Percentiles();
  #viewer: readonly number[] = [];
  #target: readonly number[] = [];
  #before: LineSecond | undefined;
  #present: LineSecond | undefined;

  /** Another second has passed. */
  add(second: LineSecond): void {
    this.#before = this.#present;
    this.#present = second;
    const { targetMs, viewerMs } = second;
    if (viewerMs !== undefined) this.#viewer = [...this.#viewer, viewerMs].slice(-HISTORY_SECONDS);
    if (targetMs !== undefined) this.#target = [...this.#target, targetMs].slice(-HISTORY_SECONDS);
  }

  /** Nobody has looked for a while: what was measured before is not of now. */
  forget(): void {
    this.#viewer = [];
    this.#target = [];
    this.#before = undefined;
    this.#present = undefined;
  }

  get shown(): LineShown {
    const [before, present] = [this.#before, this.#present];
    const keys = this.keys.both;
    return {
      viewer: this.#viewer,
      target: this.#target,
      framesPerSecond: difference(before?.frames, present?.frames),
      bytesPerSecond: difference(before?.bytes, present?.bytes),
      keys,
      verdict: verdictOf({
        viewer: this.#viewer,
        target: this.#target,
        keyToPicture: keys?.p50,
        busy: present?.busyMs ?? 0,
      }),
    };
  }
}

/** What has come since; a count that has begun anew has come from 0. */
function difference(before: number | undefined, now: number | undefined): number {
  if (before === undefined || now === undefined) return 0;
  return now >= before ? now - before : now;
}
