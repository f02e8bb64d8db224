import { LEASE_MS } from "./contract.ts";

/** Max number of sessions that are remembered to be over. */
export const MAX_GONE = 1024;

/**
 * Sessions that are over, for as long as a call of theirs may still be on its way: one that enters late is not let in,
 * because nobody would say again that it is over. After a restart of the directory its lease says it.
 */
export class Gone {
  /** When each was over, unix time in milliseconds; the oldest first. */
  readonly #since = new Map<string, number>();

  add(session: string, now: number): void {
    this.#since.delete(session);
    this.#since.set(session, now);
    for (const [oldest, since] of this.#since) {
      if (this.#since.size <= MAX_GONE && now < since + LEASE_MS) return;
      this.#since.delete(oldest);
    }
  }

  has(session: string, now: number): boolean {
    const since = this.#since.get(session);
    return since !== undefined && now < since + LEASE_MS;
  }
}
