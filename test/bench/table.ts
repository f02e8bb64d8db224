import { REFERENCE, SUBJECTS, type Cell, type Row } from "./row.ts";

const HEAD = ["", "direct", ...SUBJECTS, `Porthole ÷ ${REFERENCE}`];

/** Rows as a Markdown table, columns aligned so that it can be read in a terminal as well. */
export function markdownTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(tableLine)];
  const widths = HEAD.map((_, column) => Math.max(3, ...lines.map((line) => width(line[column]))));
  const rule = widths.map((size, column) => (column === 0 ? "-".repeat(size) : dashes(size)));
  const aligned = lines.map((line) =>
    line.map((text, column) => {
      const size = widths[column] ?? 0;
      return column === 0 ? text.padEnd(size) : text.padStart(size);
    }),
  );
  const [head = [], ...body] = aligned;
  return [head, rule, ...body].map((line) => `| ${line.join(" | ")} |\n`).join("");
}

function tableLine(row: Row): string[] {
  const { cells, direct, unit } = row;
  const porthole = cells.Porthole?.value;
  const reference = cells[REFERENCE]?.value ?? 0;
  return [
    row.name,
    direct === undefined ? "" : `${figure(direct)} ${unit}`,
    ...SUBJECTS.map((subject) => cellText(cells[subject], unit)),
    porthole !== undefined && reference > 0 ? `${(porthole / reference).toFixed(2)} ×` : "",
  ];
}

function cellText(cell: Cell | undefined, unit: string): string {
  if (cell === undefined) return "";
  const { value, note, atLeast } = cell;
  const text = `${atLeast === true ? "≥ " : ""}${figure(value)} ${unit}`;
  return note === undefined ? text : `${text} (${note})`;
}

/** Three figures are more than these measurements can promise. */
function figure(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function dashes(size: number): string {
  return `${"-".repeat(size - 1)}:`;
}

function width(text: string | undefined): number {
  return text?.length ?? 0;
}
