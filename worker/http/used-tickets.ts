/** Used tickets that an isolate remembers; the oldest goes first. */
export const MAX_USED_TICKETS = 4096;

/**
 * The sessions whose object has said that their ticket was used, so that presenting it again does not
 * wake the object. A ticket that is not in here may have been used as well: only the object knows.
 */
export class UsedTickets {
  /** Until when each session's ticket could be presented at all, in milliseconds, oldest first. */
  readonly #until = new Map<string, number>();

  has(session: string, now: number): boolean {
    const until = this.#until.get(session);
    if (until === undefined) return false;
    if (until > now) return true;
    this.#until.delete(session);
    return false;
  }

  add(session: string, until: number): void {
    this.#until.set(session, until);
    for (const [oldest] of this.#until) {
      if (this.#until.size <= MAX_USED_TICKETS) break;
      this.#until.delete(oldest);
    }
  }
}
