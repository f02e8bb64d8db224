/**
 * How long a tab waits for another to let go of a session, in milliseconds: the document before a reload needs a
 * moment to go. What is still held after that is another tab's.
 */
export const LOCK_WAIT_MS = 1000;

/** The part of the browser's Web Locks that is used. */
export type Locks = Pick<LockManager, "request">;

/**
 * Says which tab shows a session: at most one of a browser does. A duplicated tab has all that its original had, and
 * would otherwise take the session from it. Where the browser has no locks, every tab that asks is let in.
 */
export class TabLock {
  readonly #locks: Locks | undefined;
  readonly #lost: () => void;
  /** Aborting it lets go of the lock. */
  #holding: AbortController | undefined;

  /** `lost`: another tab has taken the session. */
  constructor(locks: Locks | undefined, lost: () => void) {
    this.#locks = locks;
    this.#lost = lost;
  }

  /** Whether this tab shows a session, as far as the browser can say. */
  get isHeld(): boolean {
    return this.#holding !== undefined;
  }

  /** Gives whether this tab shows the session from now on: no other tab did, or it stopped within a second. */
  async acquire(session: string): Promise<boolean> {
    this.release();
    const holding = new AbortController();
    const timer = setTimeout(() => holding.abort(), LOCK_WAIT_MS);
    const isAllowed = await this.#request(session, holding, { signal: holding.signal });
    clearTimeout(timer);
    return isAllowed;
  }

  /** This tab shows the session from now on, whichever tab did before. */
  async take(session: string): Promise<void> {
    this.release();
    const holding = new AbortController();
    // Nobody can refuse it.
    this.#holding = holding;
    await this.#request(session, holding, { steal: true });
  }

  /** This tab shows no session any more. */
  release(): void {
    this.#holding?.abort();
    this.#holding = undefined;
  }

  /** Resolves as soon as it is known whether this tab may show the session. */
  #request(session: string, holding: AbortController, options: LockOptions): Promise<boolean> {
    const locks = this.#locks;
    if (locks === undefined) return Promise.resolve(true);
    return new Promise((settle) => {
      const hold = (): Promise<void> => {
        this.#holding = holding;
        settle(true);
        return aborted(holding.signal);
      };
      locks.request(`porthole:${session}`, options, hold).catch((error: unknown) => {
        // A browser can have locks and allow none.
        settle(!isAbort(error));
        if (this.#holding !== holding || !isAbort(error)) return;
        this.#holding = undefined;
        this.#lost();
      });
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });
}

/** Whether a request for a lock has been given up, or the lock was taken away. */
function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
