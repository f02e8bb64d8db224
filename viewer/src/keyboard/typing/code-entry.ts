import type { Key } from "../key.ts";

/**
 * What becomes of characters without a key: they are left out; or they are entered by their number, as a Linux desktop
 * (GTK, IBus) or Windows lets people do.
 */
export type MissingWay = "leave-out" | "linux" | "windows";

/** Characters that Windows-1252 has at 0x80 to 0x9f, in its order; a space where it has none. */
const WINDOWS_1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/** Whether a way can enter a character. Control characters are none to enter. */
export function canEnter(character: string, way: MissingWay): boolean {
  if (/\p{C}/u.test(character)) return false;
  switch (way) {
    case "leave-out":
      return false;
    case "linux":
      return true;
    case "windows":
      return windowsCode(character) !== undefined;
  }
}

/** What is typed after Ctrl+Shift+U: the code point in hexadecimal, and a space that ends it. */
export function linuxDigits(character: string): string {
  return `${(character.codePointAt(0) ?? 0).toString(16)} `;
}

/** The keys of the keypad that are pressed while Alt is down; `undefined`: Windows has no such number for it. */
export function windowsKeys(character: string): readonly Key[] | undefined {
  const code = windowsCode(character);
  if (code === undefined) return undefined;
  // With a zero before it the number is of Windows-1252, else of an older code page.
  return Array.from(`0${String(code)}`, (digit) => ({
    keysym: 0xff_b0 + Number(digit),
    code: `Numpad${digit}`,
  }));
}

function windowsCode(character: string): number | undefined {
  const point = character.codePointAt(0) ?? 0;
  if (point >= 0xa0 && point <= 0xff) return point;
  const at = character === " " ? -1 : WINDOWS_1252.indexOf(character);
  return at < 0 ? undefined : 0x80 + at;
}
