import type { Sample } from "./sample.ts";

/** How many sessions to this kind of target do this now. */
export interface LiveNumber {
  readonly kind: string;
  readonly state: string;
  readonly value: number;
}

/** How many sessions do what now. */
export function liveSamples(numbers: Iterable<LiveNumber>): readonly Sample[] {
  return Array.from(numbers, ({ kind, state, value }) => ({
    name: "porthole_sessions",
    labels: [state, kind],
    value,
  }));
}
