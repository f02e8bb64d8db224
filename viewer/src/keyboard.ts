import type { Combination } from "./combination.ts";
import type { Stroke } from "./guest-layout.ts";
import { keyOfCharacter, NAMED_KEYS, usKeysym, type Key } from "./key.ts";

/** Where key events go: a running noVNC, or a list in tests. */
export type KeySink = (key: Key, down: boolean) => void;

/** Keys of the guest's layout that type a character, `undefined` to leave the choice to the server. */
export type TextKeys = (character: string) => readonly Stroke[] | undefined;

export type Modifier = "Control" | "Alt" | "Super";

/**
 * Keys that do not come from a key on this device: menu entries, text of a phone's keyboard, and
 * modifiers that stay down until one more key was typed.
 */
export class Keyboard {
  readonly #sink: KeySink;
  readonly #changed: () => void;
  readonly #textKeys: TextKeys;
  readonly #held = new Set<Modifier>();

  /** `changed` is called after the set of held modifiers has changed. */
  constructor(sink: KeySink, changed: () => void, textKeys: TextKeys = () => undefined) {
    this.#sink = sink;
    this.#changed = changed;
    this.#textKeys = textKeys;
  }

  holds(modifier: Modifier): boolean {
    return this.#held.has(modifier);
  }

  /** Presses the modifier and leaves it down, or releases it. */
  toggle(modifier: Modifier): void {
    const down = !this.#held.has(modifier);
    if (down) this.#held.add(modifier);
    else this.#held.delete(modifier);
    this.#sink(NAMED_KEYS[modifier], down);
    this.#changed();
  }

  /** Releases every held modifier. */
  release(): void {
    for (const modifier of this.#held) this.toggle(modifier);
  }

  /** Presses and releases one key, with the held modifiers, which are then released. */
  press(key: Key): void {
    this.#sink(key, true);
    this.#sink(key, false);
    this.release();
  }

  /** A combination says all of its modifiers itself, so held ones are released before it. */
  combine({ keys }: Combination): void {
    this.release();
    for (const key of keys) this.#sink(key, true);
    for (const key of keys.toReversed()) this.#sink(key, false);
  }

  type(text: string): void {
    for (const character of text) {
      for (const { key, modifiers } of this.#strokes(character)) {
        for (const modifier of modifiers) this.#sink(modifier, true);
        this.#sink(key, true);
        this.#sink(key, false);
        for (const modifier of modifiers.toReversed()) this.#sink(modifier, false);
      }
      this.release();
    }
  }

  #strokes(character: string): { readonly key: Key; readonly modifiers: readonly Key[] }[] {
    const keys = this.#textKeys(character);
    if (keys === undefined) {
      const key = keyOfCharacter(character);
      return [{ key, modifiers: key.shift ? [NAMED_KEYS.Shift] : [] }];
    }
    return keys.map(({ code, shift, altGr }) => ({
      key: { keysym: usKeysym(code, shift) ?? 0, code },
      modifiers: [...(shift ? [NAMED_KEYS.Shift] : []), ...(altGr ? [NAMED_KEYS.AltGraph] : [])],
    }));
  }

  erase(characters: number): void {
    for (let count = 0; count < characters; count += 1) this.press(NAMED_KEYS.Backspace);
  }
}
