/** A key combination: all modifiers held, then the key. */
export interface Chord {
  readonly modifiers: readonly Modifier[];
  /** X11 keysyms of the last key, with and without Shift on a US keyboard, and of its twin on the keypad. */
  readonly keysyms: readonly number[];
  /** XT set-1 codes of the last key and its twin, as in QEMU extended key events. */
  readonly keycodes: readonly number[];
}

export type Modifier = "Ctrl" | "Alt" | "Shift" | "Super";

/** A key event as both message types carry it; `keycode` is 0 in a plain KeyEvent. */
export interface Key {
  readonly keysym: number;
  readonly keycode: number;
}

const MODIFIER_KEYSYMS: ReadonlyMap<number, Modifier> = new Map([
  [0xffe1, "Shift"],
  [0xffe2, "Shift"],
  [0xffe3, "Ctrl"],
  [0xffe4, "Ctrl"],
  [0xffe7, "Alt"], // Meta
  [0xffe8, "Alt"],
  [0xffe9, "Alt"],
  [0xffea, "Alt"],
  [0xfe03, "Alt"], // ISO_Level3_Shift, the right Alt key
  [0xffeb, "Super"],
  [0xffec, "Super"],
]);

const MODIFIER_KEYCODES: ReadonlyMap<number, Modifier> = new Map([
  [0x2a, "Shift"],
  [0x36, "Shift"],
  [0x1d, "Ctrl"],
  [0x9d, "Ctrl"],
  [0x38, "Alt"],
  [0xb8, "Alt"],
  [0xdb, "Super"],
  [0xdc, "Super"],
]);

/** The modifiers a key may be; keysym and keycode can disagree, and the guest may believe either. */
export function modifiersOf(key: Key): Modifier[] {
  return [MODIFIER_KEYSYMS.get(key.keysym), MODIFIER_KEYCODES.get(key.keycode)].filter(
    (modifier) => modifier !== undefined,
  );
}

const LETTER_KEYCODES = [
  ["qwertyuiop", 0x10],
  ["asdfghjkl", 0x1e],
  ["zxcvbnm", 0x2c],
] as const;
const DIGITS = "1234567890";
const SHIFTED_DIGITS = "!@#$%^&*()";

const NAMED_KEYS: ReadonlyMap<string, Omit<Chord, "modifiers">> = new Map([
  ["backspace", { keysyms: [0xff08], keycodes: [0x0e] }],
  ["delete", { keysyms: [0xffff, 0xff9f, 0xffae], keycodes: [0xd3, 0x53] }],
  ["del", { keysyms: [0xffff, 0xff9f, 0xffae], keycodes: [0xd3, 0x53] }],
  ["escape", { keysyms: [0xff1b], keycodes: [0x01] }],
  ["esc", { keysyms: [0xff1b], keycodes: [0x01] }],
  ["tab", { keysyms: [0xff09, 0xfe20, 0xff89], keycodes: [0x0f] }],
  ["enter", { keysyms: [0xff0d, 0xff8d], keycodes: [0x1c, 0x9c] }],
  ["space", { keysyms: [0x20, 0xff80], keycodes: [0x39] }],
  ["printscreen", { keysyms: [0xff61, 0xff15], keycodes: [0x54, 0xb7] }],
]);

/**
 * Reads a chord such as `Ctrl+Alt+1`, `Ctrl+Alt+Delete` or `Alt+F4`: modifiers Ctrl, Alt, Shift and
 * Super, then a letter, digit, F1 to F12 or a named key. `undefined` if it is not one.
 */
export function parseChord(text: string): Chord | undefined {
  const parts = text.split("+").map((part) => part.trim().toLowerCase());
  const key = keyOf(parts.pop() ?? "");
  const modifiers: Modifier[] = [];
  for (const part of parts) {
    const modifier = (["Ctrl", "Alt", "Shift", "Super"] as const).find(
      (name) => name.toLowerCase() === part,
    );
    if (modifier === undefined) return undefined;
    modifiers.push(modifier);
  }
  return key && { modifiers, ...key };
}

function keyOf(name: string): Omit<Chord, "modifiers"> | undefined {
  const functionKey = /^f([1-9]|1[0-2])$/.exec(name);
  if (functionKey) {
    const number = Number(functionKey[1]);
    return {
      keysyms: [0xffbd + number],
      keycodes: [number <= 10 ? 0x3a + number : 0x4c + number],
    };
  }
  if (name.length !== 1) return NAMED_KEYS.get(name);
  const digit = DIGITS.indexOf(name);
  if (digit >= 0) {
    return {
      keysyms: [name.charCodeAt(0), SHIFTED_DIGITS.charCodeAt(digit)],
      keycodes: [0x02 + digit],
    };
  }
  for (const [row, first] of LETTER_KEYCODES) {
    const column = row.indexOf(name);
    if (column >= 0) {
      return {
        keysyms: [name.charCodeAt(0), name.toUpperCase().charCodeAt(0)],
        keycodes: [first + column],
      };
    }
  }
  return undefined;
}

/** Whether a key going down, with these modifiers held, completes the chord. */
export function completes(chord: Chord, key: Key, held: ReadonlySet<Modifier>): boolean {
  const isKey =
    chord.keysyms.includes(plainKeysym(key.keysym)) || chord.keycodes.includes(key.keycode);
  return isKey && chord.modifiers.every((modifier) => held.has(modifier));
}

/** Latin-1 characters have a second keysym, made from their Unicode code point. */
function plainKeysym(keysym: number): number {
  return keysym >= 0x0100_0020 && keysym <= 0x0100_00ff ? keysym - 0x0100_0000 : keysym;
}
