import type { Admission } from "../admission/admission.ts";
import { FormatError } from "../admission/versioned.ts";
import type { Resumption, ResumeRefusal } from "../admission/resumption.ts";
import type { MadeTicket, NoObserver } from "../admission/session-desk.ts";
import { toldEnding } from "../admission/shown-name.ts";
import { consoleLink } from "../channel/addresses.ts";
import type { ToViewerMessage } from "../channel/messages.ts";
import type { ObserverRequest, Watched } from "../ticket/observer-claims.ts";
import type { Ending } from "../channel/ending.ts";
import { RateLimit } from "../wire/rate-limit.ts";
import type { Arrival } from "./arrival.ts";
import { timesOf, type Amended } from "./change-end.ts";
import type { Kept } from "./kept.ts";
import type { SessionDirectory } from "./membership-options.ts";
import { SESSION_LIMITS } from "./limits.ts";
import type { ObjectDeps } from "./object-deps.ts";
import { observerTicket, ownLink, type ObserverKeys } from "./observers.ts";
import { RecordKeeper, type Found } from "./record-keeper.ts";
import { SessionRecord } from "./record.ts";
import { beatMs } from "./record-times.ts";
import { Returns } from "./returns.ts";
import { deriveRecordKeys } from "./sealed-record.ts";
import { SessionAudit } from "./session-audit.ts";
import { Session } from "./session.ts";
import { SessionSpans } from "./session-spans.ts";
import type { SessionOptions } from "./session-options.ts";

/** Log lines of one session about a directory that does not answer. */
const FAILURES = { perSecond: 1 / 60, burst: 1 } as const;

/** Links for others that one session makes: 6 at once, and as many a minute. */
const LINKS = { perSecond: 0.1, burst: 6 } as const;

export interface SessionHostOptions {
  readonly storage: DurableObjectStorage;
  readonly env: Env;
  readonly deps: ObjectDeps;
  /** Has the object stay until something is done. */
  readonly waitUntil: (done: Promise<unknown>) => void;
  /** Resets the object, with every WebSocket that it holds. */
  readonly abort: (reason: string) => void;
}

/** Has the one session of an object: in memory while it is used, on disk otherwise. */
export class SessionHost {
  readonly record: SessionRecord;
  readonly keeper: RecordKeeper;
  readonly audit: SessionAudit;
  readonly #options: SessionHostOptions;
  readonly #deps: ObjectDeps;
  readonly #failures = new RateLimit(FAILURES.perSecond, FAILURES.burst);
  readonly #links = new RateLimit(LINKS.perSecond, LINKS.burst);
  /** How often its viewers may come back. A session that is made again has no more than was left. */
  #returns: Returns | undefined;
  /** The session, while it is in memory; once it has ended, it stays there as long as the object does. */
  #session: Session | undefined;
  /** Until it is over, or on disk alone. */
  #running: Promise<void> | undefined;

  constructor(options: SessionHostOptions) {
    const { storage, env, deps } = options;
    this.record = new SessionRecord(storage);
    this.audit = new SessionAudit({
      ...deps,
      storage,
      waitUntil: options.waitUntil,
      append: (tenant, events) => deps.append(env, tenant, events),
      // A session that is there tries again by itself, and has the alarm ring for something else.
      ringAfter: (milliseconds) => {
        if (this.#session?.ended !== false) this.record.ringAt(this.keeper.now() + milliseconds);
      },
    });
    this.keeper = new RecordKeeper({
      ...deps,
      record: this.record,
      keysOf: (session) => deriveRecordKeys(session, deps.recordSecrets(env)),
      logOf: (admission) => this.audit.logOf(admission),
      saved: () => this.audit.write(),
      endedUnseen: (ending, kept) => this.#leave(ending, kept),
    });
    this.#options = options;
    this.#deps = { ...deps, unixMs: () => this.keeper.now() };
  }

  /** The session, while it is in memory. */
  get present(): Session | undefined {
    return this.#session;
  }

  /** Finds the session, in memory or else on disk, and uses it in the turn in which it is there. */
  async find<Used>(use: (found: Session | Found) => Used): Promise<Used> {
    // What is let go of is not used any more; it is on disk then.
    if (this.#session?.isLetGo === true) await this.#running;
    if (this.#session !== undefined) return use(this.#session);
    const found = await this.keeper.find();
    if (this.#session !== undefined) return use(this.#session);
    // Somebody else has used what was found, in the same turn.
    return this.keeper.isSettled ? use(found) : this.find(use);
  }

  /** A session for a viewer whose ticket was used up for it. */
  begin(admission: Admission, start: SessionOptions["start"]): Session {
    const { session: name, redemptionExpiresMs } = admission;
    const { env, waitUntil } = this.#options;
    const { tracer } = this.#deps;
    const log = this.audit.logOf(admission);
    const session: Session = new Session({
      start,
      admission,
      limits: SESSION_LIMITS,
      spans: tracer && new SessionSpans(tracer, admission),
      returns: (this.#returns ??= new Returns(SESSION_LIMITS)),
      deps: { ...this.#deps, log },
      dialTarget: this.#deps.dialer(env, SESSION_LIMITS),
      hook: this.#deps.targetHook(env, admission, SESSION_LIMITS, log),
      directory: this.#directory(admission),
      directoryFailed: (operation, error) => this.#directoryFailed(name, operation, error),
      told: (ending) => toldEnding(ending, this.#deps.shownNames(env)),
      share: () => this.#share(session),
      timeAsked: () => this.#timeAsked(session),
      keep: (kept) => this.keeper.keep(kept),
      ended: (ending, tokens) =>
        this.keeper.end(ending, { session: name, tokens, redemptionExpiresMs }),
      abandon: () => waitUntil(this.#abandon()),
    });
    this.#session = session;
    this.#running = this.#run(session);
    waitUntil(this.#running);
    return session;
  }

  /** Lets a viewer go on with what was found; why it may not, otherwise. */
  attach(
    found: Session | Found,
    { tokenHash, number, received }: Resumption,
    arrive: () => Pick<Arrival, "socket" | "next">,
  ): ResumeRefusal | Ending | undefined {
    const session =
      found instanceof Session
        ? (found.refusalOf({ tokenHash, number, received }) ?? found)
        : this.#madeAgain(found, tokenHash);
    if (!(session instanceof Session)) return session;
    session.attach({ ...arrive(), number, received, tokenHash });
    return undefined;
  }

  /** The session of a viewer with this token, or why there is none for it. */
  #madeAgain(found: Found, tokenHash: string): Session | ResumeRefusal | Ending {
    switch (found.kind) {
      case "nothing":
        return "over";
      case "ended":
        return found.tokens.includes(tokenHash) ? found.ending : "over";
      case "unreadable":
        if (found.error.reason === "newer") throw new FormatError("record", "newer");
        return "record";
      case "kept": {
        const { kept } = found;
        const { current, before } = kept.tokens;
        if (tokenHash !== current && tokenHash !== before) return "token";
        const now = this.#deps.monotonicMs();
        this.#returns ??= new Returns(SESSION_LIMITS, now);
        if (!this.#returns.take(true, now)) return "rate";
        this.record.ringAt(this.keeper.now() + beatMs(kept.admission));
        return this.begin(kept.admission, kept);
      }
    }
  }

  /** A ticket for somebody who watches a session that goes on. `by`: who wants it. */
  async observe(
    session: Kept | Session,
    request: ObserverRequest | ((watched: Watched, keys: ObserverKeys) => ObserverRequest),
    by: string,
  ): Promise<MadeTicket | NoObserver> {
    const { admission, target } = session;
    const { endsUnixMs = 0 } = timesOf(session);
    const { monotonicMs, observerKeys, random } = this.#deps;
    const keys = observerKeys(this.#options.env);
    if (keys === undefined) return { refused: "no-sealing-key" };
    if (!this.#links.take(monotonicMs())) return { refused: "rate" };
    const now = this.keeper.now();
    const { claims } = admission;
    const watched = {
      claims,
      target: target ?? claims.target,
      secondsLeft: Math.max(1, Math.floor((endsUnixMs - now) / 1000)),
    };
    const asked = typeof request === "function" ? request(watched, keys) : request;
    const made = await observerTicket(watched, asked, keys, {
      now: now / 1000,
      random: (bytes) => bytes.set(random(bytes.length)),
    });
    if (!("refused" in made)) this.audit.observerLinkMade(admission, asked, by);
    return made;
  }

  /** Has the directory list what has changed about a session's end. Does not reject. */
  async amend({ admission, times }: Amended): Promise<void> {
    const { session } = admission;
    try {
      await this.#directory(admission).amend({ session, times });
    } catch (error) {
      this.#directoryFailed(session, "amend", error);
    }
  }

  #timeAsked(session: Session): void {
    const { admission, endsUnixMs } = session;
    const { console } = admission.claims;
    const endsAt = new Date(endsUnixMs).toISOString();
    this.audit.recorderOf(admission)("more-time-asked", { console: console.id, endsAt });
    this.#options.waitUntil(this.amend({ admission, times: timesOf(session) }));
  }

  /** What a viewer is told that has asked for a link. */
  async #share(session: Session): Promise<ToViewerMessage> {
    const { gateway, claims } = session.admission;
    if (claims.grant.share !== true || gateway === undefined) {
      return { type: "shared", refused: "not-permitted" };
    }
    try {
      const made = await this.observe(session, ownLink, claims.sub);
      if ("refused" in made) return { type: "shared", refused: made.refused };
      const url = consoleLink(gateway, made.session, made.ticket);
      return { type: "shared", url, expiresAt: made.expires };
    } catch (error) {
      this.#deps.log.fault(error, { session: session.admission.session });
      return { type: "shared", refused: "not-permitted" };
    }
  }

  async #run(session: Session): Promise<void> {
    await session.run();
    this.#options.waitUntil(this.audit.flush());
    this.#options.waitUntil(session.heard());
    if (session.ended) return;
    try {
      await this.keeper.letGo(session.kept);
    } catch (error) {
      // What is on disk is found again, and the alarm that was set looks after it.
      this.#deps.log.fault(error, { session: session.admission.session });
    }
    this.#session = undefined;
  }

  /** The runtime has no other way to drop a WebSocket whose other side is inactive. What has to last is on disk then. */
  async #abandon(): Promise<void> {
    await this.keeper.settled();
    await this.record.synced();
    this.#options.abort("the viewer did not close its WebSocket");
  }

  /** A session has ended that nobody has in memory: its directory is told once, and finds out by itself otherwise. */
  #leave({ code }: Ending, { admission, stay }: Kept): void {
    if (stay === undefined) return;
    const { session } = admission;
    const call = { session, incarnation: stay.incarnation, ending: { code } };
    const left = this.#directory(admission)
      .leave(call)
      .catch((error: unknown) => this.#directoryFailed(session, "leave", error));
    this.#options.waitUntil(left);
  }

  /**
   * Whoever reports or leaves takes along what the directory does not have of the audit yet: one call and one write for
   * both.
   */
  #directory(admission: Admission): SessionDirectory {
    const { audit } = this;
    const directory = this.#deps.directory(this.#options.env, admission);
    return {
      enter: (call) => directory.enter(call),
      takeOver: (call) => directory.takeOver(call),
      report: (call) =>
        audit.carriedBy(
          (events) => directory.report(events.length === 0 ? call : { ...call, events }),
          ({ taken = 0 }) => taken,
        ),
      act: (call) => directory.act(call),
      amend: (call) => directory.amend(call),
      leave: async (call) => {
        // It is said before the end is recorded, in the same turn.
        await Promise.resolve();
        return audit.carriedBy(
          (events) => directory.leave({ ...call, events }),
          (taken = 0) => taken,
        );
      },
    };
  }

  #directoryFailed(session: string, operation: string, error: unknown): void {
    const { log, monotonicMs } = this.#deps;
    if (!this.#failures.take(monotonicMs())) return;
    const reason = error instanceof Error ? error.name : "unknown";
    log.audit("directory-failed", { session, operation, reason });
  }
}
