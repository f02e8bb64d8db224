import { releaseOf, type KeyEventMessage } from "./key-event-message.ts";

/** What a key that goes down depends on. */
interface Pressing {
  /** No key goes down for the guest. */
  readonly refuses: boolean;
  /** Whether a key that is down may repeat. */
  readonly repeats: boolean;
  /** Whether there is room for one more; asked last. */
  readonly claim: () => boolean;
}

/** The keys that a person's hands are at: which are down for the guest, and which stay up for it. */
export class OwnKeys {
  /** What pressed each key that is down, as the guest was or will be told, by key code or keysym. */
  readonly #down = new Map<number, KeyEventMessage>();
  /**
   * Keys that a hand holds and that stay up for the guest until it has released them. `true`: the guest may have
   * been told that they are down.
   */
  readonly #muted = new Map<number, boolean>();

  /** Whether a key that goes down, or repeats, goes to the guest. */
  press(event: KeyEventMessage, { refuses, repeats, claim }: Pressing): boolean {
    const key = keyOf(event);
    const isDown = this.#down.has(key);
    if (refuses) {
      if (!isDown && !this.#muted.has(key)) this.#muted.set(key, false);
      return false;
    }
    if (this.#muted.has(key) || (isDown && !repeats) || !claim()) return false;
    this.#down.set(key, event);
    return true;
  }

  /** Whether a key that comes up does so for the guest. Where there is no room, only those do that went down. */
  release(event: KeyEventMessage, hasRoom: boolean): boolean {
    const key = keyOf(event);
    const wasTold = this.#muted.get(key) ?? this.#down.has(key);
    const isMuted = this.#muted.delete(key);
    if (!wasTold && (isMuted || !hasRoom)) return false;
    this.#down.delete(key);
    return true;
  }

  /** Gives what releases all keys for the guest. Those that a hand holds go down again once it has released them. */
  letGo(): KeyEventMessage[] {
    const releases = [...this.#down.values()].map(releaseOf);
    for (const key of this.#down.keys()) this.#muted.set(key, false);
    this.#down.clear();
    return releases;
  }

  /** The gateway releases all keys. Those that a hand holds go down again once it has released them. */
  lost(): void {
    for (const key of this.#down.keys()) this.#muted.set(key, true);
    this.#down.clear();
  }

  /** All keys are up for the guest, whoever released them. */
  released(): void {
    this.#down.clear();
  }

  /** What comes from now on is from another noVNC, which knows of no key that a hand holds. */
  renew(): void {
    this.#down.clear();
    this.#muted.clear();
  }
}

function keyOf({ code, keysym }: KeyEventMessage): number {
  return code ?? keysym;
}
