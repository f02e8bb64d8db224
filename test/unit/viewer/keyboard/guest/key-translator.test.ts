import fc from "fast-check";
import { describe, it } from "vitest";

import { LAYOUTS, LEGACY_KEYSYMS } from "../../../../../viewer/layouts/tables.ts";
import {
  GuestLayout,
  levelsOf,
  type LayoutTable,
} from "../../../../../viewer/src/keyboard/guest/guest-layout.ts";
import { keyOfCharacter } from "../../../../../viewer/src/keyboard/key.ts";
import {
  KeyTranslator,
  type GuestKeyboard,
  type KeysymEvent,
} from "../../../../../viewer/src/keyboard/guest/key-translator.ts";
import { charactersOf } from "../../../../../viewer/src/keyboard/guest/keysym-character.ts";
import { KeysymMachine } from "./keysym-machine.ts";

const SHIFT = 0xffe1;
const SHIFT_RIGHT = 0xffe2;
const CONTROL = 0xffe3;
const CAPS_LOCK = 0xffe5;
const ALT = 0xffe9;
const ALT_RIGHT = 0xffea;
const ALT_GR = 0xfe03;
const MODE_SWITCH = 0xff7e;
const LEFT = 0xff51;

const characterOf = charactersOf(LEGACY_KEYSYMS);

/** Keys that neither a US keymap nor another layout's own keysyms reach. */
const UNREACHED = new Set(["IntlRo", "IntlYen"]);

interface Stage {
  readonly machine: KeysymMachine;
  readonly translator: KeyTranslator;
  /** The layout that is set in the machine, as far as the viewer knows. */
  guest: GuestKeyboard | undefined;
  readonly untypable: string[];
  readonly sent: KeysymEvent[];
  readonly press: (...keysyms: readonly number[]) => void;
  readonly release: (...keysyms: readonly number[]) => void;
  /** Presses and releases the key of each character. */
  readonly type: (text: string) => void;
}

function tableOf(name: string): LayoutTable {
  const table = LAYOUTS[name];
  if (table === undefined) throw new Error(`no layout ${name}`);
  return table;
}

function guestOf(name: string | undefined): GuestKeyboard | undefined {
  if (name === undefined) return undefined;
  const table = tableOf(name);
  return {
    layout: new GuestLayout(table, (code) => !UNREACHED.has(code)),
    places: new GuestLayout(table, () => true),
    characterOf,
  };
}

function stage(name: string): Stage {
  const table = tableOf(name);
  const machine = new KeysymMachine(table);
  const untypable: string[] = [];
  const sent: KeysymEvent[] = [];
  const translator = new KeyTranslator((character) => untypable.push(character));
  const key = (keysym: number, down: boolean): void => {
    const events = translator.translate({ keysym, down }, scene.guest);
    sent.push(...events);
    machine.take(events);
  };
  const press = (...keysyms: readonly number[]): void => {
    for (const keysym of keysyms) key(keysym, true);
  };
  const release = (...keysyms: readonly number[]): void => {
    for (const keysym of keysyms) key(keysym, false);
  };
  const type = (text: string): void => {
    for (const character of text) {
      const { keysym } = keyOfCharacter(character);
      press(keysym);
      release(keysym);
    }
  };
  const guest = guestOf(name);
  const scene: Stage = { machine, translator, guest, untypable, sent, press, release, type };
  return scene;
}

function keysym(character: string): number {
  return keyOfCharacter(character).keysym;
}

/** Keysyms in hexadecimal, pressed (+) and released (-). */
function spelled(events: readonly KeysymEvent[]): string {
  return events.map(({ keysym, down }) => `${down ? "+" : "-"}${keysym.toString(16)}`).join(" ");
}

/** Every character that a key of the layout types by itself. */
function charactersIn(name: string): string[] {
  const keys = Object.entries(LAYOUTS[name]?.keys ?? {}).filter(([code]) => !UNREACHED.has(code));
  const all = keys.flatMap(([, text]) => levelsOf(text));
  return [...new Set(all)].filter((types) => types !== "\0" && !types.startsWith("\u25CC"));
}

const HELD = [[], [SHIFT], [SHIFT_RIGHT], [SHIFT, SHIFT_RIGHT], [ALT_GR], [MODE_SWITCH, SHIFT]];

describe.for(Object.keys(LAYOUTS))("keysyms for %s", (name) => {
  const characters = charactersIn(name);

  it("type every character, whatever modifiers are held, and leave those down", ({ expect }) => {
    for (const held of HELD) {
      const { machine, untypable, press, release, type } = stage(name);
      press(...held);
      const before = new Set(machine.down);
      for (const character of characters) {
        type(character);
        expect(machine.typed.pop()).toBe(character.normalize("NFC"));
        expect(machine.typed).toEqual([]);
        expect(machine.down).toEqual(before);
      }
      release(...held.toReversed());
      expect(machine.down.size).toBe(0);
      expect(untypable).toEqual([]);
    }
  });

  it("type the same from the keysyms of before Unicode", ({ expect }) => {
    const older = new Map<string, number>();
    for (const [first, text] of LEGACY_KEYSYMS) {
      for (const [at, character] of Array.from(text).entries()) older.set(character, first + at);
    }
    const { machine, press, release } = stage(name);
    for (const character of characters) {
      const keysym = older.get(character);
      if (keysym === undefined) continue;
      press(keysym);
      release(keysym);
      expect(machine.typed.pop()).toBe(character.normalize("NFC"));
    }
  });

  it("type with dead keys what has no key of its own", ({ expect }) => {
    const types = new Set(characters);
    const keys = Object.entries(LAYOUTS[name]?.keys ?? {});
    const marks = keys
      .filter(([code]) => !UNREACHED.has(code))
      .flatMap(([, text]) => levelsOf(text))
      .filter((types) => types.startsWith("\u25CC"))
      .map((types) => types.slice(1));
    const composed = characters
      .flatMap((base) => marks.map((mark) => (base + mark).normalize("NFC")))
      .filter((character) => Array.from(character).length === 1 && !types.has(character));
    const { machine, type, untypable } = stage(name);
    for (const character of composed) {
      type(character);
      expect(machine.typed.splice(0)).toEqual([character]);
    }
    expect(machine.down.size).toBe(0);
    expect(untypable).toEqual([]);
  });

  it("leave nothing down and mistype nothing, however keys overlap", ({ expect }) => {
    const keys = [SHIFT, SHIFT_RIGHT, ALT_GR, MODE_SWITCH, CAPS_LOCK, LEFT];
    const keysyms = [...keys, ...characters.map((character) => keysym(character))];
    const toggles = fc.array(fc.constantFrom(...keysyms), { maxLength: 40 });
    fc.assert(
      fc.property(toggles, (toggled) => {
        const { machine, press, release } = stage(name);
        const held = new Set<number>();
        for (const key of toggled) {
          if (held.delete(key)) {
            release(key);
            continue;
          }
          held.add(key);
          const before = machine.typed.length;
          press(key);
          const character = characterOf(key);
          if (character === undefined) expect(machine.typed).toHaveLength(before);
          else expect(machine.typed.slice(before)).toEqual([character.normalize("NFC")]);
        }
        release(...held);
        expect(machine.down.size).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});

describe("keysyms for a German guest", () => {
  it("are those of the keys' places on a US keyboard", ({ expect }) => {
    const { sent, type } = stage("de");
    type("z");
    type("ß");
    type("<");
    expect(spelled(sent)).toBe("+79 -79 +2d -2d +a6 -a6");
  });

  it("press and release AltGr around a key, and Shift for the time", ({ expect }) => {
    const { sent, press, release } = stage("de");
    press(SHIFT, keysym("@"));
    release(keysym("@"), SHIFT);
    expect(spelled(sent)).toBe("+ffe1 -ffe1 +fe03 +71 -71 -fe03 +ffe1 -ffe1");
  });

  it("hold the person's own AltGr with the key", ({ expect }) => {
    const { machine, sent, press, release } = stage("de");
    press(ALT_GR, keysym("@"));
    expect([...machine.down]).toEqual(["AltRight", "KeyQ"]);
    release(keysym("@"), ALT_GR);
    expect(sent).toHaveLength(4);
    expect(machine.text).toBe("@");
  });

  it("compose what has no key of its own", ({ expect }) => {
    const { machine, untypable, type } = stage("de");
    type("âÉš^`ç");
    expect(machine.text).toBe("âÉš^`ç");
    expect(untypable).toEqual([]);
  });

  it("report what it cannot type, and type nothing for it", ({ expect }) => {
    const { machine, untypable, sent, type } = stage("de");
    type("a漢b😀я");
    expect(machine.text).toBe("ab");
    expect(untypable).toEqual(["漢", "😀", "я"]);
    expect(sent).toHaveLength(4);
  });

  it("map shortcuts by the character", ({ expect }) => {
    const { machine, press, release } = stage("de");
    press(CONTROL, keysym("z"));
    release(keysym("z"));
    press(SHIFT, keysym("Z"));
    release(keysym("Z"), SHIFT, CONTROL);
    press(ALT, keysym("/"));
    release(keysym("/"), ALT);
    expect(machine.typed).toEqual(["Control+KeyY", "Control+Shift+KeyY", "Alt+Shift+Digit7"]);
    expect(machine.down.size).toBe(0);
  });

  it("take the case of a shortcut from Shift, not from CapsLock", ({ expect }) => {
    const { machine, press, release } = stage("de");
    press(CAPS_LOCK);
    release(CAPS_LOCK);
    press(CONTROL, keysym("C"));
    release(keysym("C"));
    press(SHIFT, keysym("c"));
    release(keysym("c"), SHIFT, CONTROL);
    expect(machine.typed).toEqual(["Control+KeyC", "Control+Shift+KeyC"]);
  });

  it("do not turn the guest's CapsLock on: its effect is in the characters", ({ expect }) => {
    const { machine, sent, press, release, type } = stage("de");
    press(CAPS_LOCK);
    release(CAPS_LOCK);
    expect(sent).toEqual([]);
    type("AÄ1");
    press(SHIFT);
    type("a");
    release(SHIFT);
    expect(machine.text).toBe("AÄ1a");
  });

  it("make the right Alt of a keyboard without AltGr a plain Alt", ({ expect }) => {
    const { machine, press, release } = stage("de");
    press(ALT_RIGHT, keysym("x"));
    expect(machine.typed).toEqual(["Alt+KeyX"]);
    release(keysym("x"));
    press(ALT);
    release(ALT_RIGHT);
    expect([...machine.down]).toEqual(["AltLeft"]);
    release(ALT);
    expect(machine.down.size).toBe(0);
  });

  it("keep AltGr down until the second key that makes it is up: servers have one for both", ({
    expect,
  }) => {
    const { machine, sent, press, release } = stage("de");
    press(MODE_SWITCH, ALT_GR);
    release(MODE_SWITCH);
    press(keysym("@"));
    expect([...machine.down]).toEqual(["AltRight", "KeyQ"]);
    release(keysym("@"), ALT_GR);
    expect(machine.text).toBe("@");
    expect(spelled(sent)).toBe("+fe03 +fe03 +71 -71 -fe03");
  });

  it("repeat the key that is held, whatever is pressed meanwhile", ({ expect }) => {
    const { machine, press, release } = stage("de");
    press(keysym("z"), keysym("z"));
    press(keysym("@"), keysym("@"), keysym("z"));
    expect(machine.text).toBe("zz@@z");
    release(keysym("@"), keysym("z"));
    expect(machine.down.size).toBe(0);
  });

  it("release what went down, whatever the guest is by then", ({ expect }) => {
    const scene = stage("de");
    const { machine, press, release, type } = scene;
    press(SHIFT, keysym("Z"));
    scene.guest = undefined;
    release(SHIFT, keysym("Z"));
    expect(machine.down.size).toBe(0);
    type("q");
    expect(machine.text).toBe("Zq");
  });

  it("let go of the keys that nobody else knows of", ({ expect }) => {
    const { machine, translator, press } = stage("de");
    press(SHIFT, keysym("Z"), keysym("Q"));
    machine.take(translator.releaseOthers());
    expect([...machine.down]).toEqual(["ShiftLeft", "KeyQ"]);
  });

  it("start anew when all keys were let go elsewhere", ({ expect }) => {
    const { guest, translator, press } = stage("de");
    press(SHIFT);
    translator.forget();
    const [first] = translator.translate({ keysym: keysym("Z"), down: true }, guest);
    expect(first).toEqual({ keysym: SHIFT, down: true });
  });
});

describe("keysyms for a guest whose layout is chosen meanwhile", () => {
  it("leave nothing down, however keys overlap", ({ expect }) => {
    const modifiers = [SHIFT, SHIFT_RIGHT, CONTROL, ALT, ALT_RIGHT, ALT_GR, MODE_SWITCH];
    const choice = fc.constantFrom("us" as const, "de" as const, "ru" as const, undefined);
    const key = fc.constantFrom(...modifiers, LEFT, keysym("1"), keysym("-"));
    fc.assert(
      fc.property(fc.array(fc.oneof(key, fc.record({ choice })), { maxLength: 40 }), (steps) => {
        const scene = stage("de");
        const { machine, press, release } = scene;
        const held = new Set<number>();
        for (const step of steps) {
          if (typeof step === "object") scene.guest = guestOf(step.choice);
          else if (held.delete(step)) release(step);
          else {
            held.add(step);
            press(step);
          }
        }
        release(...held);
        expect(machine.down.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe("keysyms for a guest with two alphabets", () => {
  it("follow the person from one to the other", ({ expect }) => {
    const { sent, untypable, type } = stage("ru");
    const sentFor = (text: string): string => {
      sent.length = 0;
      type(text);
      const pressed = sent.filter(({ keysym, down }) => down && keysym < 0x100);
      return String.fromCodePoint(...pressed.map(({ keysym }) => keysym));
    };
    expect(sentFor("привет.")).toBe("ghbdtn/");
    expect(sentFor("hello.")).toBe("hello.");
    expect(sentFor("ёж.")).toBe("`;/");
    expect(untypable).toEqual([]);
  });

  it("find shortcuts by their place on a US keyboard", ({ expect }) => {
    const { machine, press, release } = stage("gr");
    press(CONTROL, keysym("c"));
    release(keysym("c"), CONTROL);
    expect(machine.typed).toEqual(["Control+KeyC"]);
  });
});
