import { seriesOf, type Sample } from "./sample.ts";

/** The numbers of one tenant. */
export interface TenantSamples {
  readonly tenant: string;
  readonly samples: readonly Sample[];
}

/** A number of one tenant by name, or of several together. */
export interface Labelled extends Sample {
  readonly tenant?: string;
}

/** Families of which not the sum of all tenants says something, but the most. */
const MOST: ReadonlySet<Sample["name"]> = new Set([
  "porthole_audit_sink_failures",
  "porthole_directory_seconds",
] as const);

/**
 * The numbers of several tenants together. Of the first `maxNamed` tenants, each has its own, with its name: the others
 * are together without one, so that the answer has a bound whatever the number of tenants.
 */
export function totalsOf(tenants: readonly TenantSamples[], maxNamed: number): readonly Labelled[] {
  const named = tenants
    .slice(0, maxNamed)
    .flatMap(({ tenant, samples }) => samples.map((sample) => ({ ...sample, tenant })));
  return [...named, ...together(tenants.slice(maxNamed).flatMap(({ samples }) => samples))];
}

function together(samples: readonly Sample[]): readonly Sample[] {
  const totals = new Map<string, Sample>();
  for (const sample of samples) {
    const series = seriesOf(sample);
    const before = totals.get(series);
    totals.set(
      series,
      before === undefined ? sample : { ...sample, value: joined(before, sample) },
    );
  }
  return [...totals.values()];
}

function joined(one: Sample, other: Sample): number {
  return MOST.has(one.name) ? Math.max(one.value, other.value) : one.value + other.value;
}
