/** Time that has passed, in the unit that says it best. */
export interface Elapsed {
  readonly unit: "seconds" | "minutes";
  readonly count: number;
}

/** Whole seconds up to one minute, then whole minutes. */
export function elapsed(milliseconds: number): Elapsed {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return { unit: "seconds", count: seconds };
  return { unit: "minutes", count: Math.floor(seconds / 60) };
}
