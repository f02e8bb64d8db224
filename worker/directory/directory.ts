import { DurableObject } from "cloudflare:workers";

import type { Limits } from "../admission/limits.ts";
import type { AuditEvent } from "../audit/event.ts";
import type { AuditPage, AuditQuery, AuditStatus } from "./audit/audit-page.ts";
import { AuditTrail, type AuditTrailOptions } from "./audit/audit-trail.ts";
import { AUDIT_LIMITS } from "./audit/limits.ts";
import type { DirectoryRemote, EndedBy, Ending, Listed, Page, Selection } from "./contract.ts";
import type { Entry, Member, Standing } from "./entry.ts";
import type { Action, Admittance } from "./presence.ts";
import type { Reservation, Reserved } from "./reservation.ts";
import { Reservations } from "./reservations.ts";
import type { Sample } from "../metrics/sample.ts";
import { countedOf } from "../metrics/counted.ts";
import { liveSamples } from "../metrics/live.ts";
import { auditSamples } from "./metrics/audit-samples.ts";
import { MetricStore } from "./metrics/metric-store.ts";

/** What a directory needs of its isolate. */
export interface DirectoryDeps {
  readonly audit: (env: Env) => Omit<AuditTrailOptions, "storage" | "tenant" | "due" | "added">;
  readonly limits: (env: Env) => Limits;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
}

/** The Durable Object of one tenant's directory. */
export class DirectoryObject extends DurableObject<Env> implements DirectoryRemote {
  /** What it knows of each session, by name. */
  readonly #sessions = new Map<string, Listed>();
  readonly #audit: AuditTrail;
  readonly #deps: DirectoryDeps;
  readonly #reservations: Reservations;
  readonly #metrics: MetricStore;
  #turn = 0;

  constructor(context: DurableObjectState, env: Env, deps: DirectoryDeps) {
    super(context, env);
    this.#deps = deps;
    this.#reservations = new Reservations(context.storage);
    this.#metrics = new MetricStore(context.storage);
    this.#audit = new AuditTrail({
      ...deps.audit(env),
      storage: context.storage,
      tenant: context.id.name,
      due: () => this.#setAlarm(),
      added: (event) => this.#metrics.add(countedOf(event)),
    });
  }

  async enter(
    call: Member & { readonly entry: Entry; readonly standing: Standing; readonly again: boolean },
  ): Promise<Admittance> {
    const { entry, standing } = call;
    const controls = standing.mode === "control";
    this.#sessions.set(call.session, { entry, standing, controls, heardUnixMs: Date.now() });
    return this.#alone(controls);
  }

  #alone(controls: boolean): Admittance {
    this.#turn += 1;
    return {
      kind: "entered",
      presence: {
        turn: this.#turn,
        controls,
        people: [],
        may: { ask: false, take: false, give: false },
        requests: [],
        observersMissing: 0,
      },
    };
  }

  async takeOver(_member: Member): Promise<Admittance> {
    return { kind: "refused", turn: 0, code: "console-in-use" };
  }

  async report({
    session,
    standing,
  }: Member & { readonly standing: Standing; readonly turn: number }): Promise<{
    readonly known: boolean;
    readonly news?: Admittance;
  }> {
    const listed = this.#sessions.get(session);
    if (listed === undefined) return { known: false };
    this.#sessions.set(session, { ...listed, standing, heardUnixMs: Date.now() });
    if (listed.standing.mode === standing.mode) return { known: true };
    return { known: true, news: this.#alone(standing.mode === "control") };
  }

  async act(_call: Member & { readonly action: Action }): Promise<void> {}

  async leave({ session }: Member & { readonly ending: Ending }): Promise<void> {
    this.#sessions.delete(session);
  }

  async list({ limit }: Selection & { readonly limit: number }): Promise<Page> {
    return { sessions: [...this.#sessions.values()].slice(0, limit) };
  }

  async find({ session }: { readonly session: string }): Promise<Listed | undefined> {
    return this.#sessions.get(session);
  }

  async reserve(reservation: Reservation): Promise<Reserved> {
    const { limits, unixMs } = this.#deps;
    return this.#reservations.add(reservation, limits(this.env).ticketsPerMinute, unixMs());
  }

  async reserved({ session }: { readonly session: string }): Promise<Reservation | undefined> {
    return this.#reservations.find(session, this.#deps.unixMs());
  }

  async endMatching(
    _call: Selection & Pick<EndedBy, "by" | "reason">,
  ): Promise<{ readonly ended: number }> {
    return { ended: 0 };
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

  override async alarm(): Promise<void> {
    await this.#audit.ring();
  }

  #setAlarm(): void {
    const { nextAt } = this.#audit;
    this.ctx.waitUntil(
      nextAt === undefined ? this.ctx.storage.deleteAlarm() : this.ctx.storage.setAlarm(nextAt),
    );
  }

  async metrics(): Promise<{ readonly samples: readonly Sample[] }> {
    return {
      samples: [
        ...liveSamples(this.#sessions.values()),
        ...this.#metrics.samples,
        ...auditSamples(this.#audit.status),
      ],
    };
  }
}
