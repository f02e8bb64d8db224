import { RfbError } from "./errors.ts";
import { modifiersOf, type Key, type Modifier } from "./key-chord.ts";
import { CLIENT_MESSAGE } from "./client-messages.ts";

/** Keys that can be down at once. */
export const MAX_HELD_KEYS = 64;

/** XT set 1 with the E0 codes at 0x80 and above. */
const LARGEST_KEYCODE = 0xff;

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
    // The keysym of a key can change while it is down, when Shift is let go first. Of a modifier both
    // must match: it is up only when the guest takes it for up, whichever of the two it believes.
    const isOne = key.keycode !== 0 && modifiersOf(key).length === 0;
    const id = isOne ? `${key.keycode}` : `${key.keycode}:${key.keysym}`;
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

/**
 * Reads a KeyEvent (RFC 6143 §7.5.4) or a QEMU extended KeyEvent. Throws {@link RfbError} for a key code
 * that no key has: QEMU looks at its low 16 bits only.
 */
export function readKey(message: Uint8Array): { readonly key: Key; readonly down: boolean } {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const keysym = view.getUint32(4);
  if (message[0] === CLIENT_MESSAGE.keyEvent) {
    return { key: { keysym, keycode: 0 }, down: view.getUint8(1) !== 0 };
  }
  const keycode = view.getUint32(8);
  if (keycode > LARGEST_KEYCODE) throw new RfbError("message", "no such key code");
  return { key: { keysym, keycode }, down: view.getUint16(2) !== 0 };
}
