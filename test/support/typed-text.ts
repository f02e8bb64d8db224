import { charactersOf } from "../../viewer/src/keyboard/guest/keysym-character.ts";
import { levelsOf } from "../../viewer/src/keyboard/guest/guest-layout.ts";
import type { KeyPress } from "./x-display.ts";
import { LAYOUTS, LEGACY_KEYSYMS } from "../../viewer/layouts/tables.ts";

/** What guests make of keys: for tests, from the layout's table itself and not from the search that the viewer does. */

/** Comes before the combining character of a dead key. */
const DEAD = "\u25CC";

/** UI Events `code` of the keys that type, by their code of scan code set 1, which is evdev's as well. */
const CODES: ReadonlyMap<number, string> = new Map([
  ...row(0x02, "Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal"),
  ...row(0x10, "KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight"),
  ...row(0x1e, "KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote"),
  ...row(0x2b, "Backslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash"),
  ...row(0x39, "Space"),
  ...row(0x56, "IntlBackslash"),
]);

const ENTER = 0x1c;
const TAB = 0x0f;
const SHIFT: ReadonlySet<number> = new Set([0x2a, 0x36]);
const ALT = 0x38;

function row(first: number, codes: string): [number, string][] {
  return codes.split(" ").map((code, at) => [first + at, code]);
}

/** What a guest with this layout has read from the scan codes (set 1) of its keyboard. */
export function typedByScanCodes(layout: string, bytes: Uint8Array): string {
  const pieces: string[] = [];
  const held = { shift: false, altGr: false };
  let isExtended = false;
  for (const byte of bytes) {
    const code = byte & 0x7f;
    const isDown = byte < 0x80;
    if (byte === 0xe0) {
      isExtended = true;
      continue;
    }
    if (SHIFT.has(code)) held.shift = isDown;
    else if (isExtended && code === ALT) held.altGr = isDown;
    else if (isDown && !isExtended) pieces.push(pieceOf(layout, code, held.shift, held.altGr));
    isExtended = false;
  }
  return composed(pieces);
}

/** The same from the keys that were pressed at an X server. */
export function typedByPresses(layout: string, presses: readonly KeyPress[]): string {
  const pieces = presses.map(({ keycode, shift, alt }) => pieceOf(layout, keycode - 8, shift, alt));
  return composed(pieces);
}

/** What an X client has read from keysyms, dead keys as well; those of modifiers say nothing. */
export function typedByKeysyms(keysyms: readonly number[]): string {
  const characterOf = charactersOf(LEGACY_KEYSYMS);
  const pieces = keysyms.map((keysym) => {
    const mark = DEAD_KEYSYMS.get(keysym);
    return mark === undefined ? (characterOf(keysym) ?? "") : DEAD + mark;
  });
  return composed(pieces);
}

const DEAD_KEYSYMS: ReadonlyMap<number, string> = new Map([
  [0xfe50, "\u0300"],
  [0xfe51, "\u0301"],
  [0xfe52, "\u0302"],
  [0xfe53, "\u0303"],
  [0xfe57, "\u0308"],
]);

/** What a key types; nothing if it is none of those that type. */
function pieceOf(layout: string, code: number, shift: boolean, altGr: boolean): string {
  if (code === ENTER) return "\n";
  if (code === TAB) return "\t";
  const name = CODES.get(code);
  if (name === undefined) return "";
  const level = (shift ? 1 : 0) + (altGr ? 2 : 0);
  return levelsOf(LAYOUTS[layout]?.keys[name] ?? "")[level] ?? "?";
}

/** A dead key and what comes after it are one character; before a space it is its accent. */
function composed(pieces: readonly string[]): string {
  let text = "";
  let mark = "";
  for (const piece of pieces) {
    if (piece.startsWith(DEAD)) {
      mark = piece.slice(DEAD.length);
    } else if (piece !== "") {
      text += mark !== "" && piece === " " ? spacing(mark) : piece + mark;
      mark = "";
    }
  }
  return text.normalize("NFC");
}

function spacing(mark: string): string {
  const accents = new Map([
    ["\u0300", "`"],
    ["\u0301", "'"],
    ["\u0302", "^"],
    ["\u0303", "~"],
    ["\u0308", '"'],
  ]);
  return accents.get(mark) ?? "?";
}
