import { describe, it } from "vitest";

import { CTRL_ALT_DEL } from "../../../../viewer/src/keyboard/menu/combination.ts";
import {
  COMMON,
  FUNCTION_KEYS,
  SINGLE_KEYS,
  SYS_RQ,
  TERMINALS,
} from "../../../../viewer/src/keyboard/menu/menu-entries.ts";
import { NAMED_KEYS } from "../../../../viewer/src/keyboard/key.ts";
import {
  MAX_WAITING,
  VirtualKeyboard,
  type TextKeys,
} from "../../../../viewer/src/keyboard/virtual-keyboard.ts";

const ENTRIES = [COMMON, FUNCTION_KEYS, SINGLE_KEYS, SYS_RQ, TERMINALS].flat();

interface Stage {
  readonly keyboard: VirtualKeyboard;
  /** What happened to keys. */
  readonly events: string[];
  /** The same, chord by chord. */
  readonly chords: string[];
  /** Takes no more keys that go down. */
  readonly fill: () => void;
}

function stage(textKeys?: TextKeys): Stage {
  const events: string[] = [];
  const chords: string[] = [];
  let full = false;
  const keyboard = new VirtualKeyboard(
    (added) => {
      if (full && added.flat().some(({ down }) => down)) return false;
      for (const chord of added) {
        const names = chord.map(({ key: { code, keysym }, down }) => {
          return `${down ? "+" : "-"}${code ?? keysym.toString(16)}`;
        });
        events.push(...names);
        chords.push(names.join(" "));
      }
      return true;
    },
    () => {},
    textKeys,
  );
  return { keyboard, events, chords, fill: () => (full = true) };
}

describe("keyboard", () => {
  it("holds Shift itself for text that needs it", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.edit(0, "aB");
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
    keyboard.edit(0, "z@漢Êx");
    expect(events.join(" ")).toBe(
      "+KeyY -KeyY +AltRight +KeyQ -KeyQ -AltRight +Backquote -Backquote " +
        "+ShiftLeft +KeyE -KeyE -ShiftLeft +KeyX -KeyX",
    );
  });

  it("types a character outside of the basic plane as one key", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.edit(0, "😀");
    expect(events).toEqual(["+101f600", "-101f600"]);
  });

  it("erases with as many backspaces", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.edit(2, "");
    expect(events).toEqual(["+Backspace", "-Backspace", "+Backspace", "-Backspace"]);
  });

  it("keeps a character and its modifiers together, and characters apart", ({ expect }) => {
    const { keyboard, chords } = stage();
    keyboard.edit(1, "aB");
    expect(chords).toEqual([
      "+Backspace -Backspace",
      "+KeyA -KeyA",
      "+ShiftLeft +KeyB -KeyB -ShiftLeft",
    ]);
  });

  it("takes all of an edit or nothing, and keeps held modifiers for the next", ({ expect }) => {
    const { keyboard, events, fill } = stage();
    keyboard.toggle("Control");
    fill();
    expect(keyboard.edit(1, "a")).toBe(false);
    keyboard.press(NAMED_KEYS.Escape);
    keyboard.combine(CTRL_ALT_DEL);
    keyboard.toggle("Alt");
    expect(events).toEqual(["+ControlLeft"]);
    expect([keyboard.holds("Control"), keyboard.holds("Alt")]).toEqual([true, false]);
    keyboard.release();
    expect(events).toEqual(["+ControlLeft", "-ControlLeft"]);
    expect(keyboard.edit(0, "")).toBe(true);
  });

  it.for([
    { typed: "a1", keysyms: [0x41, 0x31] },
    { typed: "A", keysyms: [0x41] },
    { typed: "é", keysyms: [0xe9] },
  ])("says $typed as Shift makes it that is held", ({ typed, keysyms }, { expect }) => {
    const named: number[] = [];
    const keyboard = new VirtualKeyboard(
      (chords) => {
        for (const { key, down } of chords.flat()) if (down) named.push(key.keysym);
        return true;
      },
      () => {},
    );
    keyboard.toggle("Shift");
    keyboard.edit(0, typed);
    expect(named.filter((keysym) => keysym !== NAMED_KEYS.Shift.keysym)).toEqual(keysyms);
    expect(keyboard.holds("Shift")).toBe(false);
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
    keyboard.edit(0, "cd");
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

  it("holds AltGr as the key that a guest takes for it", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.toggle("AltGraph");
    keyboard.edit(0, "q");
    expect(events).toEqual(["+AltRight", "+KeyQ", "-KeyQ", "-AltRight"]);
  });

  it("releases held modifiers before a combination that has its own", ({ expect }) => {
    const { keyboard, events } = stage();
    keyboard.toggle("Control");
    keyboard.combine(CTRL_ALT_DEL);
    expect(events.slice(0, 3)).toEqual(["+ControlLeft", "-ControlLeft", "+ControlLeft"]);
    expect(events.filter((event) => event === "-ControlLeft")).toHaveLength(2);
  });

  it("leaves nothing pressed by any entry of the menu", ({ expect }) => {
    for (const combination of ENTRIES) {
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

  it("presses the guest's key of a character in a combination", ({ expect }) => {
    const character = { keysym: 0x7a, code: "KeyZ", character: "z" };
    const combination = { id: "", names: [], keys: [NAMED_KEYS.Control, character] };
    const pressed = (textKeys?: TextKeys): readonly string[] => {
      const { keyboard, events } = stage(textKeys);
      keyboard.combine(combination);
      return events;
    };
    expect(pressed()[1]).toBe("+KeyZ");
    expect(pressed(() => [{ code: "KeyY", shift: false, altGr: false }])[1]).toBe("+KeyY");
    // What takes more than one key is left where a US keyboard has it.
    expect(pressed(() => [{ code: "KeyQ", shift: false, altGr: true }])[1]).toBe("+KeyZ");
    expect(pressed(() => undefined)[1]).toBe("+KeyZ");
  });

  it("gives every entry of the menu a name of its own", ({ expect }) => {
    const ids = ENTRIES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("ctrl-alt-f1");
    expect(ids).toContain("ctrl-alt-f12");
  });
});

describe("a keyboard whose guest's layout is on its way", () => {
  function waiting() {
    const events: string[] = [];
    let layout: TextKeys | undefined;
    const keyboard = new VirtualKeyboard(
      (chords) => {
        for (const { key, down } of chords.flat()) events.push(`${down ? "+" : "-"}${key.code}`);
        return true;
      },
      () => {},
      (character) => layout?.(character),
      () => layout !== undefined,
    );
    const comes = (): void => {
      layout = () => [{ code: "KeyY", shift: false, altGr: false }];
      keyboard.goOn();
    };
    return { keyboard, events, comes };
  }

  it("does everything in its order once the layout is there, and at once from then on", ({
    expect,
  }) => {
    const { keyboard, events, comes } = waiting();
    expect(keyboard.edit(1, "z")).toBe(true);
    keyboard.toggle("Shift");
    keyboard.press(NAMED_KEYS.Escape);
    keyboard.combine(CTRL_ALT_DEL);
    keyboard.toggle("Alt");
    keyboard.release();
    expect(events).toEqual([]);
    expect(keyboard.holds("Shift")).toBe(false);
    comes();
    expect(events.join(" ")).toBe(
      [
        "+Backspace -Backspace +KeyY -KeyY",
        "+ShiftLeft +Escape -Escape -ShiftLeft",
        "+ControlLeft +AltLeft +Delete -Delete -AltLeft -ControlLeft",
        "+AltLeft -AltLeft",
      ].join(" "),
    );
    keyboard.press(NAMED_KEYS.Escape);
    expect(events.slice(-2)).toEqual(["+Escape", "-Escape"]);
  });

  it("does nothing of it once there is no machine any more", ({ expect }) => {
    const { keyboard, events, comes } = waiting();
    keyboard.press(NAMED_KEYS.Escape);
    keyboard.reset();
    comes();
    expect(events).toEqual([]);
  });

  it("waits with so much, and no more", ({ expect }) => {
    const { keyboard, events } = waiting();
    for (let count = 0; count < MAX_WAITING; count += 1) keyboard.press(NAMED_KEYS.Escape);
    expect(events).toEqual([]);
    keyboard.press(NAMED_KEYS.Escape);
    expect(events).toHaveLength(2 * (MAX_WAITING + 1));
  });
});
