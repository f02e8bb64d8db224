import type { SinkFailure } from "./sink.ts";
import type { FailingSink, SinkTrouble } from "./sink-trouble.ts";

/** Max tenants and sinks that are remembered; what is said of others is in their log alone. */
const MAX_ROWS = 2000;

/** How long it is known what a directory has said, in milliseconds: longer than until it says it again. */
const KNOWN_MS = 2 * 60 * 60_000;

const TABLE =
  "failing_sink (tenant TEXT, sink TEXT, code TEXT, status INTEGER, pending INTEGER, since INTEGER, at INTEGER, PRIMARY KEY (tenant, sink)) WITHOUT ROWID";

/** Sinks that fail, on disk. */
export class FailingSinks {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** `now`: unix time in milliseconds. */
  fails(trouble: SinkTrouble, now: number): void {
    const { sql } = this.#storage;
    const { tenant, sink, code, status, pending, sinceUnixMs } = trouble;
    sql.exec(`CREATE TABLE IF NOT EXISTS ${TABLE}`);
    sql.exec("DELETE FROM failing_sink WHERE at < ?", now - KNOWN_MS);
    const insert = "INSERT OR REPLACE INTO failing_sink SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE";
    const hasRoom = "(SELECT COUNT(*) FROM failing_sink) < ?8";
    const values = [tenant, sink, code, status ?? null, pending, sinceUnixMs, now, MAX_ROWS];
    sql.exec(`${insert} ${hasRoom}`, ...values);
  }

  works(tenant: string, sink: string): void {
    if (!this.#isUsed) return;
    const { sql } = this.#storage;
    sql.exec("DELETE FROM failing_sink WHERE tenant = ? AND sink = ?", tenant, sink);
  }

  list(now: number): readonly FailingSink[] {
    if (!this.#isUsed) return [];
    const rows = this.#storage.sql.exec<Row>(
      "SELECT * FROM failing_sink WHERE at >= ? ORDER BY sink, at",
      now - KNOWN_MS,
    );
    return [...Map.groupBy(rows, ({ sink }) => sink)].flatMap(([sink, ofSink]) => {
      const last = ofSink.at(-1);
      if (last === undefined) return [];
      const { code, status } = last;
      return {
        sink,
        tenants: ofSink.length,
        pending: ofSink.reduce((sum, { pending }) => sum + pending, 0),
        sinceUnixMs: Math.min(...ofSink.map(({ since }) => since)),
        code,
        ...(status !== null && { status }),
      };
    });
  }

  get #isUsed(): boolean {
    const tables = "SELECT 1 FROM sqlite_master WHERE name = 'failing_sink'";
    return this.#storage.sql.exec(tables).toArray().length > 0;
  }
}

interface Row extends Record<string, SqlStorageValue> {
  readonly sink: string;
  readonly pending: number;
  readonly since: number;
  readonly code: SinkFailure;
  readonly status: number | null;
}
