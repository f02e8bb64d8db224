import { describe, expectTypeOf, it } from "vitest";

import * as english from "../../../../viewer/src/words/en/first.ts";
import * as ENDS from "../../../../viewer/src/words/en/ends.ts";
import { later } from "../../../../viewer/src/words/en/later.ts";
import type {
  EndLanguage,
  Language,
  LaterLanguage,
} from "../../../../viewer/src/words/language.ts";
import { mayTryAgain, type Ending } from "../../../../viewer/src/session/channel/ending.ts";
import { CLOSE_CODES } from "../../../../worker/channel/ends.ts";

/** All texts of a table, with the arguments of functions filled in. */
function textsOf(words: unknown): string[] {
  if (typeof words === "string") return [words];
  if (typeof words === "function") return [String(words("A", "B"))];
  return Object.values(words as object).flatMap(textsOf); // tables have nothing else in them
}

const { markup, script } = english;

describe("a language", () => {
  it("has to have all words of English, and no others", () => {
    expectTypeOf(english).toExtend<Language>();
    expectTypeOf({ markup }).not.toExtend<Language>();
    const { landing: _landing, ...withoutLanding } = markup;
    expectTypeOf({ markup: withoutLanding, script }).not.toExtend<Language>();
    expectTypeOf(ENDS).toExtend<EndLanguage>();
    const { closed: _closed, ...withoutClosed } = ENDS.ends;
    expectTypeOf({ ...ENDS, ends: withoutClosed }).not.toExtend<EndLanguage>();
    expectTypeOf(later).toExtend<LaterLanguage>();
    const { share: _share, ...withoutShare } = later;
    expectTypeOf(withoutShare).not.toExtend<LaterLanguage>();
    // @ts-expect-error: a word that nobody says
    ({ ...markup, more: "mehr" }) satisfies Language["markup"];
  });

  it("may say everything differently, with the same facts", () => {
    expectTypeOf<Language["script"]["line"]["silent"]>().toEqualTypeOf<string>();
    expectTypeOf<Language["script"]["countdown"]["minutes"]>().toEqualTypeOf<
      (count: number) => string
    >();
    expectTypeOf<(count: string) => string>().not.toExtend<
      Language["script"]["countdown"]["minutes"]
    >();
  });
});

describe("English", () => {
  it("has words for every end of the gateway, in whole sentences", ({ expect }) => {
    expect(Object.keys(ENDS.ends)).toEqual(expect.arrayContaining(Object.keys(CLOSE_CODES)));
    for (const { title, advice } of Object.values(ENDS.ends)) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(advice).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("says to try again where there is a button for it, and nowhere else", ({ expect }) => {
    const advised = Object.entries(ENDS.ends).filter(([, { advice }]) => /try again/i.test(advice));
    expect(advised.length).toBeGreaterThan(3);
    for (const [ending] of advised) {
      expect([ending, mayTryAgain(ending as Ending, false)]).toEqual([ending, true]);
    }
    const others = [...textsOf(english.script), ...textsOf(later), ...textsOf(ENDS.told)];
    expect(others.filter((text) => /try again/i.test(text))).toEqual([]);
  });

  it("has typographic quotation marks and no empty words", ({ expect }) => {
    for (const text of [...textsOf(english), ...textsOf(later), ...textsOf(ENDS)]) {
      expect(text).not.toBe("");
      expect(text).not.toMatch(/['"]/);
    }
  });

  it("counts one thing as one", ({ expect }) => {
    expect(script.countdown.minutes(1)).toBe("This session ends in 1 minute");
    expect(script.countdown.minutes(2)).toBe("This session ends in 2 minutes");
    expect(script.countdown.seconds(1)).toBe("This session ends in 1 second");
    expect(script.countdown.seconds(0)).toBe("This session ends in 0 seconds");
    expect(later.control.observers(1)).toBe("Waiting for an observer");
    expect(later.control.observers(2)).toBe("Waiting for 2 observers");
    expect(later.people.more(1)).toBe("And 1 more");
  });
});
