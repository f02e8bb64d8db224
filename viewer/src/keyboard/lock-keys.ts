import type { KeyEventMessage } from "./key-event-message.ts";

/** Keys that stay on in the guest after they are up, by their UI Events `code`. */
export type LockKey = "CapsLock" | "NumLock" | "ScrollLock";

/** Which lock keys are on in the guest. */
export interface GuestLocks {
  readonly caps: boolean;
  readonly num: boolean;
  readonly scroll: boolean;
}

const BY_NAME = new Map<string, LockKey>([
  ["CapsLock", "CapsLock"],
  ["NumLock", "NumLock"],
  ["ScrollLock", "ScrollLock"],
]);

const BY_CODE = new Map<number | undefined, LockKey>([
  [0x3a, "CapsLock"],
  [0x45, "NumLock"],
  [0x46, "ScrollLock"],
]);

const BY_KEYSYM = new Map<number, LockKey>([
  [0xff_e5, "CapsLock"],
  [0xff_e6, "CapsLock"], // ShiftLock
  [0xff_7f, "NumLock"],
  [0xff_14, "ScrollLock"],
]);

/**
 * Lets a lock key through once for each time that a person presses it. noVNC presses CapsLock and NumLock
 * by itself where the guest's locks are not as it believes this device's to be, and is wrong wherever it
 * does not know: after a pinch, or on a phone. What follows would be in the wrong case, passwords too.
 */
export class LockKeys {
  /** What is on in the guest, if its server says so. */
  guest: GuestLocks | undefined;
  /** The key that a person's hand is at. */
  #pressed: LockKey | undefined;
  readonly #down = new Set<LockKey>();

  /** A keyboard event on the screen, before noVNC has seen it. */
  heard({ code, isTrusted, key }: Pick<KeyboardEvent, "code" | "isTrusted" | "key">): void {
    this.#pressed = isTrusted ? (BY_NAME.get(code) ?? BY_NAME.get(key)) : undefined;
  }

  /** The viewer itself presses a lock key next, because a person wants what it takes. */
  expect(lock: LockKey): void {
    this.#pressed = lock;
  }

  /** Whether the key event may go to the guest. */
  admits({ code, keysym, down }: KeyEventMessage): boolean {
    const lock = BY_CODE.get(code) ?? BY_KEYSYM.get(keysym);
    if (lock === undefined) return true;
    if (!down) return this.#down.delete(lock);
    if (this.#pressed !== lock) return false;
    this.#pressed = undefined;
    this.#down.add(lock);
    return true;
  }
}
