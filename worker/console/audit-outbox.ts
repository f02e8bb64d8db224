import type { AuditEvent } from "../audit/event.ts";
import type { SetTimer } from "../wire/timers.ts";

/** Events of a session that wait for its tenant's directory. Times in milliseconds. */
const OUTBOX = {
  /** Max events; beyond them the oldest are dropped, which the log has still. */
  maxEvents: 500,
  /** Events of one call. */
  batch: 50,
  /** Those that follow soon are in the same call. */
  gatherMs: 250,
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
 * loses none. Each arrives at least once, in order. Nothing of the session waits for that.
 */
export class AuditOutbox {
  readonly #options: AuditOutboxOptions;
  #hasTable = false;
  #isAwaited = false;
  #sending: Promise<void> | undefined;
  #failures = 0;

  constructor(options: AuditOutboxOptions) {
    this.#options = options;
  }

  /** Keeps an event, and sends it soon. Throws what the storage throws. */
  add(event: AuditEvent): void {
    const { storage } = this.#options;
    if (!this.#isUsed) storage.sql.exec(`CREATE TABLE IF NOT EXISTS ${TABLE}`);
    storage.sql.exec("INSERT INTO audit_outbox (event) VALUES (?)", JSON.stringify(event));
    const [row] = storage.sql
      .exec<{ count: number }>("SELECT COUNT(*) AS count FROM audit_outbox")
      .toArray();
    const excess = (row?.count ?? 0) - OUTBOX.maxEvents;
    if (excess > 0) {
      const oldest = "SELECT number FROM audit_outbox ORDER BY number LIMIT ?";
      storage.sql.exec(`DELETE FROM audit_outbox WHERE number IN (${oldest})`, excess);
      this.#options.dropped(excess);
    }
    this.#sendAfter(OUTBOX.gatherMs);
  }

  /** Sends what is there. Does not reject. */
  async flush(): Promise<void> {
    this.#sending ??= this.#send();
    await this.#sending;
  }

  /** Whether an event waits that must not be forgotten yet. */
  get isWaiting(): boolean {
    const [oldest] = this.#batch(1);
    if (oldest === undefined) return false;
    return this.#options.unixMs() - Date.parse(oldest.event.time) < OUTBOX.keepMs;
  }

  #sendAfter(milliseconds: number): void {
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    this.#options.setTimer(milliseconds, () => {
      this.#isAwaited = false;
      this.#options.waitUntil(this.flush());
    });
  }

  async #send(): Promise<void> {
    try {
      for (let batch = this.#batch(OUTBOX.batch); batch.length > 0;) {
        // oxlint-disable-next-line no-await-in-loop -- one after another keeps the order
        await this.#sendBatch(batch);
        this.#failures = 0;
        batch = this.#batch(OUTBOX.batch);
      }
    } catch {
      const waitMs = Math.min(OUTBOX.lastRetryMs, OUTBOX.firstRetryMs * 2 ** this.#failures);
      this.#failures = Math.min(this.#failures + 1, 10);
      this.#sendAfter(waitMs);
      this.#options.ringAfter(OUTBOX.lastRetryMs);
    } finally {
      this.#sending = undefined;
    }
  }

  async #sendBatch(batch: readonly Waiting[]): Promise<void> {
    const { append, storage } = this.#options;
    const events = batch.map(({ event }) => event);
    const tenant = events[0]?.tenant;
    if (tenant !== undefined) await append(tenant, events);
    storage.sql.exec("DELETE FROM audit_outbox WHERE number <= ?", batch.at(-1)?.number ?? 0);
  }

  /** The oldest events. */
  #batch(max: number): readonly Waiting[] {
    if (!this.#isUsed) return [];
    return this.#options.storage.sql
      .exec<{ number: number; event: string }>(
        "SELECT number, event FROM audit_outbox ORDER BY number LIMIT ?",
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
