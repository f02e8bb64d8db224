/**
 * How long the gateway may say nothing until the page says so, in milliseconds. It pings every 15 s
 * (`pingMs` of `worker/console/limits.ts`), so something always comes within that.
 */
export const SILENT_MS = 40_000;

/** How long it may say nothing until the line counts as lost, in milliseconds. */
export const LOST_MS = 60_000;

/**
 * The same from the moment on at which the browser says that the device is offline. Longer than the time
 * between pings: a gateway on the same computer continues to send.
 */
export const OFFLINE_LOST_MS = 30_000;

/**
 * Max time that counts between two looks at the clock, in milliseconds. A longer one was not silence of the
 * gateway: this page was asleep, and what had come for it is delivered only now.
 */
export const MAX_STEP_MS = 5_000;

/** `silent`, `offline`: nothing comes, and why. `lost`: there is no use in waiting any longer. */
export type Line = "sound" | "silent" | "offline" | "lost";

/** Watches whether the gateway can still be heard. A path that breaks is not always closed by anybody. */
export class LineWatch {
  #looked: number;
  #silence = 0;
  #offlineFor: number | undefined;

  /** `now` is clock time in milliseconds, here and in `look`. */
  constructor(now: number) {
    this.#looked = now;
  }

  /** Something has come, whatever the browser says of the network. */
  heard(): void {
    this.#silence = 0;
    this.#offlineFor = undefined;
  }

  /** The browser says that the device has lost the network. */
  setOffline(): void {
    this.#offlineFor = 0;
  }

  /** It has the network again. Gives whether something has come since it had lost it, or it had not. */
  setOnline(): boolean {
    const isSound = this.#offlineFor === undefined;
    this.#offlineFor = undefined;
    return isSound;
  }

  /** How the line is now. To be asked about every second. */
  look(now: number): Line {
    const step = Math.max(0, Math.min(now - this.#looked, MAX_STEP_MS));
    this.#looked = now;
    this.#silence += step;
    if (this.#offlineFor !== undefined) this.#offlineFor += step;
    if (this.#silence >= LOST_MS || (this.#offlineFor ?? 0) >= OFFLINE_LOST_MS) return "lost";
    if (this.#offlineFor !== undefined) return "offline";
    return this.#silence >= SILENT_MS ? "silent" : "sound";
  }
}
