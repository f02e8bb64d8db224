/**
 * How long the gateway may say nothing to a page that nobody sees, or that cannot come back, until the page says so;
 * milliseconds. It pings every 15 s (`pingMs` of `worker/console/limits.ts`), so something always comes within that.
 */
export const SILENT_MS = 40_000;

/** How long it may say nothing there until the line counts as lost, in milliseconds. */
export const LOST_MS = 60_000;

/** How long it may say nothing to a page that is seen until the page asks for a sign of life, in milliseconds. */
export const ASK_MS = 4_000;

/** The same until the page says so. */
export const QUICK_SILENT_MS = 6_000;

/** The same until the line counts as lost. */
export const QUICK_LOST_MS = 9_000;

/**
 * How long a page whose line is in doubt waits for the answer, or for something else that comes before it, until the
 * line counts as lost; milliseconds.
 */
export const DOUBT_MS = 2_000;

/**
 * The time from the moment on at which the browser says that the device is offline until the line counts as lost,
 * in milliseconds. Longer than the time between pings: a gateway on the same computer continues to send.
 */
export const OFFLINE_LOST_MS = 30_000;

/**
 * Max time that counts between two looks at the clock, in milliseconds. A longer one was not silence of the
 * gateway: this page was asleep, and what had come for it is delivered only now.
 */
export const MAX_STEP_MS = 5_000;

/** Time between two looks from which on a page was asleep for so long that its line is in doubt, in milliseconds. */
export const SLEEP_MS = 10_000;

/** `silent`, `offline`: nothing comes, and why. `lost`: there is no use in waiting any longer. */
export type Line = "sound" | "silent" | "offline" | "lost";

/** Watches whether the gateway can still be heard. A path that breaks is not always closed by anybody. */
export class LineWatch {
  readonly #ask: () => void;
  #isQuick = false;
  #looked: number;
  #silence = 0;
  #hasAsked = false;
  #offlineFor: number | undefined;
  #doubtedFor: number | undefined;

  /** `ask` asks the gateway for a sign of life. `now` is clock time in milliseconds, here and elsewhere. */
  constructor(now: number, ask: () => void) {
    this.#ask = ask;
    this.#looked = now;
  }

  /** Whether somebody sees the page, and it can come back: then it finds out soon that the line is lost. */
  set isQuick(isQuick: boolean) {
    this.#isQuick = isQuick;
    if (!isQuick) this.#doubtedFor = undefined;
  }

  /**
   * Something has come, whatever the browser says of the network. It may have left before the doubt, so that it proves
   * nothing; but an answer can be behind it on a slow line.
   */
  heard(): void {
    this.#silence = 0;
    this.#offlineFor = undefined;
    if (this.#doubtedFor === undefined) this.#hasAsked = false;
    else this.#doubtedFor = 0;
  }

  /** The gateway has answered: it is there, in both directions. */
  answered(): void {
    this.#doubtedFor = undefined;
    this.heard();
  }

  /** Nobody has watched for a while. What was silence before does not count; a sign of life has to come soon. */
  doubt(now: number): void {
    this.#looked = now;
    if (!this.#isQuick) return;
    this.#silence = 0;
    this.#doubtedFor = 0;
    this.#hasAsked = true;
    this.#ask();
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
    const elapsed = now - this.#looked;
    const step = Math.max(0, Math.min(elapsed, MAX_STEP_MS));
    this.#looked = now;
    this.#silence += step;
    if (this.#offlineFor !== undefined) this.#offlineFor += step;
    if (this.#doubtedFor !== undefined) this.#doubtedFor += step;
    if (elapsed > SLEEP_MS) this.doubt(now);
    if (this.#isLost()) return "lost";
    if (this.#isQuick && this.#silence >= ASK_MS) this.#askOnce();
    if (this.#offlineFor !== undefined) return "offline";
    const isSilent = this.#silence >= (this.#isQuick ? QUICK_SILENT_MS : SILENT_MS);
    return isSilent ? "silent" : "sound";
  }

  #isLost(): boolean {
    return (
      this.#silence >= (this.#isQuick ? QUICK_LOST_MS : LOST_MS) ||
      (this.#offlineFor ?? 0) >= OFFLINE_LOST_MS ||
      (this.#doubtedFor ?? 0) >= DOUBT_MS
    );
  }

  #askOnce(): void {
    if (this.#hasAsked) return;
    this.#hasAsked = true;
    this.#ask();
  }
}
