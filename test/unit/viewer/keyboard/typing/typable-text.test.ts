import { describe, it } from "vitest";

import { guestLayoutNamed } from "../../../../../viewer/src/keyboard/guest/guest-keyboard.ts";
import {
  byLayout,
  byServer,
  checkText,
  leftOut,
  markedLines,
  MAX_TEXT_CHARACTERS,
  typedCharacters,
} from "../../../../../viewer/src/keyboard/typing/typable-text.ts";

const SENTENCE = "Straße €5 @ {ñ} ~/bin";

function missing(layout: string, text: string): string {
  const { missing } = checkText(text, byLayout(guestLayoutNamed(layout)));
  return [...missing].map(([character, count]) => `${character}${String(count)}`).join(" ");
}

describe("a text that is to be typed", () => {
  it.for([
    ["de", "ñ1"],
    ["us", "ß1 €1 ñ1"],
    ["us(intl)", ""],
    ["es", ""],
    ["gb", ""],
    ["fr", "ñ1"],
  ] as const)("is looked at with the layout %s", ([layout, expected], { expect }) => {
    expect(missing(layout, SENTENCE)).toBe(expected);
  });

  it("counts what has no key, in the order of the text", ({ expect }) => {
    expect(missing("de", "漢字 漢 \u0007")).toBe("漢2 字1 \u00071");
  });

  it("is typed without what has no key, unless that is entered by its number", ({ expect }) => {
    const checked = checkText("a漢€\u0007b", byLayout(guestLayoutNamed("us")));
    expect(typedCharacters(checked, "leave-out").join("")).toBe("ab");
    expect(typedCharacters(checked, "linux").join("")).toBe("a漢€b");
    expect(typedCharacters(checked, "windows").join("")).toBe("a€b");
    expect([...leftOut(checked, "windows").keys()]).toEqual(["漢", "\u0007"]);
  });

  it("has one character for an end of a line, and composed ones", ({ expect }) => {
    const { characters } = checkText("a\r\nb\rc\nd\te\u0301", byServer);
    expect(characters).toEqual(["a", "\n", "b", "\n", "c", "\n", "d", "\t", "é"]);
  });

  it("is unsure in a guest that has a US layout beside its own", ({ expect }) => {
    const checked = checkText("αβ ab 漢", byLayout(guestLayoutNamed("gr")));
    expect([...checked.unsure.keys()]).toEqual(["a", "b"]);
    expect([...checked.missing.keys()]).toEqual(["漢"]);
  });

  it("is unsure where the server finds the keys, except what a US keyboard has", ({ expect }) => {
    const checked = checkText(`${SENTENCE}\u0000\u200b`, byServer);
    expect([...checked.unsure.keys()]).toEqual(["ß", "€", "ñ"]);
    expect([...checked.missing.keys()]).toEqual(["\u0000", "\u200b"]);
  });

  it("may have its max length, and not one character more", ({ expect }) => {
    const longest = "𝒳".repeat(MAX_TEXT_CHARACTERS);
    expect(checkText(longest, byServer)).toMatchObject({ isTooLong: false });
    expect(checkText(`${longest}x`, byServer)).toMatchObject({ isTooLong: true });
    // Far past it, it is not even taken apart.
    const endless = checkText("x".repeat(MAX_TEXT_CHARACTERS * 6 + 1), byServer);
    expect(endless).toMatchObject({ isTooLong: true, characters: [] });
    // What composes to the max length is not too long.
    const decomposed = "o\u0302\u0301".repeat(MAX_TEXT_CHARACTERS);
    expect(checkText(decomposed, byServer)).toMatchObject({ isTooLong: false });
  });
});

describe("what is marked in a text", () => {
  const marked = new Set(["漢"]);
  const shown = (text: string, lines = 5, length = 20): readonly string[] =>
    markedLines(Array.from(text), marked, lines, length).map(
      ({ number, parts }) =>
        `${String(number)}: ${parts.map((part) => (part.isMarked ? `[${part.text}]` : part.text)).join("")}`,
    );

  it("stands in its line", ({ expect }) => {
    expect(shown("one\ntwo 漢漢 x\n\nthree\n漢")).toEqual(["2: two [漢漢] x", "5: [漢]"]);
  });

  it("is shown for a number of lines", ({ expect }) => {
    expect(shown("漢\n漢\n漢", 2)).toEqual(["1: [漢]", "2: [漢]"]);
  });

  it("is shown with what is around it in a long line", ({ expect }) => {
    expect(shown(`${"a".repeat(30)}漢${"b".repeat(30)}`, 5, 10)).toEqual(["1: …aaaaa[漢]bbbb…"]);
    expect(shown(`漢${"b".repeat(30)}`, 5, 10)).toEqual(["1: [漢]bbbbbbbbb…"]);
    expect(shown(`${"a".repeat(30)}漢`, 5, 10)).toEqual(["1: …aaaaaaaaa[漢]"]);
  });
});
