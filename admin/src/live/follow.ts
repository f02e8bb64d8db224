import { ApiError } from "../../../client/index.ts";
import type { Look } from "./read-sessions.ts";

/** Least time between two looks, in milliseconds, for each request that the last one took. */
export const MS_PER_REQUEST = 5000;

/** Waits after looks that failed one after another, in milliseconds; the last one stays. */
export const BACKOFF_MS = [5000, 10_000, 20_000, 40_000, 60_000] as const;

/** What there is to say of the live sessions. */
export type News =
  | { readonly kind: "looked"; readonly look: Look; readonly atMs: number }
  /** It will be tried again. */
  | { readonly kind: "failed"; readonly error: unknown }
  /** The gateway refuses the caller: nothing more comes. */
  | { readonly kind: "refused"; readonly error: ApiError };

export interface FollowDeps {
  readonly look: (signal: AbortSignal) => Promise<Look>;
  /** Unix time in milliseconds. */
  readonly now: () => number;
  /** Runs something later, and gives what keeps it from being run. */
  readonly later: (run: () => void, milliseconds: number) => () => void;
  readonly tell: (news: News) => void;
}

/** Looks at the live sessions again and again, one look at a time, and tells what it sees. */
export class Following {
  readonly #deps: FollowDeps;
  #isVisible = true;
  #isStopped = false;
  /** Somebody has asked for a look while one was in flight. */
  #isDue = false;
  #failures = 0;
  #looking: AbortController | undefined;
  #cancel: (() => void) | undefined;

  constructor(deps: FollowDeps) {
    this.#deps = deps;
  }

  /** Looks at once, or as soon as the look in flight is over. */
  async lookNow(): Promise<void> {
    this.#cancel?.();
    if (this.#isStopped || !this.#isVisible) return;
    this.#isDue = this.#looking !== undefined;
    if (this.#isDue) return;
    const own = new AbortController();
    this.#looking = own;
    const waitMs = await this.#look(own.signal);
    if (this.#looking !== own) return;
    this.#looking = undefined;
    if (waitMs === undefined) this.stop();
    else if (this.#isDue) await this.lookNow();
    else this.#cancel = this.#deps.later(() => void this.lookNow(), waitMs);
  }

  /** Nobody sees the page: no look begins, and the one in flight is given up. */
  setVisible(visible: boolean): void {
    if (visible === this.#isVisible) return;
    this.#isVisible = visible;
    if (visible) void this.lookNow();
    else this.#giveUp();
  }

  stop(): void {
    this.#isStopped = true;
    this.#giveUp();
  }

  /** The time until the next look in milliseconds, or `undefined` if none is to follow. */
  async #look(signal: AbortSignal): Promise<number | undefined> {
    const { look, now, tell } = this.#deps;
    try {
      const found = await look(signal);
      if (signal.aborted) return undefined;
      this.#failures = 0;
      tell({ kind: "looked", look: found, atMs: now() });
      return Math.max(1, found.requests) * MS_PER_REQUEST;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (isRefusal(error)) {
        tell({ kind: "refused", error });
        return undefined;
      }
      this.#failures += 1;
      tell({ kind: "failed", error });
      return waitAfter(error, this.#failures);
    }
  }

  #giveUp(): void {
    this.#cancel?.();
    this.#looking?.abort();
    this.#looking = undefined;
    this.#isDue = false;
  }
}

function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

function waitAfter(error: unknown, failures: number): number {
  const backoff = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length) - 1] ?? 0;
  const asked = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
  return Math.max(backoff, asked);
}
