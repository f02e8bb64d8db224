/** How long a record is kept each time that the session is found alive, milliseconds. */
const KEEP_MS = 60 * 60 * 1000;

/** What a session has on disk. It outlives the object: a restart changes nothing in it. */
export class SessionRecord {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /**
   * Uses the ticket up; `false`: it was used before. Objects run one event at a time and nothing leaves them
   * before the row is on disk, so exactly one attempt wins, whatever the concurrency and across restarts.
   * `now`: unix time in milliseconds.
   */
  redeem(now: number): boolean {
    const { sql } = this.#storage;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS redemption (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER)",
    );
    const inserted = sql.exec("INSERT OR IGNORE INTO redemption VALUES (1, ?)", now);
    inserted.toArray();
    return inserted.rowsWritten > 0;
  }

  /** Has the object's alarm ring at this unix time in milliseconds: the record may be erased by then. */
  async keepUntil(unixMs: number): Promise<void> {
    await this.#storage.setAlarm(unixMs);
  }

  /** Keeps a record whose session is still alive. `now`: unix time in milliseconds. */
  async keepOn(now: number): Promise<void> {
    await this.keepUntil(now + KEEP_MS);
  }

  async erase(): Promise<void> {
    await this.#storage.deleteAll();
  }
}
