import { extendedKeyEvent, keyEvent, type Key } from "../key-event.ts";
import type { Chord } from "./key-chord.ts";
import type { Modifier } from "./modifiers.ts";

/** The modifiers' keys, those on the left where there are two. */
const MODIFIER_KEYS: Readonly<Record<Modifier, Key>> = {
  Ctrl: { keysym: 0xffe3, keycode: 0x1d },
  Alt: { keysym: 0xffe9, keycode: 0x38 },
  AltGr: { keysym: 0xfe03, keycode: 0xb8 },
  Shift: { keysym: 0xffe1, keycode: 0x2a },
  Super: { keysym: 0xffeb, keycode: 0xdb },
};

/**
 * The messages that press a chord and let it go again. `readsCodes`: whether the server reads QEMU extended key
 * events, which name the key itself; others look the keysym up.
 */
export function chordPress(chord: Chord, readsCodes: boolean): Uint8Array[] {
  const modifiers = [...new Set(chord.modifiers)];
  const keys = [...modifiers.map((modifier) => MODIFIER_KEYS[modifier]), keyOf(chord)];
  const event = readsCodes ? extendedKeyEvent : keyEvent;
  return [
    ...keys.map((key) => event({ key, down: true })),
    ...keys.toReversed().map((key) => event({ key, down: false })),
  ];
}

/** The key with the keysym that a US keyboard gives it while the chord's modifiers are held. */
function keyOf({ modifiers, keysyms, keycodes, letters }: Chord): Key {
  const [plain = 0, shifted = plain] = keysyms;
  const isShifted = letters !== undefined && modifiers.includes("Shift");
  return { keysym: isShifted ? shifted : plain, keycode: keycodes[0] ?? 0 };
}
