import { MODIFIER_KEYS } from "../modifier-keys.ts";

/** Letters of shortcuts that differ from those of other systems by Cmd in place of Ctrl alone. */
const LETTERS: ReadonlySet<string> = new Set("acfpsvxz");

type Pressed = Pick<KeyboardEvent, "altKey" | "code" | "ctrlKey" | "key" | "metaKey">;

/** What is done with a keyboard event. */
export type CommandAct<Event> =
  /** It goes on to the machine. */
  | { readonly kind: "passes" }
  /** The machine does not hear of it. */
  | { readonly kind: "stays" }
  /** The machine hears of the Cmd that has stayed, and then of it. */
  | { readonly kind: "follows"; readonly command: Event }
  /** It is a shortcut. A Cmd that the machine has heard of comes up for it first. */
  | { readonly kind: "shortcut"; readonly letter: string; readonly command: Event | undefined };

/**
 * The letter of a shortcut of a Mac that is Ctrl in other systems. Where the layout has no Latin letters, browsers go by
 * the key's place.
 */
export function shortcutLetter(event: Pressed): string | undefined {
  const { altKey, code, ctrlKey, key, metaKey } = event;
  if (!metaKey || altKey || ctrlKey) return undefined;
  const isLatin = /^[\x20-\x7e]$/.test(key);
  const letter = (isLatin ? key : code.replace(/^Key/, "")).toLowerCase();
  return LETTERS.has(letter) ? letter : undefined;
}

/**
 * The Cmd key of a Mac, of which the machine hears only once it is known what it is for: not for a shortcut that is Ctrl
 * there, nor for Cmd+Tab, whose release no page hears of. Cmd alone would open a menu in most guests.
 */
export class CommandKey<Event extends Pressed> {
  /** A Cmd that is down and of which the machine has not heard. */
  #kept: Event | undefined;
  /** One of which it has. */
  #told: Event | undefined;
  #isUsed = false;

  down(event: Event): CommandAct<Event> {
    if (event.key === "Meta") return this.#commandDown(event);
    const letter = shortcutLetter(event);
    if (letter !== undefined) return this.#shortcut(letter);
    // Shift does not decide anything yet.
    return MODIFIER_KEYS.has(event.key) ? { kind: "passes" } : this.follow();
  }

  up(event: Event): CommandAct<Event> {
    if (event.key !== "Meta") return { kind: "passes" };
    if (event.code === this.#told?.code) this.#told = undefined;
    if (event.code !== this.#kept?.code) return { kind: "passes" };
    const command = this.#kept;
    this.#kept = undefined;
    return this.#isUsed ? { kind: "stays" } : { kind: "follows", command };
  }

  /** Something is done with Cmd held that is for the machine as it is: a click. */
  follow(): CommandAct<Event> {
    const command = this.#kept;
    if (command === undefined) return { kind: "passes" };
    this.#told = command;
    this.#kept = undefined;
    return { kind: "follows", command };
  }

  /** No key of the person's is for the machine any more. */
  lost(): void {
    this.#kept = undefined;
    this.#told = undefined;
  }

  #commandDown(event: Event): CommandAct<Event> {
    if (this.#told !== undefined) return { kind: "passes" };
    if (this.#kept === undefined) this.#isUsed = false;
    this.#kept ??= event;
    return { kind: "stays" };
  }

  #shortcut(letter: string): CommandAct<Event> {
    const command = this.#told;
    this.#kept ??= command;
    this.#told = undefined;
    this.#isUsed = true;
    return { kind: "shortcut", letter, command };
  }
}
