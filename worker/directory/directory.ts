import { DurableObject } from "cloudflare:workers";

import type { Limits } from "../admission/limits.ts";
import type { AuditEvent } from "../audit/event.ts";
import { countedOf } from "../metrics/counted.ts";
import { liveSamples } from "../metrics/live.ts";
import type { Sample } from "../metrics/sample.ts";
import { factRecorder } from "../observe/recorder.ts";
import type { AuditPage, AuditQuery, AuditStatus } from "./audit/audit-page.ts";
import { AuditTrail, type AuditTrailOptions } from "./audit/audit-trail.ts";
import { AUDIT_LIMITS } from "./audit/limits.ts";
import { Caller } from "./caller.ts";
import type { DirectoryRemote, Listed, Page, SessionRemote, TenantsRemote } from "./contract.ts";
import { Endings } from "./endings.ts";
import type { LiveFact } from "./consoles.ts";
import { LiveSessions } from "./live-sessions.ts";
import { LiveStore } from "./live-store.ts";
import { auditSamples } from "./metrics/audit-samples.ts";
import { MetricStore } from "./metrics/metric-store.ts";
import type { Admittance } from "./presence.ts";
import { ReachedLimits } from "./reached-limits.ts";
import type { Reservation, Reserved } from "./reservation.ts";
import { Reservations } from "./reservations.ts";
import { Tenancy } from "./tenancy.ts";

/** Time between two looks at whose lease is over, in milliseconds, and while there are only parked sessions and tickets. */
const SWEEP_MS = 60_000;
const PARKED_SWEEP_MS = 20 * 60_000;
/** Time limit of a call that ends a session, in milliseconds. */
const END_MS = 10_000;

/** What a directory needs of its isolate. */
export interface DirectoryDeps {
  readonly audit: (
    env: Env,
  ) => Omit<AuditTrailOptions, "storage" | "tenant" | "due" | "added" | "fails" | "works">;
  readonly limits: (env: Env) => Limits;
  /** A session's object. */
  readonly session: (env: Env, name: string) => Pick<SessionRemote, "told" | "end">;
  readonly tenants: (
    env: Env,
  ) => Pick<TenantsRemote, "has" | "hasNone" | "sinkFails" | "sinkWorks">;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
}

/** The parameters of one of its calls. */
type Call<Name extends keyof DirectoryRemote> = Parameters<DirectoryRemote[Name]>[0];

/** The Durable Object of one tenant's directory. */
export class DirectoryObject extends DurableObject<Env> implements DirectoryRemote {
  readonly #audit: AuditTrail;
  readonly #deps: DirectoryDeps;
  readonly #endings: Endings;
  readonly #limits = new ReachedLimits();
  readonly #live: LiveSessions;
  readonly #metrics: MetricStore;
  readonly #reservations: Reservations;
  readonly #tenancy: Tenancy;
  #tenant: string | undefined;
  /** When leases are looked at next, and when the alarm that was set last rings. */
  #sweepAt: number | undefined;
  #alarmAt: number | undefined;

  constructor(context: DurableObjectState, env: Env, deps: DirectoryDeps) {
    super(context, env);
    this.#deps = deps;
    const { unixMs } = deps;
    const { storage } = context;
    const audit = deps.audit(env);
    const store = new LiveStore(storage);
    const session = (name: string) => deps.session(env, name);
    this.#tenant = context.id.name ?? store.tenant;
    this.#reservations = new Reservations(storage);
    this.#metrics = new MetricStore(storage);
    this.#audit = new AuditTrail({
      ...audit,
      storage,
      tenant: context.id.name,
      due: () => this.#setAlarm(),
      fails: (trouble) => this.#tell((tenants) => tenants.sinkFails(trouble)),
      works: (tenant, sink) => this.#tell((tenants) => tenants.sinkWorks({ tenant, sink })),
      added: (event) => this.#metrics.add(countedOf(event)),
    });
    this.#live = new LiveSessions({
      store,
      limits: () => deps.limits(env).liveSessions,
      session,
      unixMs,
      setTimer: audit.setTimer,
      log: audit.log,
      happened: (fact) => this.#record(fact),
      countChanged: () => this.#countChanged(),
    });
    this.#endings = new Endings({
      store,
      session,
      caller: new Caller(audit.setTimer, END_MS),
      ended: (name) => this.#live.leave({ session: name }),
      unixMs,
    });
    this.#tenancy = new Tenancy({
      tenants: deps.tenants(env),
      tenant: () => this.#tenant,
      hasAny: () => this.#live.hasAny,
      unixMs,
    });
  }

  async enter(call: Call<"enter">): Promise<Admittance> {
    const { entry } = call;
    this.#tenant ??= entry.tenant;
    const news = this.#live.enter(call);
    if (news.kind === "refused" && news.limit !== undefined) {
      const { session, subject, console, issuer, by = issuer } = entry;
      this.#limitReached(news.limit, { session, subject, console: console.id, by });
    }
    return news;
  }

  async takeOver(call: Call<"takeOver">): Promise<Admittance> {
    return this.#live.takeOver(call);
  }

  async report({ events = [], ...call }: Call<"report">): ReturnType<DirectoryRemote["report"]> {
    const answer = this.#live.report(call);
    // A pulse has none.
    return events.length === 0 ? answer : { ...answer, taken: this.#take(events) };
  }

  async act(call: Call<"act">): Promise<void> {
    this.#live.act(call);
  }

  async amend({ session, times }: Call<"amend">): Promise<void> {
    this.#live.amend(session, times);
  }

  async leave({ events = [], ...call }: Call<"leave">): Promise<number> {
    this.#live.leave(call);
    return this.#take(events);
  }

  /** Adds what has come with another call; how many of them. An audit that fails fails no session. */
  #take(events: readonly AuditEvent[]): number {
    if (events.length === 0) return 0;
    try {
      this.#audit.append(events);
      return events.length;
    } catch (error) {
      this.#deps.audit(this.env).log.fault(error, {});
      return 0;
    }
  }

  async list(call: Call<"list">): Promise<Page> {
    return this.#live.list(call);
  }

  async find({ session }: Call<"find">): Promise<Listed | undefined> {
    return this.#live.find(session);
  }

  async endMatching({ by, reason, ...selection }: Call<"endMatching">): Promise<{ ended: number }> {
    const ended = this.#endings.add(selection, { by, ...(reason !== undefined && { reason }) });
    this.#ringEndings();
    this.#setAlarm();
    return { ended };
  }

  async reserve(reservation: Reservation): Promise<Reserved> {
    const { limits, unixMs } = this.#deps;
    const { ticketsPerMinute } = limits(this.env);
    const reserved = this.#reservations.add(reservation, ticketsPerMinute, unixMs());
    if (reserved.kind === "limit-reached") this.#limitReached(reserved.limit, reservation);
    this.#setAlarm();
    return reserved;
  }

  async reserved({ session }: { readonly session: string }): Promise<Reservation | undefined> {
    return this.#reservations.find(session, this.#deps.unixMs());
  }

  async append({ events }: { readonly events: readonly AuditEvent[] }): Promise<void> {
    this.#audit.append(events);
  }

  async auditPage(query: AuditQuery): Promise<AuditPage> {
    return this.#audit.page({ ...query, maxBytes: AUDIT_LIMITS.pageBytes });
  }

  async auditStatus(): Promise<AuditStatus> {
    return this.#audit.status;
  }

  async metrics(): Promise<{ readonly samples: readonly Sample[] }> {
    return {
      samples: [
        ...liveSamples(this.#live.numbers()),
        ...this.#metrics.samples,
        ...auditSamples(this.#audit.status),
      ],
    };
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = undefined;
    const now = this.#deps.unixMs();
    if (this.#sweepAt === undefined || this.#sweepAt <= now) {
      this.#sweepAt = undefined;
      this.#live.sweep();
      this.#reservations.sweep(now);
      this.ctx.waitUntil(this.#tenancy.say("none-too"));
    }
    // Sessions that do not answer hold up neither leases nor the audit: an alarm waits for the one before.
    this.#ringEndings();
    await this.#audit.ring();
    this.#setAlarm();
  }

  #ringEndings(): void {
    this.ctx.waitUntil(this.#endings.ring().finally(() => this.#setAlarm()));
  }

  #countChanged(): void {
    this.ctx.waitUntil(this.#tenancy.say());
    this.#setAlarm();
  }

  /** One alarm for all that has to be done in time. */
  #setAlarm(): void {
    const now = this.#deps.unixMs();
    if (this.#live.size > 0) this.#sweepAt = Math.min(this.#sweepAt ?? Infinity, now + SWEEP_MS);
    else if (this.#live.hasAny || this.#reservations.hasAny)
      this.#sweepAt ??= now + PARKED_SWEEP_MS;
    const times = [this.#audit.nextAt, this.#endings.nextAt, this.#sweepAt];
    const next = Math.min(...times.map((time) => time ?? Infinity));
    if (next === this.#alarmAt) return;
    this.#alarmAt = next;
    const { storage } = this.ctx;
    this.ctx.waitUntil(next === Infinity ? storage.deleteAlarm() : storage.setAlarm(next));
  }

  /** Tells whoever looks after the gateway. What does not arrive is said again within an hour. */
  #tell(say: (tenants: Pick<TenantsRemote, "sinkFails" | "sinkWorks">) => Promise<void>): void {
    const { log } = this.#deps.audit(this.env);
    const said = say(this.#deps.tenants(this.env)).catch((error: unknown) => log.fault(error, {}));
    this.ctx.waitUntil(said);
  }

  /** Of each limit once a minute, however many are refused. */
  #limitReached(
    limit: string,
    { session, subject, console, by }: Omit<Reservation, "issuer" | "expiresUnixMs">,
  ): void {
    if (!this.#limits.isNews(limit, this.#deps.unixMs())) return;
    this.#recorderOf({ session, subject })?.("limit-reached", { limit, console, by });
  }

  /** `undefined`: it is not known whose directory it is. */
  #recorderOf(whose: { readonly session: string; readonly subject: string }) {
    const tenant = this.#tenant;
    if (tenant === undefined) return undefined;
    return factRecorder({
      ...this.#deps.audit(this.env),
      context: { tenant, ...whose },
      keep: (event) => this.#audit.append([event]),
    });
  }

  #record(fact: LiveFact): void {
    const { session, subject, console } = fact;
    const record = this.#recorderOf({ session, subject });
    if (record === undefined) return;
    switch (fact.type) {
      case "control-handed":
        return record("control-handed", {
          console,
          how: fact.how,
          ...(fact.from !== undefined && { from: fact.from }),
        });
      case "control-withdrawn":
        return record("control-withdrawn", { console, how: fact.how });
      case "control-declined": {
        const by = fact.reason === "declined" ? fact.by : undefined;
        const { reason } = fact;
        return record("control-declined", { console, reason, ...(by !== undefined && { by }) });
      }
      case "console-taken":
        return record("console-taken", {
          console,
          ...(fact.from !== undefined && { from: fact.from }),
        });
      case "session-lost":
        return record("session-lost", { console });
    }
  }
}
