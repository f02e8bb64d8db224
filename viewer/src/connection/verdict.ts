/** What is known of the last seconds. Times in milliseconds. */
export interface LineFacts {
  /** Round trips between browser and gateway, a second after another, the latest last. */
  readonly viewer: readonly number[];
  /** The same between gateway and machine. */
  readonly target: readonly number[];
  /** From keys to what they have changed in the picture, in the middle. */
  readonly keyToPicture: number | undefined;
  /** The longest time in the last seconds in which this page could do nothing else. */
  readonly busy: number;
}

/** Whose fault it is that a console feels slow. */
export type Verdict =
  | "waiting"
  | "well"
  | "network"
  | "unsteady"
  | "target"
  | "machine"
  | "browser";

/** How many of the latest seconds count. */
const SECONDS = 10;

/** From these times on a person notices, milliseconds. */
export const SLOW_VIEWER_MS = 200;
export const SLOW_TARGET_MS = 150;
export const SLOW_KEY_MS = 300;

/** A page that is busy for so long at a time is the slowest of all, milliseconds. */
export const BUSY_MS = 300;

/** A line whose round trips differ by this much is unsteady, milliseconds. */
export const UNSTEADY_MS = 150;

/** "Is it my line?", answered from what is known. What is nearest to the person is blamed first. */
export function verdictOf({ busy, keyToPicture, target, viewer }: LineFacts): Verdict {
  const here = middleOf(viewer);
  const there = middleOf(target);
  if (here === undefined) return "waiting";
  if (busy >= BUSY_MS) return "browser";
  if (here >= SLOW_VIEWER_MS) return "network";
  const latest = viewer.slice(-SECONDS);
  if (Math.max(...latest) - Math.min(...latest) >= UNSTEADY_MS) return "unsteady";
  if ((there ?? 0) >= SLOW_TARGET_MS) return "target";
  // What both ways take is not the machine's own time.
  const own = (keyToPicture ?? 0) - here - (there ?? 0);
  return own >= SLOW_KEY_MS ? "machine" : "well";
}

function middleOf(values: readonly number[]): number | undefined {
  const sorted = values.slice(-SECONDS).toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
