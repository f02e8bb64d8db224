import type { Admission } from "../admission/admission.ts";
import type { AuditEvent } from "../audit/event.ts";
import { auditedLog } from "../observe/audited-log.ts";
import type { Log } from "../observe/log.ts";
import { factRecorder, type RecordFact } from "../observe/recorder.ts";
import type { ObserverRequest } from "../ticket/observer-claims.ts";
import { AuditOutbox, type AuditOutboxOptions } from "./audit-outbox.ts";

export interface SessionAuditOptions extends Omit<AuditOutboxOptions, "dropped"> {
  readonly log: Log;
  readonly newId: () => string;
}

/** What a session does, as facts: in the log at once, and on their way to the chain of its tenant. */
export class SessionAudit {
  readonly #options: SessionAuditOptions;
  readonly #outbox: AuditOutbox;
  readonly #recorders = new WeakMap<Admission, RecordFact>();

  constructor(options: SessionAuditOptions) {
    const { log } = options;
    this.#options = options;
    this.#outbox = new AuditOutbox({
      ...options,
      dropped: (events) => log.audit("audit-outbox-full", { dropped: events }),
    });
  }

  /** Records facts about a session. */
  recorderOf(admission: Admission): RecordFact {
    const known = this.#recorders.get(admission);
    if (known !== undefined) return known;
    const { session, claims } = admission;
    const context = { tenant: claims.tenant, session, subject: claims.sub };
    const keep = (event: AuditEvent): void => this.#keep(event);
    const recorder = factRecorder({ ...this.#options, context, keep });
    this.#recorders.set(admission, recorder);
    return recorder;
  }

  /** The log of a session, whose facts are recorded. */
  logOf(admission: Admission): Log {
    return auditedLog(this.#options.log, this.recorderOf(admission));
  }

  /** A ticket was redeemed, for the first time: what is said here of that is written once this returns. */
  opened(admission: Admission): void {
    this.#outbox.begin();
    const record = this.recorderOf(admission);
    const { claims, sharing, key, region, client, agent } = admission;
    const { iss, by, grant, console } = claims;
    const { mode, covert } = grant;
    record("viewer-admitted", {
      ...(key !== undefined && { key }),
      issuer: iss,
      ...(by !== undefined && { by }),
      console: console.id,
      mode,
      ...(region !== undefined && { region }),
      ...(client !== undefined && { client }),
      ...(agent !== undefined && { agent }),
    });
    record("session-opened", {
      console: console.id,
      mode,
      ...(sharing !== undefined && { sharing }),
      ...(covert !== undefined && { covert }),
    });
    this.write();
  }

  /** Writes what is in memory alone. What is written in the same turn costs no write more. */
  write(): void {
    try {
      this.#outbox.write();
    } catch (error) {
      this.#options.log.fault(error, {});
    }
  }

  /** A link was made with which somebody watches the session's console. */
  observerLinkMade(admission: Admission, { subject, covert }: ObserverRequest, by: string): void {
    this.recorderOf(admission)("observer-link-created", {
      by,
      ...(subject !== undefined && { observer: subject }),
      ...(covert !== undefined && { covert }),
    });
  }

  /** See {@link AuditOutbox.carriedBy}. */
  carriedBy<Answer>(
    call: (events: readonly AuditEvent[]) => Promise<Answer>,
    takenOf: (answer: Answer) => number,
  ): Promise<Answer> {
    return this.#outbox.carriedBy(call, takenOf);
  }

  /** Sends what its directory has not taken yet. Does not reject. */
  flush(): Promise<void> {
    return this.#outbox.flush();
  }

  /** Whether something is left that must not be forgotten. */
  get isWaiting(): boolean {
    return this.#outbox.isWaiting;
  }

  /** What cannot be kept is in the log, and the session goes on. */
  #keep(event: AuditEvent): void {
    try {
      this.#outbox.add(event);
      // The end itself is written in the same turn, and nothing of the session may come after that.
      if (event.type === "session-ended") this.#outbox.write();
    } catch (error) {
      this.#options.log.fault(error, {});
    }
  }
}
