import { describe, it } from "vitest";

import type { Row } from "../../bench/row.ts";
import { markdownTable } from "../../bench/table.ts";

function row(cells: Partial<Row["cells"]>, direct?: number): Row {
  return {
    id: "x",
    name: "a quantity",
    unit: "ms",
    cells: {
      websockify: { value: 200 },
      "plain relay": { value: 12.34 },
      Porthole: { value: 50 },
      ...cells,
    },
    ...(direct === undefined ? {} : { direct }),
  };
}

/** The cells of each line, without the padding. */
function cellsOf(rows: readonly Row[]): string[][] {
  const lines = markdownTable(rows).trimEnd().split("\n");
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

describe("markdownTable", () => {
  it("gives every row a ratio to websockify", ({ expect }) => {
    expect(cellsOf([row({})])[2]).toEqual([
      "a quantity",
      "",
      "200 ms",
      "12.3 ms",
      "",
      "50.0 ms",
      "0.25 ×",
    ]);
  });

  it("has no ratio to nothing", ({ expect }) => {
    expect(cellsOf([row({ websockify: { value: 0 } })])[2]?.at(-1)).toBe("");
  });

  it("leaves subjects out that were not measured", ({ expect }) => {
    const cells = { websockify: { value: 200 }, Porthole: { value: 50 } };
    const line: Row = { id: "x", name: "a quantity", unit: "frames/s", cells };
    expect(cellsOf([line])[2]?.slice(1)).toEqual([
      "",
      "200 frames/s",
      "",
      "",
      "50.0 frames/s",
      "0.25 ×",
    ]);
  });

  it("shows notes, lower bounds and the direct value", ({ expect }) => {
    const cells = {
      "plain relay": { value: 512, atLeast: true, note: "stopped" },
      Porthole: { value: 1.234, note: "2.5 RTT" },
    };
    const [, , line] = cellsOf([row(cells, 3)]);
    expect(line?.slice(1, 6)).toEqual([
      "3.00 ms",
      "200 ms",
      "≥ 512 ms (stopped)",
      "",
      "1.23 ms (2.5 RTT)",
    ]);
  });

  it("aligns its columns and marks figures as right-aligned", ({ expect }) => {
    const lines = markdownTable([row({}), row({}, 12345)])
      .trimEnd()
      .split("\n");
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(
      cellsOf([row({})])[1]
        ?.slice(1)
        .every((rule) => /^-+:$/.test(rule)),
    ).toBe(true);
  });
});
