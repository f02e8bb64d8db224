import { describe, it } from "vitest";

import {
  exportOwn,
  importOwn,
  keyNamed,
  MAX_FILE_LENGTH,
  MAX_NAME_LENGTH,
  MAX_OWN,
  MAX_OWN_KEYS,
  parseOwn,
  pressedKeys,
} from "../../../../../viewer/src/keyboard/menu/own/own-combination.ts";
import { OwnCombinations } from "../../../../../viewer/src/keyboard/menu/own/own-combinations.ts";
import { Preferences } from "../../../../../viewer/src/page/preferences.ts";

const LOCK = { name: "Lock the screen", keys: ["Super", "l"] };
const COPY = { name: "", keys: ["Control", "Shift", "c"] };

function kept() {
  const entries = new Map<string, string>();
  const storage = {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
  };
  return () => new OwnCombinations(new Preferences("/", () => storage).shared);
}

describe("a combination of a person's own", () => {
  it("has keys by their names", ({ expect }) => {
    expect(keyNamed("Control")).toMatchObject({ code: "ControlLeft" });
    expect(keyNamed("F12")).toMatchObject({ code: "F12" });
    expect(keyNamed("z")).toMatchObject({ code: "KeyZ", character: "z" });
    for (const name of ["F0", "F13", "Z", "ß", "ab", "", "toString", "😀"]) {
      expect(keyNamed(name), name).toBeUndefined();
    }
  });

  it("is read back from its file", ({ expect }) => {
    expect(importOwn(exportOwn([LOCK, COPY]))).toEqual([LOCK, COPY]);
  });

  it.for([
    ["no list", { keys: ["a"] }],
    ["one that is nothing", [LOCK, null]],
    ["without keys", [{ name: "x", keys: [] }]],
    ["an unknown key", [{ name: "x", keys: ["Hyper"] }]],
    ["a key that is no text", [{ name: "x", keys: [1] }]],
    ["a key twice", [{ name: "x", keys: ["a", "a"] }]],
    ["a name that is no text", [{ name: 1, keys: ["a"] }]],
    ["a name that is too long", [{ name: "x".repeat(MAX_NAME_LENGTH + 1), keys: ["a"] }]],
    ["too many keys", [{ name: "x", keys: Array.from("abcdef").slice(0, MAX_OWN_KEYS + 1) }]],
    ["too many", Array.from({ length: MAX_OWN + 1 }, () => LOCK)],
  ] as const)("is not read of %s", ([, value], { expect }) => {
    expect(parseOwn(value)).toBeUndefined();
  });

  it("is read up to its limits", ({ expect }) => {
    const most = { name: "𝒳".repeat(MAX_NAME_LENGTH), keys: Array.from("abcde") };
    const all = Array.from({ length: MAX_OWN }, () => most);
    expect(parseOwn(all)).toEqual(all);
  });

  it.for(["", "{", "[]", "null", '{"version":2,"combinations":[]}', '{"version":1}'])(
    "is not read from %o",
    (text, { expect }) => {
      expect(importOwn(text)).toBeUndefined();
    },
  );

  it("is read from a file of the max length, and none longer", ({ expect }) => {
    const text = exportOwn([LOCK]);
    expect(importOwn(text.padEnd(MAX_FILE_LENGTH))).toEqual([LOCK]);
    expect(importOwn(text.padEnd(MAX_FILE_LENGTH + 1))).toBeUndefined();
  });
});

describe("keys that are pressed for one", () => {
  const event = (key: string, held: readonly string[] = []) => ({
    key,
    ctrlKey: held.includes("Control"),
    altKey: held.includes("Alt"),
    shiftKey: held.includes("Shift"),
    metaKey: held.includes("Meta"),
    getModifierState: (name: string) => held.includes(name),
  });

  it.for([
    ["l", ["Meta"], ["Super", "l"]],
    ["C", ["Control", "Shift"], ["Control", "Shift", "c"]],
    ["F4", ["Alt"], ["Alt", "F4"]],
    ["ArrowUp", [], ["ArrowUp"]],
    ["q", ["AltGraph"], ["AltGraph", "q"]],
  ] as const)("%s with %o", ([key, held, keys], { expect }) => {
    expect(pressedKeys(event(key, held))).toEqual(keys);
  });

  it.for(["Control", "Shift", "Meta", "AltGraph", "Dead", "Process", "AudioVolumeUp", "ß"])(
    "%s alone is none",
    (key, { expect }) => {
      expect(pressedKeys(event(key))).toBeUndefined();
    },
  );
});

describe("all of them", () => {
  it("are kept, named, ordered and deleted", ({ expect }) => {
    const open = kept();
    const own = open();
    expect(own.add(LOCK, COPY)).toBe(true);
    own.raise(1);
    own.rename(0, "Copy");
    expect(open().list).toEqual([{ ...COPY, name: "Copy" }, LOCK]);
    expect(own.entries.value[0]).toMatchObject({ names: ["Ctrl", "Shift", "C"], reason: "Copy" });
    expect(own.entries.value.map(({ id }) => id)).toEqual(["own-0", "own-1"]);
    own.raise(0);
    own.remove(0);
    expect(open().list).toEqual([LOCK]);
    own.remove(0);
    expect(open().list).toEqual([]);
  });

  it("are as many as fit, or nothing is added", ({ expect }) => {
    const own = kept()();
    const all = Array.from({ length: MAX_OWN }, () => LOCK);
    expect(own.add(...all)).toBe(true);
    expect(own.add(COPY)).toBe(false);
    expect(own.list).toEqual(all);
  });
});
