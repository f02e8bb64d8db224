import { describe, it } from "vitest";

import { clockTime } from "../../../../viewer/src/page/clock.ts";
import { personName, plainText } from "../../../../viewer/src/page/person.ts";
import { script } from "../../../../viewer/src/words/en/first.ts";

describe("a person’s name in a sentence", () => {
  it("stands as it is if it is plain", ({ expect }) => {
    expect(personName("alice@example.com")).toBe("alice@example.com");
  });

  it("is kept from reordering what is around it", ({ expect }) => {
    expect(personName("מיכל")).toBe("\u2068מיכל\u2069");
    expect(personName("Zoë")).toBe("\u2068Zoë\u2069");
    expect(personName("a\u202eecila\u2066\u2069\u200f")).toBe("aecila");
  });

  it("is one line, and not longer than a sentence bears", ({ expect }) => {
    expect(personName(" al\nice\u0000\u2028 ")).toBe("alice");
    expect(personName("x".repeat(60))).toBe("x".repeat(60));
    expect(personName("x".repeat(61))).toBe(`\u2068${"x".repeat(59)}…\u2069`);
    expect(personName("🙂".repeat(61))).toBe(`\u2068${"🙂".repeat(59)}…\u2069`);
  });

  it("is somebody’s where nothing is left of it", ({ expect }) => {
    expect(personName("\u202e \u0007")).toBe(script.somebody);
  });
});

describe("what somebody has written", () => {
  it("keeps its lines, and nothing that reorders them", ({ expect }) => {
    expect(plainText("Save\r\nyour \u202ework\u202c \u2066now\u2069\u0007")).toBe(
      "Save\nyour work now",
    );
  });
});

describe("a time of the day", () => {
  const at = new Date(2026, 10, 27, 10, 14).getTime();

  it("has its day only if that is not today", ({ expect }) => {
    expect(clockTime(at, new Date(2026, 10, 27, 23, 59).getTime())).toBe("10:14");
    expect(clockTime(at, new Date(2026, 10, 28, 0, 1).getTime())).toMatch(
      /^27 November(,| at) 10:14$/,
    );
  });
});
