import { familyOf, type FamilyName } from "./families.ts";

/** A part of a histogram: how many values were in a bucket, by its upper bound, and their sum. */
export type Part = `${number}` | "+Inf" | "sum";

/** One number of a family. `labels`: the values of the family's labels, in their order. */
export interface Sample {
  readonly name: FamilyName;
  readonly labels: readonly string[];
  /** Only of a histogram. */
  readonly part?: Part;
  readonly value: number;
}

/** What one value adds to a histogram: to the one bucket that it is in, and to the sum. */
export function observed(
  name: FamilyName,
  labels: readonly string[],
  value: number,
): readonly Sample[] {
  const bound = familyOf(name).buckets?.find((bound) => value <= bound);
  return [
    { name, labels, part: bound === undefined ? "+Inf" : `${bound}`, value: 1 },
    { name, labels, part: "sum", value },
  ];
}

/** Names a series: the same for all samples that are one number at different times. */
export function seriesOf({ name, labels, part }: Omit<Sample, "value">): string {
  return JSON.stringify([name, ...labels, ...(part === undefined ? [] : [part])]);
}
