import { describe, it } from "vitest";

import { LAYOUTS } from "../../../../../viewer/layouts/tables.ts";
import { LAYOUT_NAMES, layoutNamed } from "../../../../../viewer/src/keyboard/guest/layout-name.ts";

describe("the name of a layout", () => {
  it("has a table, each of its own", ({ expect }) => {
    expect(Object.keys(LAYOUTS)).toEqual(LAYOUT_NAMES);
    for (const name of LAYOUT_NAMES) expect(layoutNamed(name)).toBe(name);
  });

  it.for([
    // The keyboards of CloudStack: its page and its API documentation.
    ["us", "us"],
    ["uk", "gb"],
    ["fr", "fr"],
    ["jp", "jp"],
    ["sc", "us"],
    ["de", "de"],
    ["de-ch", "ch"],
    ["es", "es"],
    ["fi", "fi"],
    ["fr-be", "be"],
    ["fr-ch", "ch(fr)"],
    ["is", "is"],
    ["it", "it"],
    ["nl-be", "be"],
    ["no", "no"],
    ["pt", "pt"],
    ["de-CH", "ch"],
    ["pt_BR", "br"],
    ["ch(fr)", "ch(fr)"],
    ["US(intl)", "us(intl)"],
  ] as const)("%s is %s", ([claim, name], { expect }) => {
    expect(layoutNamed(claim)).toBe(name);
  });

  it.for(["", "xx", "de(neo)", "constructor", "__proto__", "german"])(
    "%s is none",
    (claim, { expect }) => {
      expect(layoutNamed(claim)).toBeUndefined();
    },
  );
});
