import type { Admission } from "../admission/admission.ts";
import type { EndCode } from "../channel/ends.ts";
import type { Ending } from "../channel/ending.ts";
import type { AuditEvents } from "../observe/events.ts";
import type { Log } from "../observe/log.ts";
import { RateLimit } from "../wire/rate-limit.ts";
import type { Kept } from "./kept.ts";
import type { EndingRow, SessionRecord, SessionRow } from "./record.ts";
import { endedFields } from "./session-log.ts";
import { CONFIRM_MS, deadlinesOf, endsAt, ringOf, timedEnd, toldUntil } from "./record-times.ts";
import {
  openRecord,
  RECORD_IV_BYTES,
  RecordError,
  sealRecord,
  type RecordKeys,
} from "./sealed-record.ts";

/** Log lines about records that fail, of one session. */
const FAILURES = { perSecond: 1 / 60, burst: 1 } as const;

export interface RecordKeeperOptions {
  readonly record: SessionRecord;
  /** The keys of a session's record. */
  readonly keysOf: (session: string) => Promise<RecordKeys>;
  /** Bytes that nobody can predict. */
  readonly random: (bytes: number) => Uint8Array;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  /** Milliseconds on a clock that never goes back. */
  readonly monotonicMs: () => number;
  readonly log: Log;
  /** The log of a session, which its tenant's audit has as well. */
  readonly logOf: (admission: Admission) => Log;
  /** The record was written: what is written in the same turn costs no write more. Does not throw. */
  readonly saved: () => void;
  /** A session has ended that was on disk alone. */
  readonly endedUnseen: (ending: Ending, kept: Kept) => void;
}

/** What a session has on disk. */
export type Found =
  | { readonly kind: "kept"; readonly kept: Kept }
  /** It goes on, and cannot be opened. */
  | { readonly kind: "unreadable"; readonly error: RecordError }
  | { readonly kind: "ended"; readonly ending: Ending; readonly tokens: readonly string[] }
  | { readonly kind: "nothing" };

/** What outlives the end of a session. */
export interface Remembered {
  readonly session: string;
  /** Whoever holds one of them is told how it has ended; `undefined`: nobody could come back. */
  readonly tokens: Kept["tokens"] | undefined;
  /** Unix time in milliseconds after which the ticket can no longer be presented. */
  readonly redemptionExpiresMs: number;
}

/**
 * Keeps a session's record up with the session. Sealing takes a moment, in which the session goes on: one seal is in
 * flight at a time, and of what comes meanwhile the latest is sealed next.
 */
export class RecordKeeper {
  readonly #options: RecordKeeperOptions;
  readonly #failures = new RateLimit(FAILURES.perSecond, FAILURES.burst);
  #keys: Promise<RecordKeys> | undefined;
  #next: Kept | undefined;
  #writing: Promise<void> | undefined;
  #isKept = true;
  /** The end of the session, once it has one. */
  #ending: EndingRow | undefined;
  #changes = 0;
  /** The latest unix time that the session has seen, milliseconds. */
  #seen = 0;

  constructor(options: RecordKeeperOptions) {
    this.#options = options;
  }

  /** Unix time in milliseconds. It does not go back, not behind what the record has seen either. */
  now(): number {
    this.#seen = Math.max(this.#seen, this.#options.unixMs());
    return this.#seen;
  }

  /** Keeps a session as it is now, once that is sealed. What has ended is not kept. */
  keep(kept: Kept): void {
    if (this.#ending !== undefined) return;
    this.#next = kept;
    this.#writing ??= this.#write();
  }

  /** Waits until what was to be kept is on disk; `false`: it is not, and the log says why. */
  async settled(): Promise<boolean> {
    // oxlint-disable-next-line no-await-in-loop -- for what has come meanwhile as well
    while (this.#writing !== undefined) await this.#writing;
    return this.#isKept;
  }

  /** Erases what is kept of a session, which has ended. What is being sealed is not kept any more. */
  end(ending: Ending, { session, tokens, redemptionExpiresMs }: Remembered): void {
    const untilUnixMs = toldUntil(redemptionExpiresMs, tokens !== undefined, this.now());
    const hashes = tokens === undefined ? [] : hashesOf(tokens);
    this.#ending = { ending, tokens: hashes, untilUnixMs, dueSinceUnixMs: undefined };
    try {
      this.#writeEnding(this.#ending);
    } catch (error) {
      // The alarm tries again.
      this.#failed(session, "write", error);
    }
  }

  /** Nobody is there any more: the session goes on from its record alone. Without one it ends. */
  async letGo(kept: Kept | undefined): Promise<void> {
    const isKept = await this.settled();
    const row = this.#options.record.session;
    if (isKept && row !== undefined) this.#options.record.ringAt(endsAt(row));
    else if (kept !== undefined) this.endUnseen({ code: "gateway-error" }, kept);
  }

  /** Whether everything that was to be kept has been written, or could not be. */
  get isSettled(): boolean {
    return this.#writing === undefined;
  }

  /** What there is of a session that is not in memory. A session whose time is over is ended by that. */
  async find(): Promise<Found> {
    await this.settled();
    const row = this.#options.record.session;
    if (row === undefined || this.#ending !== undefined) return this.#ended;
    this.#seen = Math.max(this.#seen, row.seenUnixMs);
    const changes = this.#changes;
    const opened = await this.#open(row);
    if (changes !== this.#changes || !this.isSettled) return this.find();
    const code = timedEnd(row, this.now());
    if (code !== undefined) {
      if (opened instanceof RecordError) this.#endUnread(code, row);
      else this.endUnseen({ code }, opened);
      return this.#ended;
    }
    return opened instanceof RecordError
      ? { kind: "unreadable", error: opened }
      : { kind: "kept", kept: opened };
  }

  /** The object's alarm has rung, and it has no session in memory. Throws what the storage throws. */
  async ring(): Promise<void> {
    const { record, unixMs } = this.#options;
    // Its end could not be written.
    if (this.#ending !== undefined && record.session !== undefined) {
      return this.#writeEnding(this.#ending);
    }
    const ending = record.ending;
    const now = unixMs();
    const ring = ringOf(record.session, ending, now);
    switch (ring.type) {
      case "wait":
        return record.ringAt(ring.untilUnixMs);
      case "end":
        await this.find();
        if (record.session !== undefined) record.ringAt(now + CONFIRM_MS);
        return;
      case "confirm":
        if (ending !== undefined) record.end({ ...ending, dueSinceUnixMs: now });
        return record.ringAt(ring.untilUnixMs);
      case "erase":
        return record.erase();
    }
  }

  get #ended(): Found {
    const row = this.#ending ?? this.#options.record.ending;
    if (row?.ending === undefined) return { kind: "nothing" };
    return { kind: "ended", ending: row.ending, tokens: row.tokens };
  }

  async #write(): Promise<void> {
    for (let kept = this.#take(); kept !== undefined; kept = this.#take()) {
      const { session } = kept.admission;
      try {
        // oxlint-disable-next-line no-await-in-loop -- in their order
        this.#save(await this.#seal(kept), kept);
        this.#isKept = true;
      } catch (error) {
        this.#isKept = false;
        this.#failed(session, "write", error);
      }
    }
    this.#writing = undefined;
  }

  #take(): Kept | undefined {
    const next = this.#next;
    this.#next = undefined;
    return next;
  }

  async #seal(kept: Kept): Promise<Pick<SessionRow, "keyId" | "sealed">> {
    const keys = await this.#keysOf(kept.admission.session);
    return sealRecord(kept, this.#options.random(RECORD_IV_BYTES), keys);
  }

  #save(sealed: Pick<SessionRow, "keyId" | "sealed">, kept: Kept): void {
    // Not a turn between this and the write: what has ended meanwhile stays erased.
    if (this.#ending !== undefined) return;
    const name = kept.admission.session;
    this.#options.record.save({ name, ...sealed, ...deadlinesOf(kept, this.now()) });
    this.#options.saved();
    this.#changes += 1;
  }

  async #open(row: SessionRow): Promise<Kept | RecordError> {
    try {
      return await openRecord(row, await this.#keysOf(row.name));
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      this.#failed(row.name, "open", error);
      return error;
    }
  }

  /** Ends a session with nobody there. */
  endUnseen(ending: Ending, kept: Kept): void {
    const { admission, startedUnixMs, tokens, counters } = kept;
    const { session, claims, redemptionExpiresMs } = admission;
    this.#options.endedUnseen(ending, kept);
    this.end(ending, { session, tokens, redemptionExpiresMs });
    this.#options.logOf(admission).audit("session-ended", {
      session,
      subject: claims.sub,
      ...endedFields(ending, this.now() - startedUnixMs, counters),
    });
  }

  /** Ends one that cannot be opened. */
  #endUnread(code: EndCode, { name }: SessionRow): void {
    const redemptionExpiresMs = this.#options.record.ending?.untilUnixMs ?? 0;
    this.end({ code }, { session: name, tokens: undefined, redemptionExpiresMs });
    this.#options.log.audit("session-ended", { session: name, code });
  }

  #writeEnding(ending: EndingRow): void {
    const { record } = this.#options;
    record.end(ending);
    this.#changes += 1;
    record.ringAt(ending.untilUnixMs);
  }

  #keysOf(session: string): Promise<RecordKeys> {
    return (this.#keys ??= this.#options.keysOf(session));
  }

  #failed(session: string, operation: Failure["operation"], error: unknown): void {
    const { log, monotonicMs } = this.#options;
    if (!this.#failures.take(monotonicMs())) return;
    const reason = error instanceof RecordError ? error.reason : "storage";
    log.audit("record-failed", { session, operation, reason });
  }
}

type Failure = AuditEvents["record-failed"];

/** The hashes of the tokens that are good. */
function hashesOf({ current, before }: Kept["tokens"]): readonly string[] {
  return before === undefined ? [current] : [current, before];
}
