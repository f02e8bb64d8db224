import { NO_SYMBOL } from "../key-event.ts";

/** Keysyms of keys that give no character begin here: function keys, cursor, keypad, modifiers. */
const FIRST_FUNCTION_KEYSYM = 0xff00;

const XK_ISO_LEVEL3_SHIFT = 0xfe03;
const XK_ISO_LEFT_TAB = 0xfe20;

/**
 * Whether the protocol defines a keysym (RFC 6143 §7.5.4, X11 protocol appendix A): one of X11's own, below
 * 0x10000, or 0x01000000 with a Unicode scalar value. Servers read others as they like: QEMU looks at the
 * low 16 bits alone.
 */
export function isKeysym(keysym: number): boolean {
  if (keysym < 0x1_0000) return true;
  const codePoint = keysym - 0x0100_0000;
  return codePoint >= 0 && codePoint <= 0x10_ffff && !(codePoint >= 0xd800 && codePoint <= 0xdfff);
}

/**
 * The keysym as the least attentive server reads it: QEMU's `key_event` drops all above 16 bits. Latin-1
 * characters come out as the same whether they are told as X11's keysym or as Unicode.
 */
export function shortKeysym(keysym: number): number {
  return keysym & 0xffff;
}

/** Whether a {@link shortKeysym} gives a character, dead keys among them, so that its place depends on the layout. */
export function isCharacter(keysym: number): boolean {
  return (
    keysym !== NO_SYMBOL &&
    keysym < FIRST_FUNCTION_KEYSYM &&
    keysym !== XK_ISO_LEVEL3_SHIFT &&
    keysym !== XK_ISO_LEFT_TAB
  );
}
