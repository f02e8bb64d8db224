import { RfbError } from "../errors.ts";
import { pointerRelease, readPointerEvent } from "../client-message.ts";
import { readKeyEvent, releaseOf, type Key } from "../key-event.ts";
import { modifiersOf, type Modifier } from "./modifiers.ts";

/** Keys that can be down at once. */
export const MAX_HELD_KEYS = 64;

/** What the viewer holds down in the guest, so that it can be released when the viewer no longer can. */
export class HeldInput {
  readonly #keys = new Map<string, { readonly key: Key; readonly release: Uint8Array }>();
  /** Known until a modifier changes: every key that goes down asks for them. */
  #modifiers: ReadonlySet<Modifier> | undefined;
  #buttons = 0;
  #pointerRelease = new Uint8Array(0);

  /** Modifiers that are down. */
  get modifiers(): ReadonlySet<Modifier> {
    this.#modifiers ??= new Set([...this.#keys.values()].flatMap(({ key }) => modifiersOf(key)));
    return this.#modifiers;
  }

  /** A key event, as {@link readKeyEvent} knows them, goes to the server. Throws {@link RfbError} past the limit. */
  key(message: Uint8Array): void {
    const event = readKeyEvent(message);
    if (event === undefined) return;
    const { key, down } = event;
    // The keysym of a key can change while it is down, when Shift is released first. Of a modifier all
    // must match, the kind of message as well: it is up only when the guest reads it as up, whichever it
    // reads. (QEMU ignores an extended event without a code, and reads a plain one by its keysym.)
    const isModifier = modifiersOf(key).length > 0;
    if (isModifier) this.#modifiers = undefined;
    const isOne = key.keycode !== 0 && !isModifier;
    const id = isOne ? `${key.keycode}` : `${message[0]}:${key.keycode}:${key.keysym}`;
    this.#keys.delete(id);
    if (!down) return;
    if (this.#keys.size >= MAX_HELD_KEYS) throw new RfbError("limit", "too many keys held");
    this.#keys.set(id, { key, release: releaseOf(message) });
  }

  /** A PointerEvent goes to the server. */
  pointer(message: Uint8Array): void {
    this.#buttons = readPointerEvent(message).buttons;
    this.#pointerRelease = pointerRelease(message);
  }

  /** Whether a PointerEvent changes no button. */
  isMove(message: Uint8Array): boolean {
    return readPointerEvent(message).buttons === this.#buttons;
  }

  /** The messages that let everything go, last pressed first; afterwards nothing is held. */
  release(): Uint8Array[] {
    const messages = [...this.#keys.values()].map(({ release }) => release).toReversed();
    this.#keys.clear();
    this.#modifiers = undefined;
    if (this.#buttons !== 0) {
      messages.push(this.#pointerRelease);
      this.#buttons = 0;
    }
    return messages;
  }
}
