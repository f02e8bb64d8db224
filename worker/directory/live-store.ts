import type { LiveNumber } from "../metrics/live.ts";
import type { Selection } from "./contract.ts";
import { emptyConsole, type ConsoleState, type Participant } from "./console-state.ts";
import type { Entry, Standing } from "./entry.ts";
import type { Counted } from "./live-counts.ts";

/** Max number of rows that are read for one page: what a selection by state alone may have to pass over. */
export const MAX_SCANNED = 2000;

/**
 * An index costs a row for each session that is written, so there are those that a page is found by. The consoles of
 * sessions that are not parked have their own: what was left behind in a console does not slow down who is there.
 */
const SCHEMA = [
  "CREATE TABLE IF NOT EXISTS live (seq INTEGER PRIMARY KEY, session TEXT UNIQUE, console TEXT, subject TEXT, issuer TEXT, owner TEXT, client TEXT, kind TEXT, state TEXT, ends INTEGER, parked INTEGER, entry TEXT, standing TEXT, participant TEXT)",
  "CREATE INDEX IF NOT EXISTS live_console ON live (console)",
  "CREATE INDEX IF NOT EXISTS live_subject ON live (subject)",
  "CREATE INDEX IF NOT EXISTS live_issuer ON live (issuer)",
  "CREATE INDEX IF NOT EXISTS live_owner ON live (owner)",
  "CREATE INDEX IF NOT EXISTS live_present ON live (console) WHERE parked = 0",
  "CREATE INDEX IF NOT EXISTS live_parked ON live (ends) WHERE parked = 1",
  "CREATE TABLE IF NOT EXISTS console (console TEXT PRIMARY KEY, turn INTEGER, next_id INTEGER, control TEXT, requests TEXT, due INTEGER) WITHOUT ROWID",
  "CREATE TABLE IF NOT EXISTS ending (seq INTEGER PRIMARY KEY, session TEXT UNIQUE, told_by TEXT, reason TEXT, tries INTEGER)",
];

/** The indexes, the one that leaves the fewest rows first. */
const INDEXES = ["console", "subject", "owner", "issuer"] as const;

export interface LiveRow extends Record<string, SqlStorageValue> {
  readonly seq: number;
  readonly session: string;
  readonly console: string;
  readonly subject: string;
  readonly issuer: string;
  readonly owner: string;
  readonly client: string | null;
  readonly state: string;
  readonly parked: number;
  readonly entry: string;
  readonly standing: string;
  readonly participant: string | null;
  /** Of its console. */
  readonly control: string | null;
}

interface ConsoleRow extends Record<string, SqlStorageValue> {
  readonly turn: number;
  readonly next_id: number;
  readonly control: string;
  readonly requests: string;
}

/** A session that is to be ended, and by whom. */
export interface EndingRow extends Record<string, SqlStorageValue> {
  readonly seq: number;
  readonly session: string;
  readonly told_by: string;
  readonly reason: string | null;
  readonly tries: number;
}

interface CountedSession {
  readonly session: string;
  readonly counted: Counted;
}

const COUNTED = "session, console, subject, issuer, owner, client";

function countedOf({
  session,
  console: id,
  subject,
  issuer,
  owner,
  client,
}: LiveRow): CountedSession {
  const whose = { console: { id, name: "" }, subject, issuer, by: owner };
  return { session, counted: { ...whose, ...(client !== null && { client }) } };
}

const COLUMNS = "live.*, console.control FROM live LEFT JOIN console USING (console)";

/** A tenant's live sessions on disk. Every method may throw what the storage throws. */
export class LiveStore {
  readonly #storage: DurableObjectStorage;

  /** A directory that nothing was said to has no tables, and is given none by being read. */
  #hasTables: boolean;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    const tables = "SELECT 1 FROM sqlite_master WHERE name = 'ending'";
    this.#hasTables = storage.sql.exec(tables).toArray().length > 0;
  }

  /** All of it is on disk, or nothing. */
  atomically<Result>(write: () => Result): Result {
    // Not in it: what is undone would be the tables as well.
    this.#makeTables();
    return this.#storage.transactionSync(write);
  }

  /** A console as it was stored: what was heard of its sessions since is not in it. */
  load(console: string, now: number): ConsoleState {
    const [row] = this.#rows<ConsoleRow>("SELECT * FROM console WHERE console = ?", console);
    const state = emptyConsole(now);
    if (row === undefined) return state;
    const there = this.#rows<{ participant: string }>(
      "SELECT participant FROM live WHERE console = ? AND parked = 0",
      console,
    );
    const participants = there.map((one): Participant => JSON.parse(one.participant));
    return {
      turn: row.turn,
      nextId: row.next_id,
      participants: participants.sort((one, other) => one.id - other.id),
      control: JSON.parse(row.control),
      requests: JSON.parse(row.requests),
    };
  }

  saveConsole(console: string, state: ConsoleState, dueUnixMs: number | undefined): void {
    const { turn, nextId, participants, control, requests } = state;
    if (participants.length === 0) {
      this.#run("DELETE FROM console WHERE console = ?", console);
      return;
    }
    const texts = [JSON.stringify(control), JSON.stringify(requests)];
    const values = [console, turn, nextId, ...texts, dueUnixMs ?? null];
    this.#run("INSERT OR REPLACE INTO console VALUES (?, ?, ?, ?, ?, ?)", ...values);
  }

  /** A session that has come, or come back. */
  add(entry: Entry, standing: Standing, participant: Participant): void {
    const { session, subject, issuer, by = issuer, client = null } = entry;
    this.#run(
      `INSERT INTO live (session, console, subject, issuer, owner, client, kind, state, ends, parked, entry, standing, participant)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)
       ON CONFLICT (session) DO UPDATE SET client = excluded.client, state = excluded.state, ends = excluded.ends, parked = 0,
         entry = excluded.entry, standing = excluded.standing, participant = excluded.participant`,
      session,
      entry.console.id,
      subject,
      issuer,
      by,
      client,
      entry.kind,
      standing.state,
      standing.endsUnixMs ?? entry.endsUnixMs,
      JSON.stringify(entry),
      JSON.stringify(standing),
      JSON.stringify(participant),
    );
  }

  /** `standing`: where it is known to be newer than what is stored. */
  saveParticipant(participant: Participant, standing: Standing | undefined): void {
    const { session, state } = participant;
    this.#run(
      "UPDATE live SET participant = ?, state = ?, standing = coalesce(?, standing) WHERE session = ?",
      JSON.stringify(participant),
      state,
      standing === undefined ? null : JSON.stringify(standing),
      session,
    );
  }

  park(session: string, standing: Standing): void {
    this.#run(
      "UPDATE live SET parked = 1, participant = NULL, state = ?, standing = ?, ends = coalesce(?, ends) WHERE session = ?",
      standing.state,
      JSON.stringify(standing),
      standing.endsUnixMs ?? null,
      session,
    );
  }

  /** A session has other times, whether or not it is parked. */
  amend(session: string, standing: Standing): void {
    this.#run(
      "UPDATE live SET standing = ?, ends = coalesce(?, ends) WHERE session = ?",
      JSON.stringify(standing),
      standing.endsUnixMs ?? null,
      session,
    );
  }

  remove(session: string): void {
    this.#run("DELETE FROM live WHERE session = ?", session);
  }

  find(session: string): LiveRow | undefined {
    return this.#rows<LiveRow>(`SELECT ${COLUMNS} WHERE session = ?`, session)[0];
  }

  /** The rows after `seq` that may match, by the best index: at most {@link MAX_SCANNED}, each read when it is asked for. */
  scan(selection: Selection, seq: number): Iterable<LiveRow> {
    const by = INDEXES.find((column) => selection[column] !== undefined);
    if (!this.#hasTables) return [];
    const { sql } = this.#storage;
    const order = `seq > ? ORDER BY seq LIMIT ${MAX_SCANNED}`;
    if (by === undefined) return sql.exec<LiveRow>(`SELECT ${COLUMNS} WHERE ${order}`, seq);
    return sql.exec<LiveRow>(
      `SELECT live.*, console.control FROM live INDEXED BY live_${by} LEFT JOIN console USING (console)
       WHERE live.${by} = ? AND ${order}`,
      selection[by] ?? "",
      seq,
    );
  }

  /** Everything that counts towards a limit. */
  counted(): readonly CountedSession[] {
    return this.#rows<LiveRow>(`SELECT ${COUNTED} FROM live WHERE parked = 0`).map(countedOf);
  }

  countedOf(session: string): Counted | undefined {
    const [row] = this.#rows<LiveRow>(`SELECT ${COUNTED} FROM live WHERE session = ?`, session);
    return row && countedOf(row).counted;
  }

  /** Whether there is any session, parked or not. */
  get hasAny(): boolean {
    return this.#rows("SELECT 1 FROM live LIMIT 1").length > 0;
  }

  /** Whose sessions they are. */
  get tenant(): string | undefined {
    const [row] = this.#rows<LiveRow>("SELECT entry FROM live LIMIT 1");
    if (row === undefined) return undefined;
    const { tenant }: Entry = JSON.parse(row.entry);
    return tenant;
  }

  /** How many there are of each kind and state. */
  numbers(): readonly LiveNumber[] {
    return this.#rows<{ kind: string; state: string; value: number }>(
      "SELECT kind, state, count(*) AS value FROM live GROUP BY kind, state",
    );
  }

  dues(): readonly { console: string; due: number }[] {
    return this.#rows("SELECT console, due FROM console WHERE due IS NOT NULL");
  }

  /** Forgets parked sessions that have ended without saying so. */
  removeParked(now: number): number {
    if (!this.#hasTables) return 0;
    return this.#run("DELETE FROM live WHERE parked = 1 AND ends <= ?", now);
  }

  /** Once for each session, however often it is ended. */
  addEnding(session: string, by: string, reason: string | undefined): void {
    const values = [session, by, reason ?? null];
    this.#run(
      `INSERT INTO ending (session, told_by, reason, tries) VALUES (?, ?, ?, 0)
       ON CONFLICT (session) DO UPDATE SET tries = 0`,
      ...values,
    );
  }

  endings(limit: number): readonly EndingRow[] {
    return this.#rows<EndingRow>("SELECT * FROM ending ORDER BY tries, seq LIMIT ?", limit);
  }

  endingTried(seq: number): void {
    this.#run("UPDATE ending SET tries = tries + 1 WHERE seq = ?", seq);
  }

  removeEnding(seq: number): void {
    this.#run("DELETE FROM ending WHERE seq = ?", seq);
  }

  #makeTables(): void {
    if (!this.#hasTables) for (const table of SCHEMA) this.#storage.sql.exec(table);
    this.#hasTables = true;
  }

  #rows<Row extends Record<string, SqlStorageValue>>(
    statement: string,
    ...values: readonly SqlStorageValue[]
  ): Row[] {
    return this.#hasTables ? this.#storage.sql.exec<Row>(statement, ...values).toArray() : [];
  }

  #run(statement: string, ...values: readonly SqlStorageValue[]): number {
    this.#makeTables();
    const cursor = this.#storage.sql.exec(statement, ...values);
    cursor.toArray();
    return cursor.rowsWritten;
  }
}
