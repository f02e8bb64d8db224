import fc from "fast-check";
import { describe, it } from "vitest";

import { fakeSession } from "../../support/doubles/fake-api.ts";
import { sessionColumns } from "../../../cli/session-table.ts";
import { table } from "../../../cli/table.ts";
import { columnsOf, cutTo, terminalJson, terminalText } from "../../../cli/terminal-text.ts";
import { anyText } from "../../support/any-text.ts";

const NOW = Date.parse("2026-11-27T12:20:30Z");

const HOSTILE = "a\u001B]0;owned\u0007\u009B31m\u202Egnp.exe\u2028\r\n\u00ADb\uD800";

describe("text for a terminal", () => {
  it("has nothing that moves the cursor, hides text or turns it around", ({ expect }) => {
    expect(terminalText(HOSTILE)).toBe(
      "a\\u{1b}]0;owned\\u{7}\\u{9b}31m\\u{202e}gnp.exe\\u{2028}\\u{d}\\u{a}\\u{ad}b\\u{d800}",
    );
    expect(terminalText("Jürgen 日本 🙂 العربية")).toBe("Jürgen 日本 🙂 العربية");
    const json = terminalJson({ name: HOSTILE, tag: "\u{E0041}" });
    expect(json).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(json)).toEqual({ name: HOSTILE, tag: "\u{E0041}" });
  });

  it("is as wide as terminals draw it, and is cut to a width", ({ expect }) => {
    expect(["abc", "日本", "🙂", "e\u0301", ""].map(columnsOf)).toEqual([3, 4, 2, 1, 0]);
    expect(cutTo("日本語", 6)).toBe("日本語");
    expect(cutTo("日本語", 5)).toBe("日本…");
    expect(cutTo("日本語", 4)).toBe("日…");
    expect(cutTo("abc", 1)).toBe("…");
  });
});

describe("the table of sessions", () => {
  const rows = [
    fakeSession(1, { lastInputAt: "2026-11-27T12:20:01Z", client: "192.0.2.7", roundTripMs: 12.4 }),
    fakeSession(2, { mode: "control", controls: false, startedAt: "2026-11-24T11:00:00Z" }),
    fakeSession(3, {
      mode: "view",
      controls: false,
      startedAt: "nonsense",
      moreTimeAskedAt: "2026-11-27T12:20:00Z",
    }),
  ];

  it("has everything, uncut, where it is not for a terminal", ({ expect }) => {
    const [titles, ...lines] = table(sessionColumns(NOW, true), rows, undefined);
    expect(titles?.split(/\s+/)).toEqual(
      ["SESSION", "CONSOLE", "SUBJECT", "STATE", "MODE", "SINCE", "INPUT", "LEFT"].concat([
        "TENANT",
        "CLIENT",
        "REGION",
        "RTT",
      ]),
    );
    expect(lines.map((line) => line.split(/ {2,}/).slice(3, 8))).toEqual([
      ["live", "control", "2h06m", "29s", "5h53m"],
      ["live", "watching", "3d01h", "-", "5h53m"],
      ["live", "view", "-", "-", "5h53m, asks"],
    ]);
    expect(lines[0]).toMatch(/^S{42}1 .* 192\.0\.2\.7 .* 12 ms$/);
  });

  it("gives up columns, then cuts names, on a narrow terminal", ({ expect }) => {
    const widthOf = (width: number): string =>
      table(sessionColumns(NOW, false), rows, width).join("\n");
    expect(widthOf(80)).toContain("TENANT");
    expect(widthOf(80)).not.toContain("REGION");
    expect(widthOf(40)).not.toContain("SINCE");
    expect(widthOf(40)).toContain("…");
    expect(widthOf(40)).toContain("SSSSSSSSSS");
  });

  it("fits every terminal that has room for its last columns, whatever names are", ({ expect }) => {
    const name = fc.oneof(anyText({ maxLength: 40 }), fc.constant(HOSTILE));
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 5 }),
        fc.integer({ min: 44, max: 300 }),
        (names, width) => {
          const views = names.map((text, at) =>
            fakeSession(at, { subject: text, console: { id: "c", name: text } }),
          );
          for (const line of table(sessionColumns(NOW, false), views, width)) {
            expect(columnsOf(line)).toBeLessThanOrEqual(width);
            expect(line).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
