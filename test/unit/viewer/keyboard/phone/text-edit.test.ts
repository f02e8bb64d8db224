import fc from "fast-check";
import { describe, it } from "vitest";

import { textEdit } from "../../../../../viewer/src/keyboard/phone/text-edit.ts";
import { anyText } from "../../../../support/any-text.ts";

describe("text edit", () => {
  it.for([
    ["letters typed", "ab", "abcd", 0, "cd"],
    ["a letter erased", "abc", "ab", 1, ""],
    ["a word corrected", "teh ", "the ", 3, "he "],
    ["a composition that becomes another character", "ni", "你", 2, "你"],
    ["an accent added while composing", "e", "é", 1, "é"],
    ["nothing", "abc", "abc", 0, ""],
    ["a character of two code units erased", "a😀", "a", 1, ""],
    ["one such character replaced by another", "😀", "😁", 1, "😁"],
  ] as const)("%s", ([, before, after, erased, typed], { expect }) => {
    expect(textEdit(before, after)).toEqual({ erased, typed });
  });

  it("always leads from the one text to the other", ({ expect }) => {
    const text = anyText({ maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { erased, typed } = textEdit(before, after);
        const characters = Array.from(before);
        const kept = characters.slice(0, characters.length - erased).join("");
        expect(kept + typed).toBe(after);
      }),
    );
  });
});
