/** One thing that was measured, and what it may be. */
export interface Finding {
  /** What was played, such as `bells to a plain viewer, stalled`. */
  readonly what: string;
  readonly quantity: string;
  readonly unit: "MiB" | "ms" | "";
  readonly measured: number;
  /** The most that `measured` may be; the least, where it is `atLeast`. */
  readonly limit: number;
  readonly atLeast?: boolean;
  /** What else is worth knowing, such as how a session ended. */
  readonly note?: string;
}

export function held({ measured, limit, atLeast = false }: Finding): boolean {
  return atLeast ? measured >= limit : measured <= limit;
}

/** Something that must not happen at all. */
export function noneOf(what: string, quantity: string, count: number, note?: string): Finding {
  const finding = { what, quantity, unit: "", measured: count, limit: 0 } as const;
  return note === undefined ? finding : { ...finding, note };
}
