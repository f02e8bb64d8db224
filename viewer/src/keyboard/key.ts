/** A key as RFB knows it: an X11 keysym and, where one is known, the UI Events `code` of the key. */
export interface Key {
  readonly keysym: number;
  /** `null` leaves the choice of the key to the machine's side. */
  readonly code: string | null;
  /** The character that it types without a modifier: where the guest's layout is known, it is the key of that. */
  readonly character?: string;
}

/** Named keys, by their UI Events `key` value (keysyms of X11's keysymdef.h). */
export const NAMED_KEYS = {
  Control: { keysym: 0xff_e3, code: "ControlLeft" },
  Alt: { keysym: 0xff_e9, code: "AltLeft" },
  AltGraph: { keysym: 0xfe_03, code: "AltRight" },
  Shift: { keysym: 0xff_e1, code: "ShiftLeft" },
  Super: { keysym: 0xff_eb, code: "MetaLeft" },
  Escape: { keysym: 0xff_1b, code: "Escape" },
  Tab: { keysym: 0xff_09, code: "Tab" },
  Backspace: { keysym: 0xff_08, code: "Backspace" },
  Enter: { keysym: 0xff_0d, code: "Enter" },
  Delete: { keysym: 0xff_ff, code: "Delete" },
  Insert: { keysym: 0xff_63, code: "Insert" },
  Home: { keysym: 0xff_50, code: "Home" },
  End: { keysym: 0xff_57, code: "End" },
  PageUp: { keysym: 0xff_55, code: "PageUp" },
  PageDown: { keysym: 0xff_56, code: "PageDown" },
  ArrowLeft: { keysym: 0xff_51, code: "ArrowLeft" },
  ArrowUp: { keysym: 0xff_52, code: "ArrowUp" },
  ArrowRight: { keysym: 0xff_53, code: "ArrowRight" },
  ArrowDown: { keysym: 0xff_54, code: "ArrowDown" },
  PrintScreen: { keysym: 0xff_61, code: "PrintScreen" },
  Pause: { keysym: 0xff_13, code: "Pause" },
  ContextMenu: { keysym: 0xff_67, code: "ContextMenu" },
} as const satisfies Record<string, Key>;

/** Keys that stay on in the guest after they are up; they are no part of a combination. */
export const LOCK_KEYS = {
  CapsLock: { keysym: 0xff_e5, code: "CapsLock" },
  NumLock: { keysym: 0xff_7f, code: "NumLock" },
  ScrollLock: { keysym: 0xff_14, code: "ScrollLock" },
} as const satisfies Record<string, Key>;

export type NamedKey = keyof typeof NAMED_KEYS;

export function isNamedKey(name: string): name is NamedKey {
  return Object.hasOwn(NAMED_KEYS, name);
}

/** Function key `number`, 1 to 12. */
export function functionKey(number: number): Key {
  return { keysym: 0xff_bd + number, code: `F${String(number)}` };
}

// The US layout, the one that servers assume when they turn a keysym back into a key: for each key
// its code, then the character without and with Shift.
const US_LAYOUT: readonly (readonly [code: string, plain: string, shifted: string])[] = [
  ["Space", " ", ""],
  ["Backquote", "`", "~"],
  ["Minus", "-", "_"],
  ["Equal", "=", "+"],
  ["BracketLeft", "[", "{"],
  ["BracketRight", "]", "}"],
  ["Backslash", "\\", "|"],
  ["Semicolon", ";", ":"],
  ["Quote", "'", '"'],
  ["Comma", ",", "<"],
  ["Period", ".", ">"],
  ["Slash", "/", "?"],
  ...Array.from(")!@#$%^&*(", (shifted, digit) => {
    return [`Digit${String(digit)}`, String(digit), shifted] as const;
  }),
  ...Array.from("abcdefghijklmnopqrstuvwxyz", (letter) => {
    return [`Key${letter.toUpperCase()}`, letter, letter.toUpperCase()] as const;
  }),
];

const US_KEYS = new Map<string, { readonly code: string; readonly shift: boolean }>();
const US_CHARACTERS = new Map<string, readonly [plain: string, shifted: string]>();
for (const [code, plain, shifted] of US_LAYOUT) {
  US_KEYS.set(plain, { code, shift: false });
  if (shifted !== "") US_KEYS.set(shifted, { code, shift: true });
  US_CHARACTERS.set(code, [plain, shifted === "" ? plain : shifted]);
}

// The key between Shift and Z, which a US keyboard lacks. QEMU's US map has `less` and `greater` there
// but prefers the keys of Comma and Period for them; the broken bar it has nowhere else.
const BROKEN_BAR = 0xa6;

/**
 * The keysym that a server with a US map turns into the key `code`; `undefined` for keys that no keysym
 * reaches. With Shift held it is the shifted one: QEMU reads a letter that disagrees with Shift as a
 * sign of CapsLock and presses that.
 */
export function usKeysym(code: string, shift: boolean): number | undefined {
  if (code === "IntlBackslash") return BROKEN_BAR;
  return US_CHARACTERS.get(code)?.[shift ? 1 : 0].codePointAt(0);
}

// Characters of many keyboards whose keysym is of before Unicode: some servers (x11vnc) know them by that alone.
const OLDER_KEYSYMS: ReadonlyMap<string, number> = new Map([["€", 0x20_ac]]);

export interface CharacterKey extends Key {
  /** Whether Shift must be held: a server that only sees keysyms would otherwise lose it. */
  readonly shift: boolean;
}

/** The key that types one character (one code point). */
export function keyOfCharacter(character: string): CharacterKey {
  if (character === "\n") return { ...NAMED_KEYS.Enter, shift: false };
  if (character === "\t") return { ...NAMED_KEYS.Tab, shift: false };
  const point = character.codePointAt(0) ?? 0;
  // Latin-1 keysyms are the code points themselves, most others have a plane of their own.
  const latin1 = (point >= 0x20 && point <= 0x7e) || (point >= 0xa0 && point <= 0xff);
  const keysym = latin1 ? point : (OLDER_KEYSYMS.get(character) ?? 0x1_00_00_00 + point);
  const key = US_KEYS.get(character);
  if (key === undefined) return { keysym, code: null, shift: false };
  return { keysym, code: key.code, shift: key.shift };
}
