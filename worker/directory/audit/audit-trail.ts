import { beginningOf, chained, type Head } from "../../audit/chain.ts";
import { readEvent, type AuditEvent } from "../../audit/event.ts";
import type { Facts } from "../../audit/facts.ts";
import type { Log } from "../../observe/log.ts";
import { factRecorder } from "../../observe/recorder.ts";
import type { SetTimer } from "../../wire/timers.ts";
import type { AuditPage, AuditQuery, AuditStatus, SinkStatus } from "./audit-page.ts";
import { AuditStore, type SinkRow } from "./audit-store.ts";
import { Deliveries } from "./deliveries.ts";
import { AUDIT_LIMITS, type AuditLimits } from "./limits.ts";
import type { SinkTrouble } from "./sink-trouble.ts";
import type { Sink } from "./sink.ts";

export interface AuditTrailOptions {
  readonly storage: DurableObjectStorage;
  /** Whose directory it is; `undefined` where the runtime does not say, as in an alarm: the chain knows. */
  readonly tenant: string | undefined;
  /** `undefined`: the deployment's configuration cannot be read, so nothing is delivered and nothing forgotten. */
  readonly sinks: readonly Sink[] | undefined;
  readonly log: Log;
  readonly newId: () => string;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly setTimer: SetTimer;
  /** {@link AuditTrail.nextAt} may have changed, or the alarm that was set for it has rung. */
  readonly due: () => void;
  /** An event was added; called in the transaction that adds it. */
  readonly added?: (event: AuditEvent) => void;
  /** Says that a sink fails, at first and once an hour, and that it works again. */
  readonly fails?: (trouble: SinkTrouble) => void;
  readonly works?: (tenant: string, sink: string) => void;
  readonly limits?: AuditLimits;
}

/**
 * The audit of one tenant, in its directory: chains events, keeps them within a bound, and has them delivered. Whatever
 * it is interrupted at, each event is in the chain once, in the order of arrival, and delivered at least once.
 */
export class AuditTrail {
  readonly #options: AuditTrailOptions;
  readonly #limits: AuditLimits;
  readonly #store: AuditStore;
  readonly #deliveries: Deliveries;
  /** Whether the sinks on disk are those of the configuration. */
  #sinksAreKnown = false;

  constructor(options: AuditTrailOptions) {
    this.#options = options;
    this.#limits = options.limits ?? AUDIT_LIMITS;
    this.#store = new AuditStore(options.storage);
    this.#deliveries = new Deliveries({
      ...options,
      limits: this.#limits,
      store: this.#store,
      tenant: () => this.#tenant,
      fails: options.fails ?? (() => {}),
      works: options.works ?? (() => {}),
      giveUp: (row, through, reason) => this.#giveUp(row, through, reason),
    });
  }

  /** When {@link ring} is to be called, unix time in milliseconds; `undefined`: not before something happens. */
  get nextAt(): number | undefined {
    return this.#deliveries.nextAt;
  }

  /**
   * Adds events that are not there yet: one that was added before, and is kept, is recognised by its session and `id`.
   * All of them are in the chain when this returns, but for what has not the form of an event. Throws what the storage
   * throws, and then nothing was added.
   */
  append(events: readonly unknown[]): void {
    const isDueAnew = this.#store.atomically(() => {
      const before = this.nextAt;
      this.#knowSinks();
      const read = events.map(readEvent);
      for (const event of read) if (event !== undefined) this.#add(event);
      const refused = read.filter((event) => event === undefined).length;
      if (refused > 0) this.#record("audit-events-refused", { count: refused });
      this.#dropOldest();
      this.#deliveries.eventsAdded();
      return this.nextAt !== before;
    });
    this.#sinksAreKnown = this.#options.sinks !== undefined;
    if (isDueAnew) this.#options.due();
  }

  /** Delivers what is due. Resolves when this is done, at the latest after the time of some batches. */
  async ring(): Promise<void> {
    this.#store.atomically(() => this.#knowSinks());
    this.#sinksAreKnown = this.#options.sinks !== undefined;
    await this.#deliveries.ring();
    this.#options.due();
  }

  page({ after, limit, session, maxBytes }: AuditQuery & { readonly maxBytes: number }): AuditPage {
    const chain = this.#store.chain ?? beginningOf(this.#tenant);
    const events = limit < 1 ? [] : this.#store.after(after, limit, maxBytes, session);
    const last = events.at(-1);
    const end = last === undefined ? chain : headOf(last);
    return {
      events,
      end: { sequence: end.sequence, hash: end.hash },
      more: last !== undefined && this.#store.after(end.sequence, 1, 1, session).length > 0,
    };
  }

  get status(): AuditStatus {
    const { chain, sinks } = this.#store;
    const sequence = chain?.sequence ?? 0;
    return {
      sequence,
      kept: chain === undefined ? 0 : sequence - chain.first + 1,
      bytes: chain?.bytes ?? 0,
      sinks: sinks.map((row) => statusOf(row, sequence)),
    };
  }

  get #tenant(): string {
    const tenant = this.#options.tenant ?? this.#store.chain?.tenant;
    if (tenant === undefined) throw new Error("the directory of no tenant");
    return tenant;
  }

  #add(event: AuditEvent): void {
    if (this.#store.has(event)) return;
    const tenant = this.#tenant;
    const head = this.#store.chain ?? beginningOf(tenant);
    this.#store.add(chained(event, tenant, head), this.#options.unixMs());
    this.#options.added?.(event);
  }

  /** A fact of the audit itself. */
  #record<Type extends "audit-deliveries-lost" | "audit-events-refused">(
    type: Type,
    data: Facts[Type],
  ): void {
    const tenant = this.#tenant;
    const keep = (event: AuditEvent): void => this.#add(event);
    factRecorder({ ...this.#options, context: { tenant }, keep })(type, data);
  }

  /** A sink that is new gets what comes from now on; one that is configured no more is forgotten. */
  #knowSinks(): void {
    const { sinks } = this.#options;
    if (sinks === undefined || this.#sinksAreKnown) return;
    const delivered = this.#store.chain?.sequence ?? 0;
    const known = this.#store.sinks;
    for (const { name } of known) {
      if (!sinks.some((sink) => sink.name === name)) this.#store.removeSink(name);
    }
    for (const { name } of sinks) {
      if (!known.some((row) => row.name === name)) this.#store.setSink(newSink(name, delivered));
    }
  }

  /** Keeps the chain within its bound. What every sink has accepted goes first: it is the oldest. */
  #dropOldest(): void {
    const { chain } = this.#store;
    if (chain === undefined) return;
    const { maxEvents, maxBytes, dropEvents } = this.#limits;
    const { sequence, first, bytes } = chain;
    const byCount = sequence - maxEvents + 1;
    const byBytes = bytes > maxBytes ? this.#store.firstAfterBytes(bytes - maxBytes) : first;
    // The newest stays: the next one is linked to it.
    const needed = Math.min(sequence, Math.max(first, byCount, byBytes));
    if (needed <= first) return;
    const { sinks } = this.#store;
    const isLoss = sinks.some(({ delivered }) => delivered < needed - 1);
    const from = isLoss ? Math.min(sequence, Math.max(needed, first + dropEvents)) : needed;
    this.#store.dropBefore(from);
    for (const row of sinks) if (row.delivered < from - 1) this.#giveUp(row, from - 1, "full");
  }

  /** A sink does not get its events up to this one. */
  #giveUp(row: SinkRow, through: number, reason: "full" | "too-old"): void {
    const { name, delivered, lost, batchEnd } = row;
    const count = through - delivered;
    const isBatchOver = batchEnd !== undefined && batchEnd <= through;
    this.#store.setSink({
      ...row,
      delivered: through,
      lost: lost + count,
      ...(isBatchOver && { batchEnd: undefined }),
    });
    this.#record("audit-deliveries-lost", {
      sink: name,
      reason,
      count,
      first: delivered + 1,
      last: through,
    });
  }
}

function newSink(name: string, delivered: number): SinkRow {
  return {
    name,
    delivered,
    batchEnd: undefined,
    nextAt: undefined,
    attempts: 0,
    failingSince: undefined,
    loggedAt: undefined,
    code: undefined,
    status: undefined,
    lost: 0,
  };
}

function headOf(event: string): Head {
  const { sequence, hash }: Head = JSON.parse(event);
  return { sequence, hash };
}

function statusOf(row: SinkRow, sequence: number): SinkStatus {
  const { name, delivered, lost, attempts, failingSince, code, status } = row;
  return {
    sink: name,
    pending: sequence - delivered,
    lost,
    attempts,
    ...(failingSince !== undefined && { failingSinceUnixMs: failingSince }),
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
  };
}
