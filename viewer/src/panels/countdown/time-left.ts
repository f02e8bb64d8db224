/** What remains of a session, in the unit that says it best. */
export interface TimeLeft {
  readonly unit: "minutes" | "seconds";
  readonly count: number;
}

/** The last part of a session in which the page shows how much is left, in milliseconds. */
const NEAR_MS = 10 * 60_000;

/** The last part of it, which is hurried. */
const SOON_MS = 60_000;

/** How near the end of a session is. */
export type Nearness = "far" | "near" | "soon";

export function nearness(milliseconds: number): Nearness {
  if (milliseconds <= SOON_MS) return "soon";
  return milliseconds <= NEAR_MS ? "near" : "far";
}

/** Whole minutes down to one, then seconds. */
export function timeLeft(milliseconds: number): TimeLeft {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds >= 60) return { unit: "minutes", count: Math.round(seconds / 60) };
  return { unit: "seconds", count: seconds };
}
