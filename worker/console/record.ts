import { isEndCode } from "../channel/ends.ts";
import { parseEnding, type Ending } from "../channel/ending.ts";
import { OUTBOX_TABLE } from "./audit-outbox.ts";
import type { Deadlines } from "./record-times.ts";
import type { SealedRecord } from "./sealed-record.ts";

/** A session that goes on. What is not sealed tells when it ends at the latest, and its public name. */
export interface SessionRow extends SealedRecord, Deadlines {
  /** The session's public name. */
  readonly name: string;
}

/** What is left of a session, once it has ended; until then, how long its ticket is remembered. */
export interface EndingRow {
  readonly ending: Ending | undefined;
  /** The hashes of the tokens whose holders are told that. */
  readonly tokens: readonly string[];
  /** Unix time in milliseconds until which this is kept, the redemption with it. */
  readonly untilUnixMs: number;
  /** When that time was first found to be over. */
  readonly dueSinceUnixMs: number | undefined;
}

/** Of an end of which there is more to say than its code: the JSON of all of it. Objects of before have none. */
const DETAILS = "ending_details (one INTEGER PRIMARY KEY CHECK (one = 1), ending TEXT)";

const TABLES = [
  "redemption (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER)",
  "session (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT, key_id TEXT, sealed BLOB, seen INTEGER, expires INTEGER, idle INTEGER)",
  "ending (one INTEGER PRIMARY KEY CHECK (one = 1), code TEXT, tokens TEXT, until INTEGER, due_since INTEGER)",
  OUTBOX_TABLE,
];

interface SqlSession extends Record<string, SqlStorageValue> {
  readonly name: string;
  readonly key_id: string;
  readonly sealed: ArrayBuffer;
  readonly seen: number;
  readonly expires: number;
  readonly idle: number | null;
}

interface SqlEnding extends Record<string, SqlStorageValue> {
  readonly code: string | null;
  readonly tokens: string;
  readonly until: number;
  readonly due_since: number | null;
}

/**
 * What a session has on disk. It outlives the object: a restart changes nothing in it. Each of these writes is done
 * as a whole or not at all, and nothing leaves the object before it is on disk. All may throw what the storage throws.
 */
export class SessionRecord {
  readonly #storage: DurableObjectStorage;
  #hasTables = false;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /**
   * Uses the ticket up; `false`: it was used before. Objects run one event at a time and nothing leaves them
   * before the row is on disk, so exactly one attempt wins, whatever the concurrency and across restarts.
   * `now` and `untilUnixMs`, until which it is remembered at least: unix time in milliseconds.
   */
  redeem(now: number, untilUnixMs: number): boolean {
    return this.#storage.transactionSync(() => {
      for (const table of TABLES) this.#run(`CREATE TABLE IF NOT EXISTS ${table}`);
      const isFirst = this.#run("INSERT OR IGNORE INTO redemption VALUES (1, ?)", now) > 0;
      if (isFirst) {
        this.#run("INSERT OR IGNORE INTO ending VALUES (1, NULL, '', ?, NULL)", untilUnixMs);
      }
      return isFirst;
    });
  }

  /** The same without a session: whoever presents the ticket is told the ending. `false`: it was used before. */
  revoke(ending: Ending, now: number, untilUnixMs: number): boolean {
    return this.#storage.transactionSync(() => {
      if (!this.redeem(now, untilUnixMs)) return false;
      this.end({ ending, tokens: [], untilUnixMs, dueSinceUnixMs: undefined });
      return true;
    });
  }

  /** The session, if it goes on. */
  get session(): SessionRow | undefined {
    if (!this.#isUsed) return undefined;
    const [row] = this.#storage.sql.exec<SqlSession>("SELECT * FROM session").toArray();
    if (row === undefined) return undefined;
    return {
      name: row.name,
      keyId: row.key_id,
      sealed: new Uint8Array(row.sealed),
      seenUnixMs: row.seen,
      expiresUnixMs: row.expires,
      idleUnixMs: row.idle ?? undefined,
    };
  }

  get ending(): EndingRow | undefined {
    if (!this.#isUsed) return undefined;
    const [row] = this.#storage.sql.exec<SqlEnding>("SELECT * FROM ending").toArray();
    if (row === undefined) return undefined;
    return {
      ending: this.#endingOf(row.code),
      tokens: row.tokens === "" ? [] : row.tokens.split(" "),
      untilUnixMs: row.until,
      dueSinceUnixMs: row.due_since ?? undefined,
    };
  }

  #endingOf(code: string | null): Ending | undefined {
    if (code === null || !isEndCode(code)) return undefined;
    if (!this.#has("ending_details")) return { code };
    const [row] = this.#storage.sql
      .exec<{ ending: string }>("SELECT ending FROM ending_details")
      .toArray();
    const told = row && parseEnding(row.ending);
    return told?.code === code ? told : { code };
  }

  /** Keeps a session as it is now. */
  save({ name, keyId, sealed, seenUnixMs, expiresUnixMs, idleUnixMs }: SessionRow): void {
    this.#run(
      "INSERT OR REPLACE INTO session VALUES (1, ?, ?, ?, ?, ?, ?)",
      name,
      keyId,
      new Uint8Array(sealed).buffer,
      seenUnixMs,
      expiresUnixMs,
      idleUnixMs ?? null,
    );
  }

  /** Erases the session: this is left of it. */
  end({ ending, tokens, untilUnixMs, dueSinceUnixMs }: EndingRow): void {
    this.#storage.transactionSync(() => {
      this.#run("DELETE FROM session");
      this.#run(
        "INSERT OR REPLACE INTO ending VALUES (1, ?, ?, ?, ?)",
        ending?.code ?? null,
        tokens.join(" "),
        untilUnixMs,
        dueSinceUnixMs ?? null,
      );
      if (ending !== undefined && Object.keys(ending).length > 1) {
        this.#run(`CREATE TABLE IF NOT EXISTS ${DETAILS}`);
        const details = "INSERT OR REPLACE INTO ending_details VALUES (1, ?)";
        this.#run(details, JSON.stringify(ending));
      }
    });
  }

  /** Has the object's alarm ring at this unix time in milliseconds, and at no other. */
  ringAt(unixMs: number): void {
    // A write that fails at last resets the object, whoever waits for it.
    void this.#storage.setAlarm(unixMs);
  }

  /** Waits until everything that was written is on disk. */
  async synced(): Promise<void> {
    await this.#storage.sync();
  }

  async erase(): Promise<void> {
    this.#hasTables = false;
    await this.#storage.deleteAll();
  }

  /** The number of rows that it has written. */
  #run(statement: string, ...values: readonly SqlStorageValue[]): number {
    const cursor = this.#storage.sql.exec(statement, ...values);
    cursor.toArray();
    return cursor.rowsWritten;
  }

  /** An object that nothing has been asked of has no tables, and is not given any. */
  get #isUsed(): boolean {
    this.#hasTables ||= this.#has("ending");
    return this.#hasTables;
  }

  #has(table: string): boolean {
    const tables = "SELECT 1 FROM sqlite_master WHERE name = ?";
    return this.#storage.sql.exec(tables, table).toArray().length > 0;
  }
}
