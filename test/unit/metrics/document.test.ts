import { readFileSync } from "node:fs";
import { describe, it } from "vitest";

import { FAMILIES } from "../../../worker/metrics/families.ts";

const PAGE = readFileSync(new URL("../../../docs/metrics.md", import.meta.url), "utf8");

/** The cells of the rows of one of the page's tables whose first cell is such a name. */
function rowsOf(name: RegExp): readonly (readonly string[])[] {
  return PAGE.split("\n")
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first = ""]) => name.test(first));
}

describe("docs/metrics.md", () => {
  it("has every number of /metrics, and no other", ({ expect }) => {
    const families = Object.entries(FAMILIES).map(([name, { type, labels, help }]) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(", ") || "–",
      help,
    ]);
    expect(rowsOf(/^`porthole_/)).toEqual(families);
  });
});
