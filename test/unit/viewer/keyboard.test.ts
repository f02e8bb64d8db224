import { describe, it } from "vitest";

import {
  COMBINATIONS,
  CTRL_ALT_DEL,
  SINGLE_KEYS,
  TERMINAL_COMBINATIONS,
} from "../../../viewer/src/combination.ts";
import { NAMED_KEYS } from "../../../viewer/src/key.ts";
import { Keyboard, type TextKeys } from "../../../viewer/src/keyboard.ts";

function stage(textKeys?: TextKeys): { readonly keyboard: Keyboard; readonly events: string[] } {
  const events: string[] = [];
  const keyboard = new Keyboard(
    ({ keysym, code }, down) => {
      events.push(`${down ? "+" : "-"}${code ?? keysym.toString(16)}`);
    },
    () => {},
    textKeys,
  );
  return { keyboard, events };
}

describe("keyboard", () => {
  it("holds Shift itself for text that needs it", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.type("aB");
    expect(events).toEqual(["+KeyA", "-KeyA", "+ShiftLeft", "+KeyB", "-KeyB", "-ShiftLeft"]);
  });

  it("types by the keys of a layout where they are known", ({ expect }) => {
    const plain = { shift: false, altGr: false };
    const { keyboard, events } = stage((character) => {
      if (character === "z") return [{ ...plain, code: "KeyY" }];
      if (character === "@") return [{ ...plain, code: "KeyQ", altGr: true }];
      if (character === "Ê") {
        return [
          { ...plain, code: "Backquote" },
          { ...plain, code: "KeyE", shift: true },
        ];
      }
      return character === "漢" ? [] : undefined;
    });
    keyboard.type("z@漢Êx");
    expect(events.join(" ")).toBe(
      "+KeyY -KeyY +AltRight +KeyQ -KeyQ -AltRight +Backquote -Backquote " +
        "+ShiftLeft +KeyE -KeyE -ShiftLeft +KeyX -KeyX",
    );
  });

  it("types a character outside of the basic plane as one key", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.type("😀");
    expect(events).toEqual(["+101f600", "-101f600"]);
  });

  it("erases with as many backspaces", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.erase(2);
    expect(events).toEqual(["+Backspace", "-Backspace", "+Backspace", "-Backspace"]);
  });

  it("presses a combination in order and releases it in reverse", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.combine(CTRL_ALT_DEL);
    expect(events).toEqual([
      "+ControlLeft",
      "+AltLeft",
      "+Delete",
      "-Delete",
      "-AltLeft",
      "-ControlLeft",
    ]);
  });

  it("keeps a modifier down for one key", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.toggle("Control");
    expect(keyboard.holds("Control")).toBe(true);
    keyboard.type("cd");
    expect(keyboard.holds("Control")).toBe(false);
    expect(events).toEqual(["+ControlLeft", "+KeyC", "-KeyC", "-ControlLeft", "+KeyD", "-KeyD"]);
  });

  it("lets several modifiers be held together and let go", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.toggle("Control");
    keyboard.toggle("Alt");
    keyboard.press(NAMED_KEYS.Delete);
    keyboard.toggle("Super");
    keyboard.toggle("Super");
    expect(events).toEqual([
      "+ControlLeft",
      "+AltLeft",
      "+Delete",
      "-Delete",
      "-ControlLeft",
      "-AltLeft",
      "+MetaLeft",
      "-MetaLeft",
    ]);
  });

  it("releases held modifiers before a combination that has its own", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.toggle("Control");
    keyboard.combine(CTRL_ALT_DEL);
    expect(events.slice(0, 3)).toEqual(["+ControlLeft", "-ControlLeft", "+ControlLeft"]);
    expect(events.filter((event) => event === "-ControlLeft")).toHaveLength(2);
  });

  it("leaves nothing pressed by any entry of the menu", ({ expect }) => {
    for (const combination of [...COMBINATIONS, ...SINGLE_KEYS, ...TERMINAL_COMBINATIONS]) {
      const { keyboard, events } = stage();
      keyboard.combine(combination);
      const pressed = new Set<string>();
      for (const event of events) {
        if (event.startsWith("+")) pressed.add(event.slice(1));
        else expect(pressed.delete(event.slice(1))).toBe(true);
      }
      expect(pressed.size).toBe(0);
    }
  });

  it("gives every entry of the menu a name of its own", ({ expect }) => {
    const ids = [...COMBINATIONS, ...SINGLE_KEYS, ...TERMINAL_COMBINATIONS].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("ctrl-alt-f1");
    expect(ids).toContain("ctrl-alt-f12");
  });
});
