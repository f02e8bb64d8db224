import type { AuditEvent } from "../audit/event.ts";
import type { SetTimer } from "../wire/timers.ts";

/** Events of a session that wait for its tenant's directory. Times in milliseconds. */
const OUTBOX = {
  /** Max events; beyond them the oldest are dropped, which the log has still. */
  maxEvents: 500,
  /** Events of one call. */
  batch: 50,
  /** Max events that are in memory alone; those beyond are written at once. */
  maxUnwritten: 50,
  /** How long an event is in memory alone at most. Those that follow until then are in the same write and call. */
  gatherMs: 1000,
  firstRetryMs: 1000,
  lastRetryMs: 60_000,
  /** How long an event that the directory does not take keeps its object from being forgotten. */
  keepMs: 24 * 60 * 60 * 1000,
} as const;

const TABLE = "audit_outbox (number INTEGER PRIMARY KEY, event TEXT)";

export interface AuditOutboxOptions {
  readonly storage: DurableObjectStorage;
  /** Has the tenant's directory add events to its chain. */
  readonly append: (tenant: string, events: readonly AuditEvent[]) => Promise<void>;
  readonly setTimer: SetTimer;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  /** Has the object stay until something is done. */
  readonly waitUntil: (done: Promise<unknown>) => void;
  /** The directory does not answer: to be tried again after so long, should nobody be there any more. */
  readonly ringAfter: (milliseconds: number) => void;
  /** So many events were dropped. */
  readonly dropped: (events: number) => void;
}

/**
 * A session's facts on their way to the chain of its tenant: on disk until the directory has them, so that a restart
 * loses none. Each arrives at least once, in order. Nothing of the session waits for that: an event is in memory first,
 * because what an object sends waits for what it has written.
 */
export class AuditOutbox {
  readonly #options: AuditOutboxOptions;
  #unwritten: AuditEvent[] = [];
  /** The number of the last event on disk that the directory has: it is erased with the next write, or soon. */
  #taken = 0;
  #hasTable = false;
  #isGathering = false;
  #isRetrying = false;
  #sending: Promise<void> | undefined;
  #failures = 0;

  constructor(options: AuditOutboxOptions) {
    this.#options = options;
  }

  /** Takes an event, which is written and sent soon. Throws what the storage throws. */
  add(event: AuditEvent): void {
    this.#gather();
    this.#unwritten.push(event);
    if (this.#unwritten.length <= OUTBOX.maxUnwritten) return;
    try {
      this.write();
    } catch (error) {
      if (this.#unwritten.length > OUTBOX.maxEvents) {
        this.#unwritten.shift();
        this.#options.dropped(1);
      }
      throw error;
    }
  }

  /** Writes what is in memory alone, and erases what the directory has. Throws what the storage throws. */
  write(): void {
    if (this.#unwritten.length === 0 && this.#taken === 0) return;
    const { storage, dropped } = this.#options;
    const excess = storage.transactionSync(() => {
      const { sql } = storage;
      if (!this.#isUsed) sql.exec(`CREATE TABLE IF NOT EXISTS ${TABLE}`);
      sql.exec("DELETE FROM audit_outbox WHERE number <= ?", this.#taken);
      for (const event of this.#unwritten) {
        sql.exec("INSERT INTO audit_outbox (event) VALUES (?)", JSON.stringify(event));
      }
      return this.#eraseExcess();
    });
    this.#unwritten = [];
    this.#taken = 0;
    if (excess > 0) dropped(excess);
  }

  /** Writes and sends what is there, and leaves nothing on disk that the directory has. Does not reject. */
  async flush(): Promise<void> {
    await this.#sent();
    this.#tryToWrite();
  }

  /** Whether an event waits that must not be forgotten yet. */
  get isWaiting(): boolean {
    const oldest = this.#batch(1)[0]?.event ?? this.#unwritten[0];
    if (oldest === undefined) return false;
    return this.#options.unixMs() - Date.parse(oldest.time) < OUTBOX.keepMs;
  }

  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#options.setTimer(OUTBOX.gatherMs, () => {
      this.#isGathering = false;
      if (this.#isRetrying) this.#tryToWrite();
      else this.#options.waitUntil(this.#sent());
    });
  }

  #retryAfter(milliseconds: number): void {
    if (this.#isRetrying) return;
    this.#isRetrying = true;
    this.#options.setTimer(milliseconds, () => {
      this.#isRetrying = false;
      this.#options.waitUntil(this.#sent());
    });
  }

  #tryToWrite(): void {
    try {
      this.write();
    } catch {
      // It is tried again with the next event or call.
    }
  }

  async #sent(): Promise<void> {
    // Not in `#send` itself, which may be done before there is a promise of it.
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
    await this.#sending;
  }

  /** The oldest of too many. */
  #eraseExcess(): number {
    const { sql } = this.#options.storage;
    const [row] = sql
      .exec<{ count: number }>("SELECT COUNT(*) AS count FROM audit_outbox")
      .toArray();
    const excess = Math.max(0, (row?.count ?? 0) - OUTBOX.maxEvents);
    if (excess > 0) {
      const oldest = "SELECT number FROM audit_outbox ORDER BY number LIMIT ?";
      sql.exec(`DELETE FROM audit_outbox WHERE number IN (${oldest})`, excess);
    }
    return excess;
  }

  async #send(): Promise<void> {
    try {
      this.write();
      for (let batch = this.#batch(OUTBOX.batch); batch.length > 0;) {
        // oxlint-disable-next-line no-await-in-loop -- one after another keeps the order
        await this.#sendBatch(batch);
        this.#failures = 0;
        batch = this.#batch(OUTBOX.batch);
      }
      if (this.#taken > 0) this.#gather();
    } catch {
      const waitMs = Math.min(OUTBOX.lastRetryMs, OUTBOX.firstRetryMs * 2 ** this.#failures);
      this.#failures = Math.min(this.#failures + 1, 10);
      this.#retryAfter(waitMs);
      this.#options.ringAfter(OUTBOX.lastRetryMs);
    }
  }

  async #sendBatch(batch: readonly Waiting[]): Promise<void> {
    const { append } = this.#options;
    const events = batch.map(({ event }) => event);
    const tenant = events[0]?.tenant;
    if (tenant !== undefined) await append(tenant, events);
    this.#taken = batch.at(-1)?.number ?? 0;
  }

  /** The oldest events on disk that the directory does not have. */
  #batch(max: number): readonly Waiting[] {
    if (!this.#isUsed) return [];
    return this.#options.storage.sql
      .exec<{ number: number; event: string }>(
        "SELECT number, event FROM audit_outbox WHERE number > ? ORDER BY number LIMIT ?",
        this.#taken,
        max,
      )
      .toArray()
      .map(({ number, event }): Waiting => ({ number, event: JSON.parse(event) }));
  }

  get #isUsed(): boolean {
    this.#hasTable ||=
      this.#options.storage.sql
        .exec("SELECT 1 FROM sqlite_master WHERE name = 'audit_outbox'")
        .toArray().length > 0;
    return this.#hasTable;
  }
}

interface Waiting {
  readonly number: number;
  readonly event: AuditEvent;
}
