import type { Sample } from "./sample.ts";

/** A session that goes on, as far as it is counted. */
interface Live {
  readonly entry: { readonly kind: string };
  readonly standing: { readonly state: string };
}

/** How many sessions do what now. */
export function liveSamples(sessions: Iterable<Live>): readonly Sample[] {
  const counts = new Map<string, { readonly labels: readonly string[]; value: number }>();
  for (const { entry, standing } of sessions) {
    const labels = [standing.state, entry.kind];
    const key = labels.join(" ");
    const count = counts.get(key) ?? { labels, value: 0 };
    count.value += 1;
    counts.set(key, count);
  }
  return [...counts.values()].map((count) => ({ name: "porthole_sessions", ...count }));
}
