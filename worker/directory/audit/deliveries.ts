import type { Log } from "../../observe/log.ts";
import type { SetTimer } from "../../wire/timers.ts";
import type { AuditStore, SinkRow } from "./audit-store.ts";
import { retryAfterMs } from "./backoff.ts";
import type { AuditLimits } from "./limits.ts";
import type { SinkTrouble } from "./sink-trouble.ts";
import { SinkError, type Batch, type Sink } from "./sink.ts";

interface DeliveriesOptions {
  readonly tenant: () => string;
  readonly sinks: readonly Sink[] | undefined;
  readonly store: AuditStore;
  readonly limits: AuditLimits;
  readonly log: Log;
  readonly unixMs: () => number;
  readonly random: () => number;
  readonly setTimer: SetTimer;
  /** Says that a sink fails, at first and once an hour, and that it works again. */
  readonly fails: (trouble: SinkTrouble) => void;
  readonly works: (tenant: string, sink: string) => void;
  /** The sink does not get its events up to this one: a fact of the audit. */
  readonly giveUp: (row: SinkRow, through: number, reason: "too-old") => void;
}

/** Delivers a tenant's events to each sink, in order: a batch is sent again until it is accepted or given up. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  /** Sinks that a batch is on its way to. */
  readonly #busy = new Set<string>();

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  get nextAt(): number | undefined {
    const times = this.#rows().flatMap(({ nextAt }) => nextAt ?? []);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** There are new events, or may be: every sink that has nothing to do gets them soon. */
  eventsAdded(): void {
    const { store, limits, unixMs } = this.#options;
    const head = store.chain?.sequence ?? 0;
    for (const row of this.#rows()) {
      if (row.nextAt === undefined && row.delivered < head) {
        store.setSink({ ...row, nextAt: unixMs() + limits.gatherMs });
      }
    }
  }

  /** Sends to each sink what is due. */
  async ring(): Promise<void> {
    const now = this.#options.unixMs();
    const due = this.#rows().filter(({ nextAt }) => nextAt !== undefined && nextAt <= now);
    const sinks = this.#options.sinks ?? [];
    await Promise.all(
      sinks
        .filter(({ name }) => due.some((row) => row.name === name))
        .map((sink) => this.#serve(sink)),
    );
  }

  /** Those that are configured. */
  #rows(): readonly SinkRow[] {
    const { sinks = [], store } = this.#options;
    return store.sinks.filter((row) => sinks.some(({ name }) => name === row.name));
  }

  async #serve(sink: Sink): Promise<void> {
    if (this.#busy.has(sink.name)) return;
    this.#busy.add(sink.name);
    try {
      for (let count = 0; count < this.#options.limits.batchesInARow; count += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one after another keeps the order
        if (!(await this.#deliver(sink))) return;
      }
    } finally {
      this.#busy.delete(sink.name);
    }
  }

  /** Sends one batch; whether there may be another one for it now. */
  async #deliver(sink: Sink): Promise<boolean> {
    const { store } = this.#options;
    const batch = store.atomically(() => this.#begin(sink));
    if (batch === undefined) return false;
    try {
      await this.#send(sink, batch);
    } catch (error) {
      if (!(error instanceof SinkError)) this.#options.log.fault(error, {});
      const failure = error instanceof SinkError ? error : new SinkError("unreachable");
      store.atomically(() => this.#failed(sink, failure));
      return false;
    }
    return store.atomically(() => this.#accepted(sink, batch.last));
  }

  /** The next batch, and until when it is waited for should the object not be there any more. */
  #begin({ name, maxEvents, maxBytes }: Sink): (Batch & { readonly last: number }) | undefined {
    const { store, limits, unixMs } = this.#options;
    const tenant = this.#options.tenant();
    const row = store.sink(name);
    if (row === undefined) return undefined;
    const { delivered, batchEnd } = row;
    const max = batchEnd === undefined ? maxEvents : Math.min(maxEvents, batchEnd - delivered);
    const events = store.after(delivered, max, maxBytes);
    const newest = events.at(-1);
    if (newest === undefined) {
      store.setSink({ ...row, batchEnd: undefined, nextAt: undefined });
      return undefined;
    }
    const { sequence: last, hash }: { sequence: number; hash: string } = JSON.parse(newest);
    store.setSink({ ...row, batchEnd: last, nextAt: unixMs() + 2 * limits.answerMs });
    return { tenant, events, id: `msg_${hash}_${String(events.length)}`, last };
  }

  async #send(sink: Sink, batch: Batch): Promise<void> {
    const { limits, setTimer } = this.#options;
    const exchange = new AbortController();
    const late = Promise.withResolvers<never>();
    const cancelTimer = setTimer(limits.answerMs, () => {
      late.reject(new SinkError("timeout"));
      exchange.abort();
    });
    try {
      await Promise.race([sink.send(batch, exchange.signal), late.promise]);
    } finally {
      cancelTimer();
      exchange.abort();
    }
  }

  #accepted({ name }: Sink, last: number): boolean {
    const { store, log, tenant, unixMs, works } = this.#options;
    const row = store.sink(name);
    if (row === undefined) return false;
    if (row.attempts > 0) {
      log.audit("audit-sink-recovered", { tenant: tenant(), sink: name });
      works(tenant(), name);
    }
    const delivered = Math.max(row.delivered, last);
    const isMore = delivered < (store.chain?.sequence ?? 0);
    store.setSink({
      ...row,
      delivered,
      batchEnd: undefined,
      nextAt: isMore ? unixMs() : undefined,
      attempts: 0,
      failingSince: undefined,
      loggedAt: undefined,
      code: undefined,
      status: undefined,
    });
    return isMore;
  }

  #failed({ name }: Sink, { code, status }: SinkError): void {
    const { store, limits, unixMs, random, log, tenant, fails, giveUp } = this.#options;
    const row = store.sink(name);
    if (row === undefined) return;
    const now = unixMs();
    const attempts = row.attempts + 1;
    const isLogged = row.loggedAt === undefined || now >= row.loggedAt + limits.logEveryMs;
    const pending = (store.chain?.sequence ?? 0) - row.delivered;
    const failed = {
      ...row,
      attempts,
      failingSince: row.failingSince ?? now,
      loggedAt: isLogged ? now : row.loggedAt,
      code,
      status,
      nextAt: now + retryAfterMs(attempts, limits, random()),
    };
    store.setSink(failed);
    if (isLogged) {
      const answer = status === undefined ? {} : { status };
      const what = { tenant: tenant(), sink: name, code, ...answer, pending };
      log.audit("audit-sink-failed", { ...what, attempts });
      fails({ ...what, sinceUnixMs: failed.failingSince });
    }
    const through = store.lastBefore(
      now - limits.retryMs,
      row.delivered,
      store.chain?.sequence ?? 0,
    );
    if (through > row.delivered) giveUp(failed, through, "too-old");
  }
}
