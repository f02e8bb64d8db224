import { held, type Finding } from "./finding.ts";

/** A finding with the name of what made it, such as an attack. */
export interface Row extends Finding {
  readonly by: string;
}

const HEAD = ["played", "measured", "", "limit", "held", ""];

/** Columns of figures. */
const RIGHT: ReadonlySet<number> = new Set([3, 4]);

/**
 * Rows as a Markdown table, columns aligned so that it can be read in a terminal as well. `by`: what the first column
 * names.
 */
export function markdownTable(by: string, rows: readonly Row[]): string {
  const lines = [[by, ...HEAD], ...rows.map(lineOf)];
  const widths = [by, ...HEAD].map((_, column) =>
    Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const rule = widths.map((size, column) =>
    RIGHT.has(column) ? `${"-".repeat(size - 1)}:` : "-".repeat(size),
  );
  const [head = [], ...body] = lines.map((line) =>
    line.map((text, column) => {
      const size = widths[column] ?? 0;
      return RIGHT.has(column) ? text.padStart(size) : text.padEnd(size);
    }),
  );
  return [head, rule, ...body].map((line) => `| ${line.join(" | ")} |\n`).join("");
}

function lineOf(row: Row): string[] {
  const { by, what, quantity, unit, measured, limit, atLeast = false, note = "" } = row;
  const inUnit = (value: number): string =>
    unit === "" ? value.toString() : `${figure(value)} ${unit}`;
  const bound = `${atLeast ? "≥ " : ""}${inUnit(limit)}`;
  return [by, what, quantity, inUnit(measured), bound, held(row) ? "yes" : "NO", note];
}

function figure(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
