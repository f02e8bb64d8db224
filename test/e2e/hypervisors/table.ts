import { markdownTable } from "../../../scripts/documents/table.ts";

/** One line of the table in docs/hypervisors.md: a console that a test has opened in a browser. */
export interface Row {
  readonly hypervisor: string;
  readonly security: string;
  readonly route: string;
  /** What was behind the gateway: the real program, or a double of it. */
  readonly against: string;
  readonly result: "opened" | "failed";
}

/** The rows as Markdown. */
export function hypervisorTable(rows: readonly Row[]): string {
  return markdownTable(
    ["hypervisor", "security", "route", "tested against", "result"],
    rows.map((row) => [
      row.hypervisor,
      row.security,
      row.route,
      row.against,
      row.result === "opened" ? "✓ opened" : "✗ failed",
    ]),
  );
}
