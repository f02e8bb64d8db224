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
  /** How long an event is in memory alone at most. Those that follow until then are in the same write. */
  gatherMs: 1000,
  /**
   * How much longer it waits for a call of its session that takes it along, and then has one of its own. A session that
   * has been let in reports a second after that (`limits.directory.reportMs`).
   */
  waitMs: 1000,
  firstRetryMs: 1000,
  lastRetryMs: 60_000,
  /** How long an event that the directory does not take keeps its object from being forgotten. */
  keepMs: 24 * 60 * 60 * 1000,
} as const;

/** What the outbox of a session is kept in. */
export const OUTBOX_TABLE = "audit_outbox (number INTEGER PRIMARY KEY, event TEXT)";

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
  /** This number of events was dropped. */
  readonly dropped: (events: number) => void;
}

interface Waiting {
  readonly number: number;
  readonly event: AuditEvent;
}

/**
 * A session's facts on their way to the chain of its tenant: on disk until the directory has them, so that a restart
 * loses none. Each arrives at least once, in order. Nothing of the session waits for that: an event is in memory first,
 * because what an object sends waits for what it has written.
 */
export class AuditOutbox {
  readonly #options: AuditOutboxOptions;
  #unwritten: AuditEvent[] = [];
  /** What is on disk and the directory does not have, the oldest first; `undefined`: it was not read yet. */
  #waiting: readonly Waiting[] | undefined;
  /** The number of the last event on disk that the directory has: it is erased with the next write, or soon. */
  #taken = 0;
  #hasTable = false;
  /** Cancels the timer after which what is gathered is written or sent; `undefined`: nothing is gathered. */
  #stopGathering: (() => void) | undefined;
  #isRetrying = false;
  #sending: Promise<void> | undefined;
  #failures = 0;

  constructor(options: AuditOutboxOptions) {
    this.#options = options;
  }

  /** The object's tables were made just now, {@link OUTBOX_TABLE} among them: nothing waits. */
  begin(): void {
    this.#hasTable = true;
    this.#waiting = [];
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
    const before = this.#read();
    const last = before.at(-1)?.number ?? this.#taken;
    const added = this.#unwritten.map((event, at): Waiting => ({ number: last + 1 + at, event }));
    const all = [...before, ...added];
    const excess = Math.max(0, all.length - OUTBOX.maxEvents);
    // The oldest of too many go with what the directory has.
    const erased = all[excess - 1]?.number ?? this.#taken;
    storage.transactionSync(() => {
      const { sql } = storage;
      if (!this.#hasTable) sql.exec(`CREATE TABLE IF NOT EXISTS ${OUTBOX_TABLE}`);
      for (const { number, event } of added) {
        sql.exec("INSERT INTO audit_outbox VALUES (?, ?)", number, JSON.stringify(event));
      }
      if (erased > 0) sql.exec("DELETE FROM audit_outbox WHERE number <= ?", erased);
    });
    this.#hasTable = true;
    this.#waiting = all.slice(excess);
    this.#unwritten = [];
    this.#taken = 0;
    if (excess > 0) dropped(excess);
  }

  /** Writes and sends what is there, and leaves nothing on disk that the directory has. Does not reject. */
  async flush(): Promise<void> {
    await this.#sent();
    this.#tryToWrite();
    if (this.#unwritten.length > 0 || this.#waiting?.length !== 0) return;
    // Nobody has to come back for nothing.
    this.#stopGathering?.();
    this.#stopGathering = undefined;
  }

  /**
   * Makes a call of the directory that takes events with it, up to {@link OUTBOX.batch}; `takenOf` its answer: how many
   * it has taken. While others are on their way it takes none. Rejects as the call does.
   */
  async carriedBy<Answer>(
    call: (events: readonly AuditEvent[]) => Promise<Answer>,
    takenOf: (answer: Answer) => number,
  ): Promise<Answer> {
    if (this.#sending !== undefined) return call([]);
    this.#tryToWrite();
    const batch = this.#batch();
    if (batch.length === 0) return call([]);
    const carried = call(batch.map(({ event }) => event)).then((answer) => {
      this.#took(batch.slice(0, takenOf(answer)));
      return answer;
    });
    this.#sending = this.#send(carried).finally(() => {
      this.#sending = undefined;
    });
    return carried;
  }

  /** Whether an event waits that must not be forgotten yet. */
  get isWaiting(): boolean {
    const oldest = this.#read()[0]?.event ?? this.#unwritten[0];
    if (oldest === undefined) return false;
    return this.#options.unixMs() - Date.parse(oldest.time) < OUTBOX.keepMs;
  }

  #gather(): void {
    this.#stopGathering ??= this.#options.setTimer(OUTBOX.gatherMs, () => {
      this.#stopGathering = undefined;
      this.#tryToWrite();
      if (this.#isRetrying || this.#isEmpty) return;
      this.#stopGathering = this.#options.setTimer(OUTBOX.waitMs, () => {
        this.#stopGathering = undefined;
        this.#options.waitUntil(this.#sent());
      });
    });
  }

  /** Whether nothing is to be written, sent or erased. */
  get #isEmpty(): boolean {
    return this.#unwritten.length === 0 && this.#taken === 0 && this.#waiting?.length === 0;
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

  /** `before`: what takes some already. What it has taken is erased with the next write, or soon. */
  async #send(before?: Promise<unknown>): Promise<void> {
    try {
      await before;
      if (before === undefined || this.#unwritten.length > 0) this.write();
      for (let batch = this.#batch(); batch.length > 0; batch = this.#batch()) {
        // oxlint-disable-next-line no-await-in-loop -- one after another keeps the order
        await this.#sendBatch(batch);
        this.#failures = 0;
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
    this.#took(batch);
  }

  /** The directory has these, which were the oldest. */
  #took(batch: readonly Waiting[]): void {
    const taken = batch.at(-1)?.number;
    if (taken === undefined) return;
    this.#taken = taken;
    // What came meanwhile, and what was dropped, is not what was sent.
    this.#waiting = this.#read().filter(({ number }) => number > taken);
  }

  /** The oldest that the directory does not have. */
  #batch(): readonly Waiting[] {
    return this.#read().slice(0, OUTBOX.batch);
  }

  #read(): readonly Waiting[] {
    return (this.#waiting ??= this.#onDisk());
  }

  #onDisk(): readonly Waiting[] {
    const { sql } = this.#options.storage;
    const tables = "SELECT 1 FROM sqlite_master WHERE name = 'audit_outbox'";
    this.#hasTable = sql.exec(tables).toArray().length > 0;
    if (!this.#hasTable) return [];
    return sql
      .exec<{ number: number; event: string }>("SELECT * FROM audit_outbox ORDER BY number")
      .toArray()
      .map(({ number, event }): Waiting => ({ number, event: JSON.parse(event) }));
  }
}
