/** What remains of a session, in the unit that says it best. */
export interface TimeLeft {
  readonly unit: "minutes" | "seconds";
  readonly count: number;
}

/** Whole minutes down to one, then seconds. */
export function timeLeft(milliseconds: number): TimeLeft {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds >= 60) return { unit: "minutes", count: Math.round(seconds / 60) };
  return { unit: "seconds", count: seconds };
}
