import type { Key } from "../key-event.ts";
import { shortKeysym } from "./keysym.ts";

/**
 * Keys that others are combined with. AltGr is the right Alt key: it is another key than Alt to QEMU, and on
 * most layouts it makes other characters.
 */
export const MODIFIERS = ["Ctrl", "Alt", "AltGr", "Shift", "Super"] as const;

export type Modifier = (typeof MODIFIERS)[number];

/** By the keysyms that any of QEMU's layouts has on the modifiers' keys. */
const BY_KEYSYM: ReadonlyMap<number, Modifier> = new Map([
  [0xffe1, "Shift"],
  [0xffe2, "Shift"],
  [0xffe3, "Ctrl"],
  [0xffe4, "Ctrl"],
  [0xffe7, "Alt"], // Meta_L
  [0xffe9, "Alt"], // Alt_L
  [0xff20, "AltGr"], // Multi_key
  [0xff7e, "AltGr"], // Mode_switch
  [0xffe8, "AltGr"], // Meta_R
  [0xffea, "AltGr"], // Alt_R
  [0xfe03, "AltGr"], // ISO_Level3_Shift
  [0xffeb, "Super"],
  [0xffec, "Super"],
]);

const BY_KEYCODE: ReadonlyMap<number, Modifier> = new Map([
  [0x2a, "Shift"],
  [0x36, "Shift"],
  [0x1d, "Ctrl"],
  [0x9d, "Ctrl"],
  [0x38, "Alt"],
  [0xb8, "AltGr"],
  [0xdb, "Super"],
  [0xdc, "Super"],
]);

/** The modifiers a key may be; keysym and keycode can disagree, and the server may believe either. */
export function modifiersOf(key: Key): Modifier[] {
  return [BY_KEYSYM.get(shortKeysym(key.keysym)), BY_KEYCODE.get(key.keycode)].filter(
    (modifier) => modifier !== undefined,
  );
}
