import { describe, it } from "vitest";

import { isPasteKey, keyOfPaste } from "../../../../viewer/src/clipboard/paste-key.ts";

const CTRL = { ctrlKey: true };

describe("a paste key", () => {
  it.for([
    { ...CTRL, key: "v", code: "KeyV" },
    { ...CTRL, key: "V", code: "KeyV" },
    // Dvorak has it elsewhere; Cyrillic has none.
    { ...CTRL, key: "v", code: "Period" },
    { ...CTRL, key: "м", code: "KeyV" },
    { shiftKey: true, key: "Insert", code: "Insert" },
  ])("is %j", (event, { expect }) => {
    expect(isPasteKey(event)).toBe(true);
  });

  it.for([
    { key: "v", code: "KeyV" },
    { ...CTRL, shiftKey: true, key: "V", code: "KeyV" },
    { ...CTRL, altKey: true, key: "v", code: "KeyV" },
    { ...CTRL, metaKey: true, key: "v", code: "KeyV" },
    // On a Dvorak keyboard this is K.
    { ...CTRL, key: "k", code: "KeyV" },
    { ...CTRL, shiftKey: true, key: "Insert", code: "Insert" },
    { key: "Insert", code: "Insert" },
  ])("is not %j", (event, { expect }) => {
    expect(isPasteKey(event)).toBe(false);
  });

  it("keeps its place, and its character", ({ expect }) => {
    expect(keyOfPaste({ key: "v", code: "Period" })).toEqual({ keysym: 0x76, code: "Period" });
    expect(keyOfPaste({ key: "V", code: "KeyV" })).toEqual({ keysym: 0x56, code: "KeyV" });
    expect(keyOfPaste({ key: "м", code: "KeyV" })).toEqual({ keysym: 0x76, code: "KeyV" });
    expect(keyOfPaste({ key: "Insert", code: "Insert" })).toEqual({
      keysym: 0xff63,
      code: "Insert",
    });
  });
});
