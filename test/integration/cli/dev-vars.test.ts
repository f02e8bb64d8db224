import * as fc from "fast-check";
import { describe, it } from "vitest";

import { readDevVars, writeDevVars } from "../../../cli/dev-vars.ts";

describe("reading .dev.vars", () => {
  it.for([
    ["A=1", "1"],
    ["A = 1 ", "1"],
    ["export A=1", "1"],
    ['A=\'{"k":"#"}\'', '{"k":"#"}'],
    ['A="x" # note', "x"],
    ["A=`x`", "x"],
    ["A=x # note", "x"],
    ["A=1\r\nB=2", "1"],
    ["A=1\nA=2", "2"],
    ["A=", ""],
    ["#A=1", undefined],
    ["B=1", undefined],
    ["A", undefined],
  ] as const)("finds A of %j", ([text, value], { expect }) => {
    expect(readDevVars(text).get("A")).toBe(value);
  });
});

describe("writing .dev.vars", () => {
  it("changes only the lines it is asked to", ({ expect }) => {
    const text = "# local\nLOG=1\nTICKET_KEYS='old' # note\n\nOTHER=\"2\"\n";
    expect(writeDevVars(text, new Map([["TICKET_KEYS", "new"]]))).toBe(
      "# local\nLOG=1\nTICKET_KEYS='new'\n\nOTHER=\"2\"\n",
    );
  });

  it("adds what is not there, also after a last line without its end", ({ expect }) => {
    expect(writeDevVars("", new Map([["A", "1"]]))).toBe("A='1'\n");
    expect(writeDevVars("B=2", new Map([["A", "1"]]))).toBe("B=2\nA='1'\n");
  });

  it("leaves one line of a name that was there twice", ({ expect }) => {
    expect(writeDevVars("A=1\nA=2\n", new Map([["A", "3"]]))).toBe("A='3'\n");
  });

  it("reads back what it wrote", ({ expect }) => {
    const value = fc.string({ unit: "grapheme" }).filter((text) => !/['\r\n]/.test(text));
    fc.assert(
      fc.property(value, (text) => {
        expect(readDevVars(writeDevVars("A=0\nB=1\n", new Map([["A", text]]))).get("A")).toBe(text);
      }),
    );
  });

  it.for(["it's", "a\nB=1", "a\rB=1"])("refuses %j", (value, { expect }) => {
    expect(() => writeDevVars("", new Map([["A", value]]))).toThrow("A cannot be written");
  });
});
