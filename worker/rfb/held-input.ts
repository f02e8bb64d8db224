import { RfbError } from "./errors.ts";
import { modifiersOf, type Key, type Modifier } from "./key-chord.ts";
import { CLIENT_MESSAGE } from "./client-messages.ts";

/** Keys that can be down at once. */
export const MAX_HELD_KEYS = 64;

/** What the viewer holds down in the guest, so that it can be let go when the viewer no longer can. */
export class HeldInput {
  readonly #keys = new Map<string, { readonly key: Key; readonly release: Uint8Array }>();
  #buttons = 0;
  #pointer = new Uint8Array(0);

  /** Modifiers that are down. */
  get modifiers(): ReadonlySet<Modifier> {
    return new Set([...this.#keys.values()].flatMap(({ key }) => modifiersOf(key)));
  }

  /** A KeyEvent or QEMU extended KeyEvent goes to the server. Throws {@link RfbError} past the limit. */
  key(message: Uint8Array): void {
    const { key, down } = readKey(message);
    const id = `${key.keycode}:${key.keycode === 0 ? key.keysym : ""}`;
    this.#keys.delete(id);
    if (!down) return;
    if (this.#keys.size >= MAX_HELD_KEYS) throw new RfbError("limit", "too many keys held");
    const release = message.slice();
    // The down-flag: one byte of a KeyEvent, two of the extended one.
    release.fill(0, release.length === 8 ? 1 : 2, release.length === 8 ? 2 : 4);
    this.#keys.set(id, { key, release });
  }

  /** A PointerEvent goes to the server. */
  pointer(message: Uint8Array): void {
    this.#buttons = (message[1] ?? 0) | ((message[6] ?? 0) << 8);
    this.#pointer = message.slice(0, 6);
  }

  /** Whether a PointerEvent changes no button. */
  isMove(message: Uint8Array): boolean {
    return ((message[1] ?? 0) | ((message[6] ?? 0) << 8)) === this.#buttons;
  }

  /** The messages that let everything go, last pressed first; afterwards nothing is held. */
  release(): Uint8Array[] {
    const messages = [...this.#keys.values()].map(({ release }) => release).toReversed();
    this.#keys.clear();
    if (this.#buttons !== 0) {
      this.#pointer[1] = 0;
      messages.push(this.#pointer);
      this.#buttons = 0;
    }
    return messages;
  }
}

/** Reads a KeyEvent (RFC 6143 §7.5.4) or a QEMU extended KeyEvent. */
export function readKey(message: Uint8Array): { readonly key: Key; readonly down: boolean } {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  return message[0] === CLIENT_MESSAGE.keyEvent
    ? { key: { keysym: view.getUint32(4), keycode: 0 }, down: view.getUint8(1) !== 0 }
    : {
        key: { keysym: view.getUint32(4), keycode: view.getUint32(8) },
        down: view.getUint16(2) !== 0,
      };
}
