import type { Limits, TicketKey } from "../admission/limits.ts";
import type { Reservation, Reserved } from "./reservation.ts";

const MINUTE_MS = 60_000;

/** Max number of a tenant's tickets that have not expired, each a row of about 300 bytes. */
const MAX_RESERVATIONS = 200_000;

/** Max number of expired rows that one new ticket removes: more than it adds. */
export const REMOVED_AT_ONCE = 8;
/** The same of one look at those of a tenant that makes no more tickets. */
const SWEPT_AT_ONCE = 50_000;

const SCHEMA = [
  "CREATE TABLE IF NOT EXISTS reservation (session TEXT PRIMARY KEY, subject TEXT, console TEXT, issuer TEXT, caller TEXT, made INTEGER, expires INTEGER) WITHOUT ROWID",
  "CREATE INDEX IF NOT EXISTS reservation_expires ON reservation (expires)",
];

const REMOVE = `DELETE FROM reservation WHERE session IN
  (SELECT session FROM reservation WHERE expires <= ? ORDER BY expires LIMIT ?)
  RETURNING session`;

interface Row extends Record<string, SqlStorageValue> {
  readonly session: string;
  readonly subject: string;
  readonly console: string;
  readonly issuer: string;
  readonly caller: string;
  readonly made: number;
  readonly expires: number;
}

/**
 * The tickets of one tenant that the API has made, until they have expired: so each is known before it is used, and
 * they are counted exactly. The numbers of a minute are in memory, and are counted again after a restart. `now`: unix
 * time in milliseconds. Every method may throw what the storage throws.
 */
export class Reservations {
  readonly #storage: DurableObjectStorage;
  readonly #max: number;
  #minute = -1;
  #made = new Map<string, number>();
  /** How many there are; `undefined` until they are counted. */
  #rows: number | undefined;

  /** `max`: {@link MAX_RESERVATIONS}. */
  constructor(storage: DurableObjectStorage, max = MAX_RESERVATIONS) {
    this.#storage = storage;
    this.#max = max;
  }

  /** Makes a ticket known, unless a limit is reached. Said again it changes nothing. */
  add(reservation: Reservation, limits: Limits["ticketsPerMinute"], now: number): Reserved {
    const rows = this.#removeExpired(this.#open(now), now, REMOVED_AT_ONCE);
    if (this.find(reservation.session, now) !== undefined) return { kind: "reserved" };
    const names = namesOf(reservation);
    const reached = names.find(
      ([key, name]) => limits[key] > 0 && this.#count(name) >= limits[key],
    );
    const secondsLeft = Math.ceil(((this.#minute + 1) * MINUTE_MS - now) / 1000);
    if (reached !== undefined) {
      return { kind: "limit-reached", limit: `ticketsPerMinute.${reached[0]}`, secondsLeft };
    }
    if (rows >= this.#max) return { kind: "limit-reached", limit: "tickets", secondsLeft };
    const { session, subject, console: id, issuer, by, expiresUnixMs } = reservation;
    this.#storage.sql.exec(
      "INSERT OR REPLACE INTO reservation VALUES (?, ?, ?, ?, ?, ?, ?)",
      session,
      subject,
      id,
      issuer,
      by,
      now,
      // It counts in its minute, however soon it expires.
      Math.max(expiresUnixMs, now + MINUTE_MS),
    );
    this.#rows = rows + 1;
    for (const [, name] of names) this.#made.set(name, this.#count(name) + 1);
    return { kind: "reserved" };
  }

  /** The ticket of a session, unless it has expired. */
  find(session: string, now: number): Reservation | undefined {
    this.#open(now);
    const [row] = this.#storage.sql
      .exec<Row>("SELECT * FROM reservation WHERE session = ? AND expires > ?", session, now)
      .toArray();
    if (row === undefined) return undefined;
    const { subject, console: id, issuer, caller: by, expires: expiresUnixMs } = row;
    return { session, subject, console: id, issuer, by, expiresUnixMs };
  }

  /** How many rows there are. Reads what was on disk when the object began, and begins each minute anew. */
  #open(now: number): number {
    const minute = Math.floor(now / MINUTE_MS);
    const { sql } = this.#storage;
    if (this.#rows === undefined) {
      for (const statement of SCHEMA) sql.exec(statement);
      this.#rows = sql
        .exec<{ rows: number }>("SELECT count(*) AS rows FROM reservation")
        .one().rows;
      const made = sql.exec<Row>("SELECT * FROM reservation WHERE made >= ?", minute * MINUTE_MS);
      for (const { subject, console: id, caller: by } of made) {
        for (const [, name] of namesOf({ subject, console: id, by }))
          this.#made.set(name, this.#count(name) + 1);
      }
    } else if (minute !== this.#minute) {
      this.#made = new Map();
    }
    this.#minute = minute;
    return this.#rows;
  }

  /** Whether there are any. A directory that has made no ticket has no table, and gets none. */
  get hasAny(): boolean {
    if (this.#rows !== undefined) return this.#rows > 0;
    const has = (query: string) => this.#storage.sql.exec(query).toArray().length > 0;
    return (
      has("SELECT 1 FROM sqlite_master WHERE name = 'reservation'") &&
      has("SELECT 1 FROM reservation LIMIT 1")
    );
  }

  /** Forgets tickets that have expired, whether or not another one is made. */
  sweep(now: number): void {
    if (this.hasAny) this.#removeExpired(this.#open(now), now, SWEPT_AT_ONCE);
  }

  /** Removes some; the next ticket removes more. */
  #removeExpired(rows: number, now: number, max: number): number {
    const removed = this.#storage.sql.exec(REMOVE, now, max).toArray().length;
    this.#rows = rows - removed;
    return this.#rows;
  }

  #count(name: string): number {
    return this.#made.get(name) ?? 0;
  }
}

/** Under which names a ticket is counted. */
function namesOf({
  subject,
  console: id,
  by,
}: Pick<Reservation, "subject" | "console" | "by">): readonly (readonly [TicketKey, string])[] {
  return [
    ["subject", `subject ${subject}`],
    ["console", `console ${id}`],
    ["tenant", "tenant"],
    ["caller", `caller ${by}`],
  ];
}
