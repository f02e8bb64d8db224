import { describe, it } from "vitest";

import { attackOptions } from "../../attack/options.ts";
import { held } from "../../support/finding.ts";
import { markdownTable } from "../../support/findings-table.ts";

const FINDING = {
  what: "bells",
  quantity: "memory",
  unit: "MiB",
  measured: 16,
  limit: 16,
} as const;

describe("held", () => {
  it("is exact at the limit and past it", ({ expect }) => {
    expect(held(FINDING)).toBe(true);
    expect(held({ ...FINDING, measured: 16.01 })).toBe(false);
  });

  it("is a least where it is at least that", ({ expect }) => {
    expect(held({ ...FINDING, atLeast: true })).toBe(true);
    expect(held({ ...FINDING, atLeast: true, measured: 15.99 })).toBe(false);
  });

  it("does not take nothing for little", ({ expect }) => {
    expect(held({ ...FINDING, measured: Number.NaN })).toBe(false);
  });
});

describe("markdownTable", () => {
  it("says what was measured beside its limit, and what did not hold", ({ expect }) => {
    const rows = [
      { by: "server", ...FINDING, note: "goes on" },
      { by: "server", ...FINDING, quantity: "left", unit: "", measured: 3, limit: 0 } as const,
    ];
    expect(markdownTable("attack", rows)).toBe(
      `| attack | played | measured |        |  limit | held |         |
| ------ | ------ | -------- | -----: | -----: | ---- | ------- |
| server | bells  | memory   | 16 MiB | 16 MiB | yes  | goes on |
| server | bells  | left     |      3 |      0 | NO   |         |
`,
    );
  });
});

describe("attackOptions", () => {
  const known = ["servers", "viewers"];

  it("plays everything at length when nothing is said", ({ expect }) => {
    expect(attackOptions([], known)).toEqual({ only: known, size: "full" });
  });

  it("keeps the table's order whatever the order asked for", ({ expect }) => {
    const args = ["--only", "viewers,servers", "--short"];
    expect(attackOptions(args, known)).toEqual({ only: known, size: "short" });
  });

  it("names what there is when asked for something else", ({ expect }) => {
    expect(() => attackOptions(["--only", "servers,clouds"], known)).toThrow(
      "--only clouds: there are servers, viewers",
    );
  });
});
