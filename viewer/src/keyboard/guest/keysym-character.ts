import type { CharacterOf } from "./key-translator.ts";

/** Runs of keysyms of before Unicode: the first of a run and the characters from there on. */
export type KeysymRuns = readonly (readonly [first: number, characters: string])[];

/** Reads keysyms: Latin-1 ones, those with a Unicode code point in them, and the older ones in `runs`. */
export function charactersOf(runs: KeysymRuns): CharacterOf {
  const legacy = new Map<number, string>();
  for (const [first, characters] of runs) {
    for (const [at, character] of Array.from(characters).entries()) {
      legacy.set(first + at, character);
    }
  }
  return (keysym) => {
    const isLatin1 = (keysym >= 0x20 && keysym <= 0x7e) || (keysym >= 0xa0 && keysym <= 0xff);
    if (isLatin1) return String.fromCodePoint(keysym);
    if (keysym > 0x1_00_00_00 && keysym <= 0x1_10_ff_ff) {
      return String.fromCodePoint(keysym - 0x1_00_00_00);
    }
    return legacy.get(keysym);
  };
}
