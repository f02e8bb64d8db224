import { readFileSync } from "node:fs";

import { describe, it } from "vitest";

import { contrast, GROUNDS, isReadable, textOn } from "../../../worker/brand/contrast.ts";

describe("contrast", () => {
  it.for([
    ["#000000", "#ffffff", 21],
    ["#ffffff", "#ffffff", 1],
    ["#777777", "#ffffff", 4.48],
    ["#767676", "#ffffff", 4.54],
    ["#0a7189", "#ffffff", 5.64],
    ["#ff0000", "#000000", 5.25],
  ] as const)("of %s and %s is %d, either way", ([one, other, ratio], { expect }) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 1);
    expect(contrast(other, one)).toBe(contrast(one, other));
  });

  it("is enough for text or is not", ({ expect }) => {
    expect(isReadable("#0a7189", "light")).toBe(true);
    expect(isReadable("#0a7189", "dark")).toBe(false);
    expect(isReadable("#45c2dc", "dark")).toBe(true);
    // Enough on white, not on the page.
    expect(isReadable("#767676", "light")).toBe(false);
  });

  it("is enough for text on every accent colour", ({ expect }) => {
    for (let grey = 0; grey < 256; grey += 1) {
      const color = `#${grey.toString(16).padStart(2, "0").repeat(3)}`;
      expect(contrast(color, textOn(color))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("is measured on the grounds that the page has", ({ expect }) => {
    const look = readFileSync(
      new URL("../../../viewer/src/page/look.css", import.meta.url),
      "utf8",
    );
    expect(look).toContain(`--surface: light-dark(${GROUNDS.light[0]}, ${GROUNDS.dark[0]})`);
    expect(look).toContain(`--page: light-dark(${GROUNDS.light[1]}, var(--theatre))`);
    expect(look).toContain(`initial-value: ${GROUNDS.dark[1]}`);
  });
});
