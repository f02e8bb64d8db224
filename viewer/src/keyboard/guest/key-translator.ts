import type { GuestLayout, Levels, Stroke } from "./guest-layout.ts";
import { keyOfCharacter, NAMED_KEYS, usKeysym } from "../key.ts";

/** A key event without a key code: the keysym is all that the server gets. */
export interface KeysymEvent {
  readonly keysym: number;
  readonly down: boolean;
}

/** Gives the character of a keysym, `undefined` where it is none. */
export type CharacterOf = (keysym: number) => string | undefined;

/** What is known of the guest's side. */
export interface GuestKeyboard {
  /** The keys that a keysym reaches. */
  readonly layout: GuestLayout;
  /** All keys: each has a key code. */
  readonly places: GuestLayout;
  readonly characterOf: CharacterOf;
}

const SHIFT = new Set([0xff_e1, 0xff_e2]);
const ALT_GR = new Set([0xfe_03, 0xff_7e]); // ISO_Level3_Shift; Mode_switch, noVNC's Option of a Mac
const SHORTCUT = new Set([0xff_e3, 0xff_e4, 0xff_e7, 0xff_e8, 0xff_e9, 0xff_ea, 0xff_eb, 0xff_ec]);
const LOCKS = new Set([0xff_e5, 0xff_e6]); // CapsLock, ShiftLock
const ALT_RIGHT = 0xff_ea;

/**
 * Turns what a person types into key events for a server that gets keysyms alone. Such a server looks
 * for the key of a keysym on a US keyboard, and the guest reads that key with a layout of its own; so
 * for each character this sends the US keysym of the key that types it in the guest.
 *
 * A key stays down as long as the person's does if the modifiers held are those it needs. Otherwise it
 * is pressed and released at once between the modifiers it needs, so that no key is ever held while the
 * modifiers around it change. CapsLock stays here: the characters that come have its effect already.
 */
export class KeyTranslator {
  readonly #untypable: (character: string) => void;
  /** Per keysym that came down: the one that went down for it, `undefined` if none stayed down. */
  readonly #down = new Map<number, number | undefined>();
  /** Whether a guest with two alphabets has its US layout on, as far as the last letter tells. */
  #latin = false;

  /** `untypable` is told of each character that the guest's keyboard lacks. */
  constructor(untypable: (character: string) => void) {
    this.#untypable = untypable;
  }

  /** Without a guest, keysyms pass as they are. What it gives counts as sent. */
  translate({ keysym, down }: KeysymEvent, guest: GuestKeyboard | undefined): KeysymEvent[] {
    return down ? this.#press(keysym, guest) : this.#release(keysym);
  }

  /** Lets go of the keys that went down in the place of others; nobody else knows of them. */
  releaseOthers(): KeysymEvent[] {
    const others = [...this.#down].filter(([keysym, sent]) => sent !== keysym);
    return others.flatMap(([keysym]) => this.#release(keysym));
  }

  /** All keys are up on the server's side, whoever released them. */
  forget(): void {
    this.#down.clear();
  }

  #press(keysym: number, guest: GuestKeyboard | undefined): KeysymEvent[] {
    const repeated = this.#down.get(keysym);
    if (repeated !== undefined) return [{ keysym: repeated, down: true }];
    if (guest === undefined) return this.#hold(keysym, keysym);
    const { layout, characterOf } = guest;
    if (LOCKS.has(keysym)) return this.#swallow(keysym);
    // Servers have both on one key, which must stay down until the second of them is up.
    if (ALT_GR.has(keysym)) {
      return layout.hasAltGr
        ? this.#hold(keysym, NAMED_KEYS.AltGraph.keysym)
        : this.#swallow(keysym);
    }
    if (keysym === ALT_RIGHT && layout.hasAltGr) return this.#hold(keysym, NAMED_KEYS.Alt.keysym);
    const character = characterOf(keysym);
    if (character === undefined) return this.#hold(keysym, keysym);
    return this.#type(keysym, character, layout);
  }

  #type(keysym: number, character: string, layout: GuestLayout): KeysymEvent[] {
    const held = { shift: this.#holds(SHIFT), altGr: this.#holds(ALT_GR) };
    const keys = this.#holds(SHORTCUT)
      ? shortcutKeys(character, layout, held)
      : this.#textKeys(character, layout, held);
    if (keys === undefined) {
      this.#untypable(character);
      return this.#swallow(keysym);
    }
    const [only, more] = keys;
    if (only !== undefined && more === undefined) {
      const fits = only.shift === held.shift && only.altGr === held.altGr;
      const key = usKeysym(only.code, only.shift);
      if (fits && key !== undefined) {
        this.#takeOver(only.code);
        return this.#hold(keysym, key);
      }
    }
    this.#down.set(keysym, undefined);
    return keys.flatMap((key) => this.#strike(key));
  }

  #textKeys(character: string, layout: GuestLayout, held: Levels): readonly Stroke[] | undefined {
    const keys = layout.keys(character, held);
    if (layout.hasLatin) return keys;
    const isLatin = /[a-z]/i.test(character);
    if (isLatin && keys === undefined) this.#latin = true;
    else if (!isLatin && keys !== undefined && /\p{L}/u.test(character)) this.#latin = false;
    return this.#latin ? (usKeys(character) ?? keys) : (keys ?? usKeys(character));
  }

  /** Presses and releases a key under the modifiers it needs, and leaves those as they were. */
  #strike({ code, shift, altGr }: Stroke): KeysymEvent[] {
    const keysym = usKeysym(code, shift);
    if (keysym === undefined) return [];
    this.#takeOver(code);
    const before = [
      ...this.#adjust(SHIFT, shift, NAMED_KEYS.Shift.keysym),
      ...this.#adjust(ALT_GR, altGr, NAMED_KEYS.AltGraph.keysym),
    ];
    const after = before.toReversed().map(({ keysym, down }) => ({ keysym, down: !down }));
    return [...before, { keysym, down: true }, { keysym, down: false }, ...after];
  }

  /** A key belongs to whatever pressed it last: two characters of one key may be typed at once. */
  #takeOver(code: string): void {
    const keysyms = [usKeysym(code, false), usKeysym(code, true)];
    for (const [keysym, sent] of this.#down) {
      if (keysyms.includes(sent)) this.#down.set(keysym, undefined);
    }
  }

  #adjust(modifiers: ReadonlySet<number>, wanted: boolean, usual: number): KeysymEvent[] {
    const held = [...new Set(this.#down.values())].filter(
      (keysym) => keysym !== undefined && modifiers.has(keysym),
    );
    if (wanted) return held.length > 0 ? [] : [{ keysym: usual, down: true }];
    return held.flatMap((keysym) => (keysym === undefined ? [] : [{ keysym, down: false }]));
  }

  #holds(modifiers: ReadonlySet<number>): boolean {
    return [...this.#down.values()].some((keysym) => keysym !== undefined && modifiers.has(keysym));
  }

  #hold(keysym: number, sent: number): KeysymEvent[] {
    this.#down.set(keysym, sent);
    return [{ keysym: sent, down: true }];
  }

  #swallow(keysym: number): KeysymEvent[] {
    this.#down.set(keysym, undefined);
    return [];
  }

  #release(keysym: number): KeysymEvent[] {
    if (!this.#down.has(keysym)) return [{ keysym, down: false }];
    const sent = this.#down.get(keysym);
    this.#down.delete(keysym);
    const isUp = sent !== undefined && ![...this.#down.values()].includes(sent);
    return isUp ? [{ keysym: sent, down: false }] : [];
  }
}

/**
 * The key of a shortcut: that of the character, its case by Shift alone because CapsLock changes no
 * shortcut. What the layout lacks is taken by its place on a US keyboard, as systems themselves do
 * with Ctrl+C under a Greek layout.
 */
function shortcutKeys(
  character: string,
  layout: GuestLayout,
  held: Levels,
): readonly Stroke[] | undefined {
  const cased = held.shift ? character.toUpperCase() : character.toLowerCase();
  const key = layout.key(cased, held) ?? layout.key(character, held);
  return key === undefined ? usKeys(cased) : [key];
}

function usKeys(character: string): readonly Stroke[] | undefined {
  const { code, shift } = keyOfCharacter(character);
  return code === null ? undefined : [{ code, shift, altGr: false }];
}
