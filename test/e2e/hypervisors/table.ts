/** One line of the table in docs/hypervisors.md: a console that a test has opened in a browser. */
export interface Row {
  readonly hypervisor: string;
  readonly security: string;
  readonly route: string;
  /** What was behind the gateway: the real program, or a double of it. */
  readonly against: string;
  readonly result: "opened" | "failed";
}

const BEGIN = "<!-- generated: begin -->";
const END = "<!-- generated: end -->";

/** The rows as Markdown, in columns as wide as their longest cell. */
export function markdownTable(rows: readonly Row[]): string {
  const head = ["hypervisor", "security", "route", "tested against", "result"];
  const cells = rows.map((row) => [
    row.hypervisor,
    row.security,
    row.route,
    row.against,
    row.result === "opened" ? "✓ opened" : "✗ failed",
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(head), rule, ...cells.map(line)].join("\n");
}

/** The document with another table between its two marks. Throws when it has none. */
export function withTable(document: string, table: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end < begin) throw new Error("the document has no place for the table");
  return `${document.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${document.slice(end)}`;
}
