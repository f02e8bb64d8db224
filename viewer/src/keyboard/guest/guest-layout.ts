/** A keyboard layout as `layouts/tables.ts` has it. */
export interface LayoutTable {
  /**
   * By UI Events `code`: what the key types plain, with Shift, with AltGr and with both, as far as it
   * types anything. U+0000 is nothing; a dotted circle makes the combining character after it a dead key.
   */
  readonly keys: Readonly<Record<string, string>>;
}

/** A key and the modifiers under which it types a character. */
export interface Stroke {
  readonly code: string;
  readonly shift: boolean;
  readonly altGr: boolean;
}

export type Levels = Omit<Stroke, "code">;

const DEAD = "\u25CC";
const NOTHING = "\0";

const SPACE: Stroke = { code: "Space", shift: false, altGr: false };

// What dead keys type before a space, where all systems agree on it.
const DEAD_BEFORE_SPACE: ReadonlyMap<string, string> = new Map([
  ["`", "\u0300"],
  ["'", "\u0301"],
  ["^", "\u0302"],
  ["~", "\u0303"],
  ["˘", "\u0306"],
  ["˙", "\u0307"],
  ['"', "\u0308"],
  ["˝", "\u030B"],
  ["ˇ", "\u030C"],
  ["¸", "\u0327"],
  ["˛", "\u0328"],
]);

/** Whether a keysym reaches the key with this code. */
export type Reaches = (code: string) => boolean;

/** How the guest's keyboard types characters, with the keys that a keysym can reach. */
export class GuestLayout {
  /** Whether AltGr types anything; where it does not, the key is a second Alt. */
  readonly hasAltGr: boolean;
  /** Whether it has the letters of ASCII. Guests of others have a US layout beside theirs. */
  readonly hasLatin: boolean;
  readonly #strokes = new Map<string, Stroke[]>();

  constructor({ keys }: LayoutTable, reaches: Reaches) {
    for (const [code, text] of Object.entries(keys)) {
      if (!reaches(code)) continue;
      for (const [level, types] of levelsOf(text).entries()) {
        const strokes = this.#strokes.get(types) ?? [];
        strokes.push({ code, shift: (level & 1) !== 0, altGr: (level & 2) !== 0 });
        this.#strokes.set(types, strokes);
      }
    }
    this.#strokes.delete(NOTHING);
    this.hasAltGr = [...this.#strokes.values()].flat().some(({ altGr }) => altGr);
    this.hasLatin = this.#strokes.has("a");
  }

  /** The one key that types the character, best with the modifiers that are held. */
  key(character: string, held: Levels): Stroke | undefined {
    const strokes = this.#strokes.get(character) ?? [];
    return (
      strokes.find(({ shift, altGr }) => shift === held.shift && altGr === held.altGr) ??
      strokes.find(({ altGr }) => !altGr) ??
      strokes[0]
    );
  }

  /**
   * The keys that type the character one after another: one, or a dead key and a base; `undefined` if
   * the layout cannot type it. An accent alone is typed by its dead key and a space rather than with
   * AltGr, where that is possible: systems differ about AltGr.
   */
  keys(character: string, held: Levels): readonly Stroke[] | undefined {
    const key = this.key(character, held);
    const accent = this.#dead(DEAD_BEFORE_SPACE.get(character));
    if (key !== undefined && !(key.altGr && accent?.altGr === false)) return [key];
    if (accent !== undefined) return [accent, SPACE];
    return this.#composed(character, held);
  }

  #composed(character: string, held: Levels): readonly Stroke[] | undefined {
    // The last accent before the others, but any whose base has a key: one of two is on it at times.
    const parts = Array.from(character.normalize("NFD"));
    for (const [at, mark] of [...parts.entries()].toReversed()) {
      const base = parts.toSpliced(at, 1).join("").normalize("NFC");
      const dead = this.#dead(mark);
      const key = this.key(base, held);
      const composes = (base + mark).normalize("NFC") === character.normalize("NFC");
      if (dead !== undefined && key !== undefined && composes) return [dead, key];
    }
    return undefined;
  }

  #dead(mark: string | undefined): Stroke | undefined {
    return mark === undefined ? undefined : this.key(DEAD + mark, { shift: false, altGr: false });
  }
}

/** Characters that a key types, level by level; a dead key's has a dotted circle before it. */
export function levelsOf(text: string): string[] {
  return text.match(/\u25CC?./gsu) ?? [];
}
