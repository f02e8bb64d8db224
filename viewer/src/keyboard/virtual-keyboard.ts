import type { Combination } from "./menu/combination.ts";
import type { Stroke } from "./guest/guest-layout.ts";
import { keyOfCharacter, NAMED_KEYS, usKeysym, type Key } from "./key.ts";

/** Key events that belong together: nothing may come between them. */
export type Chord = readonly { readonly key: Key; readonly down: boolean }[];

/**
 * Where keys go: a running noVNC, or a list in tests. Takes all chords or, by `false`, none; what only
 * releases is always taken.
 */
export type KeySink = (chords: readonly Chord[]) => boolean;

/** Keys of the guest's layout that type a character, `undefined` to leave the choice to the server. */
export type TextKeys = (character: string) => readonly Stroke[] | undefined;

/** The modifiers that can be held, in the order of their buttons. */
export const MODIFIERS = ["Control", "Alt", "Super", "Shift", "AltGraph"] as const;

export type Modifier = (typeof MODIFIERS)[number];

/** Max number of what waits for the guest's layout; a person who has done more would rather see something. */
export const MAX_WAITING = 200;

/**
 * Keys that do not come from a key on this device: menu entries, text of a phone's keyboard, and
 * modifiers that stay down until one more key was typed. Whatever goes down comes up in the same chord,
 * but for held modifiers.
 */
export class VirtualKeyboard {
  readonly #sink: KeySink;
  readonly #changed: () => void;
  readonly #textKeys: TextKeys;
  readonly #knowsKeys: () => boolean;
  readonly #held = new Set<Modifier>();
  #waiting: (() => unknown)[] = [];

  /**
   * `changed` is called after the set of held modifiers has changed. While `knowsKeys` says that it is not known yet
   * which keys type a character, everything waits for {@link goOn}.
   */
  constructor(
    sink: KeySink,
    changed: () => void,
    textKeys: TextKeys = () => undefined,
    knowsKeys: () => boolean = () => true,
  ) {
    this.#sink = sink;
    this.#changed = changed;
    this.#textKeys = textKeys;
    this.#knowsKeys = knowsKeys;
  }

  /** Does what has waited. */
  goOn(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) run();
  }

  /** Releases every held modifier, and does nothing of what has waited. */
  reset(): void {
    this.#waiting = [];
    this.#release();
  }

  holds(modifier: Modifier): boolean {
    return this.#held.has(modifier);
  }

  /** Presses the modifier and leaves it down, or releases it. */
  toggle(modifier: Modifier): void {
    this.#inTurn(() => this.#toggle(modifier));
  }

  #toggle(modifier: Modifier): void {
    const down = !this.#held.has(modifier);
    if (!this.#sink([[{ key: NAMED_KEYS[modifier], down }]])) return;
    if (down) this.#held.add(modifier);
    else this.#held.delete(modifier);
    this.#changed();
  }

  /** Releases every held modifier. */
  release(): void {
    this.#inTurn(() => this.#release());
  }

  #release(): void {
    this.#sink(this.#releases());
    this.#released();
  }

  /** Presses and releases one key, with the held modifiers, which are then released. */
  press(key: Key): void {
    this.#inTurn(() => this.#send([tapped([key])]));
  }

  /** A combination says all of its modifiers itself, so held ones are released before it. */
  combine({ keys }: Combination): void {
    this.#inTurn(() => this.#combine(keys));
  }

  #combine(keys: readonly Key[]): void {
    const placed = keys.map((key) => this.#placed(key));
    if (this.#sink([...this.#releases(), tapped(placed)])) this.#released();
  }

  /**
   * Erases characters with as many backspaces, then types text; held modifiers are released after the
   * first key. `false` if that is too much at once: then nothing was done.
   */
  edit(erased: number, typed: string): boolean {
    return this.#inTurn(() => this.#edit(erased, typed)) ?? true;
  }

  /** Does it now and gives the result, or does it later. */
  #inTurn<Result>(run: () => Result): Result | undefined {
    if (this.#waiting.length === MAX_WAITING) this.goOn();
    else if (!this.#knowsKeys()) {
      this.#waiting.push(run);
      return undefined;
    }
    return run();
  }

  #edit(erased: number, typed: string): boolean {
    const backspaces = Array.from({ length: erased }, () => tapped([NAMED_KEYS.Backspace]));
    const chords = Array.from(typed).flatMap((character, at) =>
      this.#chords(character, at === 0 && erased === 0 && this.#held.has("Shift")),
    );
    return this.#send([...backspaces, ...chords]);
  }

  #send([first, ...rest]: readonly Chord[]): boolean {
    if (first === undefined) return true;
    if (!this.#sink([first, ...this.#releases(), ...rest])) return false;
    this.#released();
    return true;
  }

  #releases(): Chord[] {
    return [...this.#held].map((modifier) => [{ key: NAMED_KEYS[modifier], down: false }]);
  }

  #released(): void {
    if (this.#held.size === 0) return;
    this.#held.clear();
    this.#changed();
  }

  /** The key that types a character in the guest, where that is one key alone. */
  #placed(key: Key): Key {
    const [only, more] = (key.character === undefined ? [] : this.#textKeys(key.character)) ?? [];
    if (only === undefined || more !== undefined || only.shift || only.altGr) return key;
    return { keysym: usKeysym(only.code, false) ?? key.keysym, code: only.code };
  }

  /** `shifted`: Shift is held already, and the keysym has to agree with it. */
  #chords(character: string, shifted: boolean): Chord[] {
    const keys = this.#textKeys(character);
    if (keys === undefined) {
      const { code, shift, keysym } = keyOfCharacter(character);
      const agreed = shifted && code !== null ? (usKeysym(code, true) ?? keysym) : keysym;
      return [tapped([...(shift ? [NAMED_KEYS.Shift] : []), { keysym: agreed, code }])];
    }
    return keys.map(({ code, shift, altGr }) =>
      tapped([
        ...(shift ? [NAMED_KEYS.Shift] : []),
        ...(altGr ? [NAMED_KEYS.AltGraph] : []),
        { keysym: usKeysym(code, shift || shifted) ?? 0, code },
      ]),
    );
  }
}

/** Keys pressed in order and released in reverse. */
function tapped(keys: readonly Key[]): Chord {
  return [
    ...keys.map((key) => ({ key, down: true })),
    ...keys.toReversed().map((key) => ({ key, down: false })),
  ];
}
