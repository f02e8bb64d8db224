import type { Head } from "../../audit/chain.ts";
import type { AuditEvent, ChainedEvent } from "../../audit/event.ts";
import type { SinkFailure } from "./sink.ts";

const TABLES = [
  "audit_chain (one INTEGER PRIMARY KEY CHECK (one = 1), tenant TEXT, sequence INTEGER, hash TEXT, first INTEGER, bytes INTEGER)",
  "audit_event (sequence INTEGER PRIMARY KEY, id TEXT, session TEXT, at INTEGER, event TEXT)",
  "audit_sink (name TEXT PRIMARY KEY, delivered INTEGER, batch_end INTEGER, next_at INTEGER, attempts INTEGER, failing_since INTEGER, logged_at INTEGER, code TEXT, status INTEGER, lost INTEGER)",
];

/**
 * The one index of events finds those of a session, and whether an event is there: those of one session are neighbours
 * in it, so that what a session hands on is in one page of it. Directories of before have two, which do the same.
 */
const INDEX = "CREATE INDEX IF NOT EXISTS audit_session ON audit_event (session, id)";

/** The chain of a tenant, as far as it is kept: the events from `first` to the head. */
export interface ChainRow extends Head {
  readonly tenant: string;
  readonly first: number;
  /** Of the kept events' JSON in UTF-8. */
  readonly bytes: number;
}

/** How far a sink has come. Times are unix times in milliseconds. */
export interface SinkRow {
  readonly name: string;
  /** The `sequence` of the last event that it has accepted, or that was given up. */
  readonly delivered: number;
  /** The last event of the batch that was sent and not accepted yet: it is sent again as it was. */
  readonly batchEnd: number | undefined;
  /** When something is to be done; `undefined`: nothing. */
  readonly nextAt: number | undefined;
  /** Failures in a row. */
  readonly attempts: number;
  readonly failingSince: number | undefined;
  readonly loggedAt: number | undefined;
  readonly code: SinkFailure | undefined;
  readonly status: number | undefined;
  /** Events that were given up, since the sink is known. */
  readonly lost: number;
}

interface SqlChain extends Record<string, SqlStorageValue> {
  readonly tenant: string;
  readonly sequence: number;
  readonly hash: string;
  readonly first: number;
  readonly bytes: number;
}

interface SqlSink extends Record<string, SqlStorageValue> {
  readonly name: string;
  readonly delivered: number;
  readonly batch_end: number | null;
  readonly next_at: number | null;
  readonly attempts: number;
  readonly failing_since: number | null;
  readonly logged_at: number | null;
  readonly code: SinkFailure | null;
  readonly status: number | null;
  readonly lost: number;
}

const encoder = new TextEncoder();

/** What the audit has on disk. All may throw what the storage throws; an object that has no event has no tables. */
export class AuditStore {
  readonly #storage: DurableObjectStorage;
  #hasTables = false;
  /** As they are on disk, once they were read: each event of a tenant asks for them. */
  #chain: ChainRow | undefined;
  #sinks: readonly SinkRow[] | undefined;
  /** Whether events were added that the row of the chain does not tell of yet. */
  #isChainAhead = false;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Does all of it or, if something throws, nothing. */
  atomically<Result>(change: () => Result): Result {
    try {
      return this.#storage.transactionSync(() => {
        const result = change();
        this.#writeChain();
        return result;
      });
    } catch (error) {
      // What it has made or written is undone.
      this.#isChainAhead = false;
      this.#hasTables = false;
      this.#chain = undefined;
      this.#sinks = undefined;
      throw error;
    }
  }

  /** `undefined`: there is no event yet. */
  get chain(): ChainRow | undefined {
    return (this.#chain ??= this.#readChain());
  }

  #readChain(): ChainRow | undefined {
    if (!this.#isUsed) return undefined;
    const [row] = this.#rows<SqlChain>("SELECT * FROM audit_chain");
    if (row === undefined) return undefined;
    const { tenant, sequence, hash, first, bytes } = row;
    return { tenant, sequence, hash, first, bytes };
  }

  has({ id, session }: Pick<AuditEvent, "id" | "session">): boolean {
    if (!this.#isUsed) return false;
    const which = "SELECT 1 FROM audit_event WHERE session IS ? AND id = ?";
    return this.#rows(which, session ?? null, id).length > 0;
  }

  /** Adds the event after the newest; within {@link atomically}, which writes where the chain ends then. */
  add(event: ChainedEvent, atUnixMs: number): void {
    this.#makeTables();
    const text = JSON.stringify(event);
    const { tenant, sequence, id, session, hash } = event;
    const before = this.chain ?? { first: sequence, bytes: 0 };
    this.#run(
      "INSERT INTO audit_event VALUES (?, ?, ?, ?, ?)",
      sequence,
      id,
      session ?? null,
      atUnixMs,
      text,
    );
    const bytes = before.bytes + encoder.encode(text).length;
    this.#chain = { tenant, sequence, hash, first: before.first, bytes };
    this.#isChainAhead = true;
  }

  #writeChain(): void {
    if (!this.#isChainAhead || this.#chain === undefined) return;
    const { tenant, sequence, hash, first, bytes } = this.#chain;
    const row = "INSERT OR REPLACE INTO audit_chain VALUES (1, ?, ?, ?, ?, ?)";
    this.#run(row, tenant, sequence, hash, first, bytes);
    this.#isChainAhead = false;
  }

  /** The events after this one as JSON, in order: as many as there are within both limits, one at least. `session`: its alone. */
  after(
    sequence: number,
    maxEvents: number,
    maxBytes: number,
    session?: string,
  ): readonly string[] {
    if (!this.#isUsed) return [];
    const events: string[] = [];
    let bytes = 0;
    const which = session === undefined ? "" : "AND session = ?";
    const rows = this.#storage.sql.exec<{ event: string }>(
      `SELECT event FROM audit_event WHERE sequence > ? ${which} ORDER BY sequence LIMIT ?`,
      sequence,
      ...(session === undefined ? [] : [session]),
      maxEvents,
    );
    for (const { event } of rows) {
      bytes += encoder.encode(event).length;
      if (bytes > maxBytes && events.length > 0) break;
      events.push(event);
    }
    return events;
  }

  /** The last event that came before this time, not further than to `upTo`; `after` itself if there is none. */
  lastBefore(unixMs: number, after: number, upTo: number): number {
    const [row] = this.#rows<{ sequence: number | null }>(
      "SELECT MIN(sequence) AS sequence FROM audit_event WHERE sequence > ? AND at >= ?",
      after,
      unixMs,
    );
    return row?.sequence === null || row === undefined ? upTo : row.sequence - 1;
  }

  /** The first event that can stay if the events before it are dropped until `bytes` are free. */
  firstAfterBytes(bytes: number): number {
    let freed = 0;
    const rows = this.#storage.sql.exec<{ sequence: number; event: string }>(
      "SELECT sequence, event FROM audit_event ORDER BY sequence",
    );
    for (const { sequence, event } of rows) {
      if (freed >= bytes) return sequence;
      freed += encoder.encode(event).length;
    }
    return (this.chain?.sequence ?? 0) + 1;
  }

  /** Drops the events before this one. */
  dropBefore(sequence: number): void {
    this.#writeChain();
    let freed = 0;
    const rows = this.#storage.sql.exec<{ event: string }>(
      "SELECT event FROM audit_event WHERE sequence < ?",
      sequence,
    );
    for (const { event } of rows) freed += encoder.encode(event).length;
    this.#run("DELETE FROM audit_event WHERE sequence < ?", sequence);
    this.#run("UPDATE audit_chain SET first = ?, bytes = bytes - ?", sequence, freed);
    this.#chain = undefined;
  }

  get sinks(): readonly SinkRow[] {
    return (this.#sinks ??= this.#readSinks());
  }

  #readSinks(): readonly SinkRow[] {
    if (!this.#isUsed) return [];
    return this.#rows<SqlSink>("SELECT * FROM audit_sink ORDER BY name").map((row) => ({
      name: row.name,
      delivered: row.delivered,
      batchEnd: row.batch_end ?? undefined,
      nextAt: row.next_at ?? undefined,
      attempts: row.attempts,
      failingSince: row.failing_since ?? undefined,
      loggedAt: row.logged_at ?? undefined,
      code: row.code ?? undefined,
      status: row.status ?? undefined,
      lost: row.lost,
    }));
  }

  sink(name: string): SinkRow | undefined {
    return this.sinks.find((row) => row.name === name);
  }

  setSink(row: SinkRow): void {
    this.#makeTables();
    this.#run(
      "INSERT OR REPLACE INTO audit_sink VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.name,
      row.delivered,
      row.batchEnd ?? null,
      row.nextAt ?? null,
      row.attempts,
      row.failingSince ?? null,
      row.loggedAt ?? null,
      row.code ?? null,
      row.status ?? null,
      row.lost,
    );
    this.#sinks = undefined;
  }

  removeSink(name: string): void {
    this.#run("DELETE FROM audit_sink WHERE name = ?", name);
    this.#sinks = undefined;
  }

  get #isUsed(): boolean {
    this.#hasTables ||=
      this.#storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'audit_sink'").toArray()
        .length > 0;
    return this.#hasTables;
  }

  #makeTables(): void {
    if (this.#hasTables) return;
    for (const table of TABLES) this.#run(`CREATE TABLE IF NOT EXISTS ${table}`);
    this.#run(INDEX);
  }

  #rows<Row extends Record<string, SqlStorageValue>>(
    statement: string,
    ...values: SqlStorageValue[]
  ): Row[] {
    return this.#storage.sql.exec<Row>(statement, ...values).toArray();
  }

  #run(statement: string, ...values: SqlStorageValue[]): void {
    this.#storage.sql.exec(statement, ...values);
  }
}
