import { describe, it } from "vitest";

import { isPasteKey, keysOfPaste } from "../../../../viewer/src/clipboard/paste-key.ts";

const NONE = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
const CTRL = { ctrlKey: true };
const CMD = { metaKey: true };

describe("a paste key", () => {
  it.for([
    { ...CTRL, key: "v", code: "KeyV" },
    { ...CTRL, key: "V", code: "KeyV" },
    // Dvorak has it elsewhere; Cyrillic has none.
    { ...CTRL, key: "v", code: "Period" },
    { ...CTRL, key: "м", code: "KeyV" },
    { shiftKey: true, key: "Insert", code: "Insert" },
  ])("is %j", (event, { expect }) => {
    expect(isPasteKey({ ...NONE, ...event }, false)).toBe(true);
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
    expect(isPasteKey({ ...NONE, ...event }, false)).toBe(false);
  });

  it.for([
    { ...CMD, key: "v", code: "KeyV", is: true },
    { ...CMD, key: "v", code: "Period", is: true },
    { ...CMD, key: "м", code: "KeyV", is: true },
    { ...CMD, shiftKey: true, key: "v", code: "KeyV", is: false },
    { ...CMD, altKey: true, key: "v", code: "KeyV", is: false },
    { ...CMD, ctrlKey: true, key: "v", code: "KeyV", is: false },
    { ...CTRL, key: "v", code: "KeyV", is: false },
    { shiftKey: true, key: "Insert", code: "Insert", is: false },
  ])("is Cmd+V alone on a Mac: %j", ({ is, ...event }, { expect }) => {
    expect(isPasteKey({ ...NONE, ...event }, true)).toBe(is);
  });

  it.for([
    [{ ...CTRL, key: "v", code: "Period" }, [{ keysym: 0x76, code: "Period" }]],
    [{ ...CTRL, key: "V", code: "KeyV" }, [{ keysym: 0x56, code: "KeyV" }]],
    [{ ...CTRL, key: "м", code: "KeyV" }, [{ keysym: 0x76, code: "KeyV" }]],
    [{ shiftKey: true, key: "Insert", code: "Insert" }, [{ keysym: 0xff63, code: "Insert" }]],
    [
      { ...CMD, key: "v", code: "KeyV" },
      [
        { keysym: 0xffe3, code: "ControlLeft" },
        { keysym: 0x76, code: "KeyV", character: "v" },
      ],
    ],
  ] as const)("keeps its place, and its character: %j", ([event, keys], { expect }) => {
    expect(keysOfPaste({ ...NONE, ...event })).toEqual(keys);
  });
});
