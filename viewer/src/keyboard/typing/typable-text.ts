import type { GuestLayout } from "../guest/guest-layout.ts";
import { keyOfCharacter } from "../key.ts";
import { canEnter, type MissingWay } from "./code-entry.ts";

/** Max length of a text that is typed, in characters (code points): half an hour of typing. */
export const MAX_TEXT_CHARACTERS = 65_536;

/**
 * What becomes of a character: it is typed; it is typed, but the machine may read it differently, because the layout
 * that decides is not known here; or there is no key for it.
 */
export type Verdict = "typed" | "unsure" | "missing";

export type Judge = (character: string) => Verdict;

/** A text as it would be typed. */
export interface CheckedText {
  /** Its characters, composed (NFC) and with one line feed for each end of a line. */
  readonly characters: readonly string[];
  /** How often each character occurs for which there is no key, in the order of the text. */
  readonly missing: ReadonlyMap<string, number>;
  /** The same of those that the machine may read differently. */
  readonly unsure: ReadonlyMap<string, number>;
  /** Whether it is longer than {@link MAX_TEXT_CHARACTERS}. It may not have been looked at then. */
  readonly isTooLong: boolean;
}

const NO_MODIFIERS = { shift: false, altGr: false } as const;

/** What every keyboard has. */
const ALWAYS = new Set(["\n", "\t"]);

/** Judges by the guest's layout, where keys reach the guest as the places of this layout. */
export function byLayout(layout: GuestLayout): Judge {
  return (character) => {
    if (ALWAYS.has(character)) return "typed";
    if (layout.keys(character, NO_MODIFIERS) !== undefined) return "typed";
    // A guest without Latin letters has a US layout beside its own; which one is on, only the guest knows.
    return !layout.hasLatin && isOnUsKeyboard(character) ? "unsure" : "missing";
  };
}

/** Judges where the server finds the key of a character: it has those of a US keyboard at least. */
export function byServer(character: string): Verdict {
  if (ALWAYS.has(character) || isOnUsKeyboard(character)) return "typed";
  return /\p{C}/u.test(character) ? "missing" : "unsure";
}

function isOnUsKeyboard(character: string): boolean {
  return keyOfCharacter(character).code !== null;
}

/** Looks at a text before it is typed. */
export function checkText(text: string, judge: Judge): CheckedText {
  const missing = new Map<string, number>();
  const unsure = new Map<string, number>();
  // A code point has two code units at most, and composing leaves no more of them than three for one.
  if (text.length > MAX_TEXT_CHARACTERS * 6) {
    return { characters: [], missing, unsure, isTooLong: true };
  }
  const characters = Array.from(text.replaceAll(/\r\n?/g, "\n").normalize("NFC"));
  if (characters.length > MAX_TEXT_CHARACTERS) {
    return { characters, missing, unsure, isTooLong: true };
  }
  const verdicts = new Map<string, Verdict>();
  for (const character of characters) {
    const verdict = verdicts.get(character) ?? judge(character);
    verdicts.set(character, verdict);
    const counts = { typed: undefined, unsure, missing }[verdict];
    counts?.set(character, (counts.get(character) ?? 0) + 1);
  }
  return { characters, missing, unsure, isTooLong: false };
}

/** The characters that are typed: those without a key are left out, unless they can be entered by their number. */
export function typedCharacters(
  { characters, missing }: CheckedText,
  way: MissingWay,
): readonly string[] {
  return missing.size === 0
    ? characters
    : characters.filter((character) => !missing.has(character) || canEnter(character, way));
}

/** How often each character occurs that is left out. */
export function leftOut({ missing }: CheckedText, way: MissingWay): ReadonlyMap<string, number> {
  return new Map([...missing].filter(([character]) => !canEnter(character, way)));
}

/** A part of a text, and whether it is marked. */
export interface MarkedPart {
  readonly text: string;
  readonly isMarked: boolean;
}

/**
 * The lines of a text in which a character is marked, at most `maxLines`, each cut to `maxLength` characters around
 * its first one.
 */
export function markedLines(
  characters: readonly string[],
  marked: { has(character: string): boolean },
  maxLines: number,
  maxLength: number,
): readonly { readonly number: number; readonly parts: readonly MarkedPart[] }[] {
  const lines: { number: number; parts: readonly MarkedPart[] }[] = [];
  let number = 1;
  for (let start = 0; start < characters.length && lines.length < maxLines; number += 1) {
    const found = characters.indexOf("\n", start);
    const end = found < 0 ? characters.length : found;
    const line = characters.slice(start, end);
    const first = line.findIndex((character) => marked.has(character));
    if (first >= 0) lines.push({ number, parts: partsOf(cut(line, first, maxLength), marked) });
    start = end + 1;
  }
  return lines;
}

/** As much of a line as may be shown. */
function cut(line: readonly string[], first: number, maxLength: number): readonly string[] {
  if (line.length <= maxLength) return line;
  const from = Math.max(0, Math.min(first - Math.floor(maxLength / 2), line.length - maxLength));
  const shown = line.slice(from, from + maxLength);
  return [...(from > 0 ? ["…"] : []), ...shown, ...(from + maxLength < line.length ? ["…"] : [])];
}

function partsOf(
  line: readonly string[],
  marked: { has(character: string): boolean },
): readonly MarkedPart[] {
  const parts: { text: string; isMarked: boolean }[] = [];
  for (const character of line) {
    const isMarked = marked.has(character);
    const last = parts.at(-1);
    if (last?.isMarked === isMarked) last.text += character;
    else parts.push({ text: character, isMarked });
  }
  return parts;
}
