/** Max used tickets that an isolate remembers; the oldest is dropped first. */
export const MAX_USED_TICKETS = 4096;

interface Used {
  readonly session: string;
  /** Until when the ticket could be presented at all, in milliseconds. */
  readonly until: number;
  /** Whether too many wrong secrets of a tab were offered with it. */
  areSecretsOver: boolean;
}

/**
 * The tickets that their session's object has refused as used, so that presenting one again neither
 * wakes the object nor costs a decryption. A ticket that is not here may have been used as well: only the
 * object knows.
 */
export class UsedTickets {
  /** By the session's name, and by the ticket's own mark; oldest first. */
  readonly #used = new Map<string, Used>();

  /** The session whose ticket is known by this name or mark to be used. */
  sessionOf(nameOrMark: string, now: number): string | undefined {
    const used = this.#used.get(nameOrMark);
    if (used === undefined) return undefined;
    if (used.until > now) return used.session;
    this.#used.delete(nameOrMark);
    return undefined;
  }

  /** Whether the session has not said that it looks at no secret of a tab any more. */
  takesSecrets(session: string): boolean {
    return this.#used.get(session)?.areSecretsOver !== true;
  }

  /** The session of a used ticket looks at no secret of a tab any more: to offer one wakes it no more. */
  endSecrets(session: string): void {
    const used = this.#used.get(session);
    if (used !== undefined) used.areSecretsOver = true;
  }

  /** Only for a ticket that was opened and found valid, so that nobody else's mark is remembered. */
  add(session: string, mark: string | undefined, until: number): void {
    const used = { session, until, areSecretsOver: !this.takesSecrets(session) };
    this.#used.set(session, used);
    if (mark !== undefined) this.#used.set(mark, used);
    for (const [oldest] of this.#used) {
      if (this.#used.size <= MAX_USED_TICKETS) break;
      this.#used.delete(oldest);
    }
  }
}
