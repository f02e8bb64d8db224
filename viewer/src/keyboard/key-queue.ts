import { joined } from "./key-event-message.ts";

/**
 * Time for each key event, in milliseconds: 25 ms for a key that goes down and up, as CloudStack's console
 * types. QEMU hands a key event to the guest every 10 ms (`key-delay-ms`), keeps 1024 entries of them and
 * drops what is more; a PS/2 keyboard has room for 16 bytes. The viewer cannot tell what is behind a VNC
 * server, so all get this pace. The gateway allows 500 events a second.
 */
export const EVENT_MS = 12.5;

/** Events by which a person's own keys may be ahead of that pace: nobody's hands are, a macro is. */
export const OWN_BURST = 32;

/** Max number of keys that wait: a minute and more of typing. */
export const MAX_KEYS = 2000;

/** Key events that belong together, such as a character's with its Shift: nothing comes between them. */
export interface QueuedKeys {
  /**
   * Makes whole client messages, one for each event, when it is their turn: what a key becomes depends on the keys that
   * have left before it, and those that are forgotten have not.
   */
  readonly messages: () => readonly Uint8Array[];
  /**
   * `own`: a person's own key, which waits only for what is before it; `made`: one that the viewer made;
   * `release`: nothing but keys that come up, which is never refused.
   */
  readonly kind: "own" | "made" | "release";
}

/** Everything that presses keys in the guest, in its order and at a pace that the guest can follow. */
export class KeyQueue {
  readonly #waiting: QueuedKeys[] = [];
  /** When the pace allows the next event. */
  #free = 0;

  /** How many keys can still be added. */
  get room(): number {
    return Math.max(0, MAX_KEYS - this.#waiting.length);
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** When {@link take} has something to give at the earliest. */
  get wakeAt(): number | undefined {
    const [next] = this.#waiting;
    return next === undefined ? undefined : this.#free - allowance(next);
  }

  /** Adds keys at the end; `false` if there is no room for them. */
  push(keys: QueuedKeys): boolean {
    if (keys.kind !== "release" && this.room === 0) return false;
    this.#waiting.push(keys);
    return true;
  }

  /** What is to be sent now. */
  take(now: number): Uint8Array<ArrayBuffer>[] {
    const due: Uint8Array<ArrayBuffer>[] = [];
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (now < this.#free - allowance(next)) break;
      this.#waiting.shift();
      const messages = next.messages();
      if (messages.length === 0) continue;
      this.#free = Math.max(this.#free, now) + messages.length * EVENT_MS;
      due.push(joined(messages));
    }
    return due;
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** Forgets what presses keys. What releases them still leaves: they may be down. */
  forgetPresses(): void {
    const releases = this.#waiting.filter(({ kind }) => kind === "release");
    this.#waiting.splice(0, Infinity, ...releases);
  }
}

/** How far ahead of the pace keys may be. */
function allowance({ kind }: QueuedKeys): number {
  return kind === "made" ? 0 : OWN_BURST * EVENT_MS;
}
