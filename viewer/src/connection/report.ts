/** What a report is made of: labels and values in their order. Nothing in it opens anything. */
export type ReportRows = readonly (readonly [label: string, value: string])[];

/** Max length of a value in a report, in UTF-16 code units. */
const MAX_LENGTH = 300;

/** A report to copy: one line for each row. */
export function reportOf(rows: ReportRows): string {
  return rows
    .map(
      ([label, value]) =>
        `${label}: ${value.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").slice(0, MAX_LENGTH)}`,
    )
    .join("\n");
}
