import { readFileSync } from "node:fs";

import { describe, it } from "vitest";

import * as ENDS from "../../../viewer/src/words/en/ends.ts";
import { CLOSE_CODES, isEndCode } from "../../../worker/channel/ends.ts";

const document = readFileSync(new URL("../../../docs/ends.md", import.meta.url), "utf8");

/** The rows of the page's tables, each as its cells. */
const rows = [...document.matchAll(/^\| `(.*) \|$/gm)].map(([, row = ""]) =>
  row.split("|").map((cell) => cell.replaceAll("`", "").trim()),
);

describe("docs/ends.md", () => {
  it("has every end of the gateway with its close code, once", ({ expect }) => {
    const told = rows.filter((cells) => cells.length === 4);
    expect(new Map(told.map(([code, close]) => [code, Number(close)]))).toEqual(
      new Map(Object.entries(CLOSE_CODES)),
    );
    expect(told).toHaveLength(Object.keys(CLOSE_CODES).length);
  });

  it("has every end that the page finds by itself, once", ({ expect }) => {
    const told = rows.filter((cells) => cells.length === 3).map(([code]) => code);
    const local = Object.keys(ENDS.ends).filter((end) => !isEndCode(end));
    expect(new Set(told)).toEqual(new Set(local));
    expect(told).toHaveLength(local.length);
  });

  it("says of each end when it happens and what to do", ({ expect }) => {
    expect(rows.length).toBeGreaterThan(40);
    for (const cells of rows) {
      for (const sentence of cells.slice(-2)) expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });
});
