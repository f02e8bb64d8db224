import { isCharacter, shortKeysym } from "./keysym.ts";
import { MODIFIERS, type Modifier } from "./modifiers.ts";

/** The last key of a chord. */
interface ChordKey {
  /**
   * The low 16 bits of the X11 keysyms that mean the key: those of a US keyboard, with and without Shift, and
   * those of its twin on the keypad.
   */
  readonly keysyms: readonly number[];
  /** XT set-1 codes of the key and its twin, as in QEMU extended key events. */
  readonly keycodes: readonly number[];
  /**
   * Only of a key that gives a character: the ASCII letters that any of QEMU's layouts has on it. Other
   * characters may be on it in some layout.
   */
  readonly letters?: string;
}

/** A key combination: all modifiers held, then the key. */
export interface Chord extends ChordKey {
  readonly modifiers: readonly Modifier[];
}

/** The letter keys of a US keyboard, the code of the first, and what else is on each in QEMU's layouts. */
const LETTER_ROWS = [
  ["qwertyuiop", 0x10, ["aq", "wz", "e", "gr", "t", "hyz", "uv", "ci", "mo", "kp"]],
  ["asdfghjkl", 0x1e, ["aoq", "as", "du", "ef", "bg", "fh", "js", "kt", "ln"]],
  ["zxcvbnm", 0x2c, ["wyz", "qx", "c", "iv", "by", "nx", "mr"]],
] as const;
const DIGITS = "1234567890";
const SHIFTED_DIGITS = "!@#$%^&*()";
const FIRST_DIGIT_KEYCODE = 0x02;

const DELETE: ChordKey = { keysyms: [0xffff, 0xff9f, 0xffae, 0xffac], keycodes: [0xd3, 0x53] };
const ESCAPE: ChordKey = { keysyms: [0xff1b], keycodes: [0x01] };

const NAMED_KEYS: ReadonlyMap<string, ChordKey> = new Map([
  ["backspace", { keysyms: [0xff08], keycodes: [0x0e] }],
  ["delete", DELETE],
  ["del", DELETE],
  ["escape", ESCAPE],
  ["esc", ESCAPE],
  ["tab", { keysyms: [0xff09, 0xfe20, 0xff89], keycodes: [0x0f] }],
  ["enter", { keysyms: [0xff0d, 0xff8d], keycodes: [0x1c, 0x9c] }],
  // No-break spaces are on the same key wherever they are.
  ["space", { keysyms: [0x20, 0xff80, 0xa0, 0x202f], keycodes: [0x39] }],
  ["printscreen", { keysyms: [0xff61, 0xff15, 0xff62], keycodes: [0x54, 0xb7] }],
]);

/**
 * Reads a chord such as `Ctrl+Alt+1`, `Ctrl+Alt+Delete` or `Alt+F4`: modifiers Ctrl, Alt, AltGr, Shift and
 * Super, then a letter, digit, F1 to F12 or a named key. `undefined` if it is not one.
 */
export function parseChord(text: string): Chord | undefined {
  const parts = text.split("+").map((part) => part.trim().toLowerCase());
  const key = keyOf(parts.pop() ?? "");
  const modifiers: Modifier[] = [];
  for (const part of parts) {
    const modifier = MODIFIERS.find((name) => name.toLowerCase() === part);
    if (modifier === undefined) return undefined;
    modifiers.push(modifier);
  }
  return key && { modifiers, ...key };
}

function keyOf(name: string): ChordKey | undefined {
  const functionKey = /^f([1-9]|1[0-2])$/.exec(name);
  if (functionKey) {
    const number = Number(functionKey[1]);
    return {
      keysyms: [0xffbd + number],
      keycodes: [number <= 10 ? 0x3a + number : 0x4c + number],
    };
  }
  return name.length === 1 ? characterKey(name) : NAMED_KEYS.get(name);
}

function characterKey(name: string): ChordKey | undefined {
  const digit = DIGITS.indexOf(name);
  if (digit >= 0) {
    const keysyms = [name.charCodeAt(0), SHIFTED_DIGITS.charCodeAt(digit)];
    return { keysyms, keycodes: [FIRST_DIGIT_KEYCODE + digit], letters: "" };
  }
  for (const [row, first, letters] of LETTER_ROWS) {
    const column = row.indexOf(name);
    const here = letters[column];
    if (here === undefined) continue;
    const keysyms = [name.charCodeAt(0), name.toUpperCase().charCodeAt(0)];
    return { keysyms, keycodes: [first + column], letters: here };
  }
  return undefined;
}

/**
 * Whether all of a chord's modifiers are held. The right Alt counts as Alt where the key gives no character:
 * Windows reads it as Alt in Ctrl+Alt+Delete. With a key that does, it makes another character of it on most
 * keyboards, as Ctrl+AltGr+9 is Ctrl+] on a German one, so `AltGr` there is a modifier of its own.
 */
export function isHeldFor(chord: Chord, held: ReadonlySet<Modifier>): boolean {
  for (const modifier of chord.modifiers) {
    const isHeld =
      held.has(modifier) ||
      (modifier === "Alt" && chord.letters === undefined && held.has("AltGr"));
    if (!isHeld) return false;
  }
  return true;
}

/** Whether a key code is the chord's. */
export function isKeyOf(chord: Chord, keycode: number): boolean {
  return chord.keycodes.includes(keycode);
}

/**
 * Whether a server may read a keysym as the chord's key. One that has a layout of its own may have any
 * character on it, letters as far as QEMU's layouts do. Of digits that holds for every server: no layout
 * has a letter there, so nothing is lost that people type.
 */
export function mayBeKeyOf(chord: Chord, keysym: number, hasLayout: boolean): boolean {
  const short = shortKeysym(keysym);
  if (chord.keysyms.includes(short)) return true;
  const { letters } = chord;
  if (letters === undefined || !(hasLayout || letters === "") || !isCharacter(short)) return false;
  const character = String.fromCharCode(short);
  return !/^[a-z]$/i.test(character) || letters.includes(character.toLowerCase());
}
