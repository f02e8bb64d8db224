import { held, type Finding } from "./attack.ts";

/** A finding with the attack that made it. */
export interface Row extends Finding {
  readonly attack: string;
}

const HEAD = ["attack", "played", "measured", "", "limit", "held", ""];

/** Columns of figures. */
const RIGHT: ReadonlySet<number> = new Set([3, 4]);

/** Rows as a Markdown table, columns aligned so that it can be read in a terminal as well. */
export function markdownTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(lineOf)];
  const widths = HEAD.map((_, column) =>
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
  const { attack, what, quantity, unit, measured, limit, note = "" } = row;
  const inUnit = (value: number): string =>
    unit === "" ? value.toString() : `${figure(value)} ${unit}`;
  return [attack, what, quantity, inUnit(measured), inUnit(limit), held(row) ? "yes" : "NO", note];
}

function figure(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
