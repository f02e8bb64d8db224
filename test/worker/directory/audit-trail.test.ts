import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it } from "vitest";

import { beginningOf, hashOf } from "../../../worker/audit/chain.ts";
import type { AuditEvent, ChainedEvent } from "../../../worker/audit/event.ts";
import { AuditTrail, type AuditTrailOptions } from "../../../worker/directory/audit/audit-trail.ts";
import { AUDIT_LIMITS, type AuditLimits } from "../../../worker/directory/audit/limits.ts";
import { SinkError, type Batch, type Sink } from "../../../worker/directory/audit/sink.ts";
import { jsonLog } from "../../../worker/observe/log.ts";
import { failing, watching } from "../support/storage.ts";

/** So far ahead that no alarm rings by itself. */
const START = Date.UTC(2100, 0, 2, 3, 4, 5);
const HOUR = 3_600_000;

let objects = 0;

async function withStorage(test: (storage: DurableObjectStorage) => Promise<void>): Promise<void> {
  objects += 1;
  const stub = env.DIRECTORY.getByName(`audit ${String(objects)}`);
  await runInDurableObject(stub, (_, { storage }) => test(storage));
}

const event = (id: string): AuditEvent => ({
  id,
  time: "2026-11-27T10:14:03.512Z",
  type: "session-parked",
  session: "s",
  data: {},
});

/** Before there was one index for both, `id` had one of its own. */
const TABLES_OF_BEFORE = [
  "CREATE TABLE audit_chain (one INTEGER PRIMARY KEY CHECK (one = 1), tenant TEXT, sequence INTEGER, hash TEXT, first INTEGER, bytes INTEGER)",
  "CREATE TABLE audit_event (sequence INTEGER PRIMARY KEY, id TEXT UNIQUE, session TEXT, at INTEGER, event TEXT)",
  "CREATE TABLE audit_sink (name TEXT PRIMARY KEY, delivered INTEGER, batch_end INTEGER, next_at INTEGER, attempts INTEGER, failing_since INTEGER, logged_at INTEGER, code TEXT, status INTEGER, lost INTEGER)",
  "CREATE INDEX audit_session ON audit_event (session, sequence) WHERE session IS NOT NULL",
];

const named = (prefix: string, count: number): AuditEvent[] =>
  Array.from({ length: count }, (_, index) => event(`${prefix}${String(index)}`));

/** A sink that answers as it is told, and what it was sent. */
function doubleSink(options: Partial<Sink> = {}) {
  const sent: Batch[] = [];
  const accepted: ChainedEvent[] = [];
  const answer: { with: () => Promise<void> } = { with: async () => {} };
  const sink: Sink = {
    name: "webhook",
    maxEvents: 3,
    maxBytes: 100_000,
    send: async (batch) => {
      sent.push(batch);
      await answer.with();
      accepted.push(...batch.events.map((text): ChainedEvent => JSON.parse(text)));
    },
    ...options,
  };
  const fails = async (): Promise<void> => {
    throw new SinkError("refused", 503);
  };
  return { sink, sent, accepted, answer, fails };
}

interface Start extends Partial<Omit<AuditTrailOptions, "limits">> {
  readonly limits?: Partial<AuditLimits>;
  readonly now?: number;
}

/** What an object has in memory: made again at each restart. */
function start(storage: DurableObjectStorage, { limits, now = START, ...options }: Start = {}) {
  const lines: string[] = [];
  const clock = { now };
  const timers: (() => void)[] = [];
  const troubles: unknown[] = [];
  let made = 0;
  const trail = new AuditTrail({
    storage,
    tenant: "acme",
    sinks: [],
    log: jsonLog((line) => lines.push(line)),
    newId: () => `own-${String(now)}-${String((made += 1))}`,
    unixMs: () => clock.now,
    random: () => 0,
    setTimer: (_, expired) => {
      timers.push(expired);
      return () => {};
    },
    due: () => {},
    fails: (trouble) => troubles.push(trouble),
    works: (tenant, sink) => troubles.push(`${sink} of ${tenant} works`),
    ...options,
    limits: { ...AUDIT_LIMITS, ...limits },
  });
  const all = (): ChainedEvent[] =>
    trail
      .page({ after: 0, limit: 10_000, maxBytes: 10_000_000 })
      .events.map((text): ChainedEvent => JSON.parse(text));
  const idsOf = (): string[] => all().map(({ id }) => id);
  /** Until nothing is to be done any more. */
  const settle = async (): Promise<void> => {
    while (trail.nextAt !== undefined) {
      clock.now = Math.max(clock.now, trail.nextAt);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await trail.ring();
    }
  };
  const logged = (): unknown[] => lines.map((line): unknown => JSON.parse(line));
  return { trail, clock, all, ids: idsOf, settle, logged, lines, timers, troubles };
}

/** Throws unless these are a whole chain of a tenant, or the part of it from `first` on. */
function checkChain(events: readonly ChainedEvent[], first = 1): void {
  events.forEach((one, index) => {
    const before = events[index - 1];
    const isLinked =
      one.sequence === first + index &&
      one.hash === hashOf(one) &&
      (before === undefined || one.previous === before.hash);
    if (!isLinked) throw new Error(`not a chain at ${String(one.sequence)}`);
  });
}

describe("the audit of a tenant", () => {
  it("is one chain in the order of arrival, whoever adds to it and however often", ({ expect }) =>
    withStorage(async (storage) => {
      const { trail, all } = start(storage);
      trail.append(named("a", 2));
      trail.append([...named("a", 2), event("b")]);
      const again = start(storage);
      again.trail.append([event("b"), event("c")]);
      expect(all().map(({ id }) => id)).toEqual(["a0", "a1", "b", "c"]);
      expect(all()[0]?.previous).toBe(beginningOf("acme").hash);
      checkChain(all());
    }));

  it("recognises an event of no session as well", ({ expect }) =>
    withStorage(async (storage) => {
      const { trail, ids } = start(storage);
      const ofNone = { ...event("a"), session: undefined };
      trail.append([ofNone, event("b")]);
      trail.append([ofNone, event("b"), event("a")]);
      expect(ids()).toEqual(["a", "b", "a"]);
    }));

  it("has one index of its events, in which those of a session are neighbours", ({ expect }) =>
    withStorage(async (storage) => {
      start(storage).trail.append([event("a")]);
      const indexes =
        "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'audit_event' AND type = 'index'";
      expect(storage.sql.exec(indexes).toArray()).toEqual([
        { name: "audit_session", sql: "CREATE INDEX audit_session ON audit_event (session, id)" },
      ]);
    }));

  it("goes on in the tables of a directory of before", ({ expect }) =>
    withStorage(async (storage) => {
      for (const statement of TABLES_OF_BEFORE) storage.sql.exec(statement);
      const { trail, ids } = start(storage);
      trail.append([...named("a", 2), { ...event("none"), session: undefined }]);
      start(storage).trail.append([event("a1"), event("b")]);
      expect(ids()).toEqual(["a0", "a1", "none", "b"]);
      const { events } = trail.page({ after: 1, limit: 10, maxBytes: 10_000, session: "s" });
      expect(events.map((text): string => JSON.parse(text).id)).toEqual(["a1", "b"]);
    }));

  it("is in an object with no event nothing at all", ({ expect }) =>
    withStorage(async (storage) => {
      const { trail } = start(storage);
      expect(trail.page({ after: 0, limit: 1, maxBytes: 1 })).toEqual({
        events: [],
        end: beginningOf("acme"),
        more: false,
      });
      expect(trail.status).toEqual({ sequence: 0, kept: 0, bytes: 0, sinks: [] });
      expect(trail.nextAt).toBeUndefined();
      await trail.ring();
      const tables = "SELECT name FROM sqlite_master WHERE name LIKE 'audit%'";
      expect(storage.sql.exec(tables).toArray()).toEqual([]);
    }));

  it("is whole wherever it is interrupted", ({ expect }) =>
    withStorage(async (storage) => {
      const { sink } = doubleSink();
      for (let at = 1; ; at += 1) {
        let statements = 0;
        const failsAt = { statement: at };
        const broken = failing(storage, () => (statements += 1) === failsAt.statement);
        const batch = named(`${String(at)}-`, 2);
        const interrupted = start(broken, { sinks: [sink] });
        let hasFailed = false;
        try {
          interrupted.trail.append(batch);
        } catch {
          hasFailed = true;
        }
        const kept = start(storage, { sinks: [sink] });
        checkChain(kept.all());
        const ids = batch.map(({ id }) => id);
        expect(kept.ids().filter((id) => ids.includes(id))).toEqual(hasFailed ? [] : ids);
        // The object that was interrupted goes on as well.
        failsAt.statement = 0;
        interrupted.trail.append(batch);
        expect(interrupted.trail.status.sinks).toHaveLength(1);
        expect(kept.ids().filter((id) => ids.includes(id))).toEqual(ids);
        if (!hasFailed) return expect(at).toBeGreaterThan(5);
      }
    }));

  it("says how many were not events, and keeps the others", ({ expect }) =>
    withStorage(async (storage) => {
      const { trail, all } = start(storage);
      const bad: unknown[] = [{}, null, { ...event("x"), data: { secret: { deep: 1 } } }];
      trail.append([event("a"), ...bad, event("b")]);
      expect(all().map(({ id, type, data }) => (type === "session-parked" ? id : data))).toEqual([
        "a",
        "b",
        { count: 3 },
      ]);
    }));

  it("is read in pages, each with where it ends", ({ expect }) =>
    withStorage(async (storage) => {
      const { trail, all } = start(storage);
      trail.append(named("a", 5));
      const page = (after: number, limit: number, maxBytes = 100_000) => {
        const { events, end, more } = trail.page({ after, limit, maxBytes });
        return [events.length, end.sequence, more];
      };
      expect(page(0, 2)).toEqual([2, 2, true]);
      expect(page(2, 3)).toEqual([3, 5, false]);
      expect(page(5, 3)).toEqual([0, 5, false]);
      expect(page(99, 3)).toEqual([0, 5, false]);
      expect(page(0, 5, 1)).toEqual([1, 1, true]);
      expect(page(0, 0)).toEqual([0, 5, false]);
      expect(trail.page({ after: 0, limit: 4, maxBytes: 100_000 }).end.hash).toBe(all()[3]?.hash);
    }));
});

describe("the events of one session", () => {
  it("are read in pages as well", ({ expect }) =>
    withStorage(async (storage) => {
      const { trail } = start(storage);
      trail.append(named("a", 6).map((one, at) => ({ ...one, session: at % 2 === 0 ? "x" : "y" })));
      trail.append([{ ...event("of none"), session: undefined }]);
      const page = (after: number, session = "x") => {
        const { events, more } = trail.page({ after, limit: 2, maxBytes: 10_000, session });
        const read = events.map((text): ChainedEvent => JSON.parse(text));
        return [...read.map(({ id }) => id), more];
      };
      expect(page(0)).toEqual(["a0", "a2", true]);
      expect(page(3)).toEqual(["a4", false]);
      expect(page(0, "other")).toEqual([false]);
    }));
});

describe("the bound of what is kept", () => {
  it("drops the oldest one for one where nobody waits for them", ({ expect }) =>
    withStorage(async (storage) => {
      const { trail, all } = start(storage, { limits: { maxEvents: 5 } });
      trail.append(named("a", 5));
      expect(all()).toHaveLength(5);
      trail.append(named("b", 2));
      expect(all().map(({ id }) => id)).toEqual(["a2", "a3", "a4", "b0", "b1"]);
      checkChain(all(), 3);
      expect(trail.status).toMatchObject({ sequence: 7, kept: 5 });
    }));

  it("drops by bytes as well, and counts them exactly", ({ expect }) =>
    withStorage(async (storage) => {
      const { trail, all } = start(storage);
      trail.append(named("a", 4));
      const bytes = () => all().reduce((sum, one) => sum + JSON.stringify(one).length, 0);
      expect(trail.status.bytes).toBe(bytes());
      const small = start(storage, { limits: { maxBytes: bytes() } });
      small.trail.append([]);
      expect(small.trail.status.kept).toBe(4);
      small.trail.append([event("b0")]);
      expect(small.ids()).toEqual(["a1", "a2", "a3", "b0"]);
      expect(small.trail.status.bytes).toBe(bytes());
    }));

  it("keeps the newest, however little is kept", ({ expect }) =>
    withStorage(async (storage) => {
      const { trail, all } = start(storage, { limits: { maxBytes: 1, maxEvents: 1 } });
      trail.append(named("a", 3));
      trail.append([event("b")]);
      expect(all().map(({ id }) => id)).toEqual(["b"]);
      checkChain(all(), 4);
    }));

  it("keeps what a sink waits for until it is full, and says then how many are lost", async ({
    expect,
  }) =>
    withStorage(async (storage) => {
      const { sink, answer, fails, accepted } = doubleSink();
      const limits = { maxEvents: 10, dropEvents: 4 };
      const { trail, all, settle } = start(storage, { sinks: [sink], limits });
      trail.append(named("a", 3));
      await settle();
      answer.with = fails;
      trail.append(named("b", 7));
      // The delivered ones go first, and nothing is lost.
      trail.append(named("c", 3));
      expect(all().map(({ sequence }) => sequence)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
      expect(trail.status.sinks).toMatchObject([{ pending: 10, lost: 0 }]);
      trail.append([event("d")]);
      const lost = { sink: "webhook", reason: "full", count: 4, first: 4, last: 7 };
      expect(all().at(-1)).toMatchObject({ type: "audit-deliveries-lost", data: lost });
      expect(trail.status.sinks).toMatchObject([{ pending: 8, lost: 4 }]);
      checkChain(all(), 8);
      answer.with = async () => {};
      await settle();
      expect(accepted.map(({ sequence }) => sequence)).toEqual([
        1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15,
      ]);
    }));
});

describe("delivery", () => {
  it("gathers events, and sends them in order in batches", ({ expect }) =>
    withStorage(async (storage) => {
      const { sink, sent, accepted } = doubleSink();
      const { trail, settle, all } = start(storage, { sinks: [sink] });
      trail.append([event("a")]);
      expect(trail.nextAt).toBe(START + AUDIT_LIMITS.gatherMs);
      trail.append(named("b", 6));
      expect(trail.nextAt).toBe(START + AUDIT_LIMITS.gatherMs);
      await trail.ring();
      expect(sent).toEqual([]);
      await settle();
      expect(sent.map(({ events }) => events.length)).toEqual([3, 3, 1]);
      expect(accepted).toEqual(all());
      expect(trail.status.sinks).toMatchObject([{ pending: 0, lost: 0 }]);
    }));

  it("sends a batch that was not accepted again as it was, later each time", ({ expect }) =>
    withStorage(async (storage) => {
      const { sink, sent, answer, fails } = doubleSink();
      answer.with = fails;
      const { trail, clock, logged } = start(storage, { sinks: [sink] });
      trail.append([event("a")]);
      const waits: number[] = [];
      for (let count = 0; count < 12; count += 1) {
        clock.now = trail.nextAt ?? Number.NaN;
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await trail.ring();
        trail.append([event(`b${String(count)}`)]);
        waits.push(((trail.nextAt ?? Number.NaN) - clock.now) / 1000);
      }
      expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]);
      expect(new Set(sent.map(({ id, events }) => `${id} ${String(events.length)}`)).size).toBe(1);
      expect(trail.status.sinks).toEqual([
        {
          sink: "webhook",
          pending: 13,
          lost: 0,
          attempts: 12,
          failingSinceUnixMs: START + 1000,
          code: "refused",
          status: 503,
        },
      ]);
      // At first, and after an hour.
      const failed = logged().filter((line) => JSON.stringify(line).includes("audit-sink-failed"));
      expect(failed).toMatchObject([
        { tenant: "acme", sink: "webhook", code: "refused", status: 503, attempts: 1, pending: 1 },
        { attempts: 12 },
      ]);
    }));

  it("says that a sink accepts events again", ({ expect }) =>
    withStorage(async (storage) => {
      const { sink, answer, fails, accepted } = doubleSink();
      answer.with = fails;
      const { trail, settle, clock, logged, all, troubles } = start(storage, { sinks: [sink] });
      trail.append(named("a", 4));
      clock.now += 1000;
      await trail.ring();
      answer.with = async () => {};
      await settle();
      expect(accepted).toEqual(all());
      expect(logged().at(-1)).toEqual({
        event: "audit-sink-recovered",
        tenant: "acme",
        sink: "webhook",
      });
      expect(trail.status.sinks).toEqual([{ sink: "webhook", pending: 0, lost: 0, attempts: 0 }]);
      const trouble = { tenant: "acme", sink: "webhook", code: "refused", status: 503, pending: 4 };
      expect(troubles).toEqual([
        { ...trouble, sinceUnixMs: START + 1000 },
        "webhook of acme works",
      ]);
    }));

  it("gives up what a sink has not accepted for a day, and not before", ({ expect }) =>
    withStorage(async (storage) => {
      const { sink, answer, fails } = doubleSink();
      answer.with = fails;
      const { trail, clock, all } = start(storage, { sinks: [sink] });
      trail.append(named("a", 3));
      clock.now = START + HOUR;
      trail.append(named("b", 2));
      clock.now = START + 24 * HOUR;
      await trail.ring();
      expect(trail.status.sinks).toMatchObject([{ lost: 0, pending: 5 }]);
      clock.now = START + 24 * HOUR + HOUR / 2;
      await trail.ring();
      const data = { sink: "webhook", reason: "too-old", count: 3, first: 1, last: 3 };
      expect(all().at(-1)).toMatchObject({ type: "audit-deliveries-lost", data });
      // They are kept, and can be exported.
      expect(all()).toHaveLength(6);
      expect(trail.status.sinks).toMatchObject([{ lost: 3, pending: 3 }]);
    }));

  it("waits for no sink longer than for its answer", ({ expect }) =>
    withStorage(async (storage) => {
      const signals: AbortSignal[] = [];
      const hanging = doubleSink({
        send: (_, signal) => {
          signals.push(signal);
          return new Promise(() => {});
        },
      });
      const { trail, clock, timers } = start(storage, { sinks: [hanging.sink] });
      trail.append([event("a")]);
      clock.now += 1000;
      const ringing = trail.ring();
      // Nobody sends it a second time meanwhile, and adding does not wait for it.
      clock.now += 60_000;
      await trail.ring();
      trail.append([event("b")]);
      expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
      timers[0]?.();
      await ringing;
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
      expect(trail.status.sinks).toMatchObject([{ code: "timeout", attempts: 1, pending: 2 }]);
    }));

  it("goes on after a fault of the gateway, and logs it", ({ expect }) =>
    withStorage(async (storage) => {
      const { sink, answer, accepted } = doubleSink();
      answer.with = async () => {
        throw new RangeError("canary");
      };
      const { trail, clock, settle, lines } = start(storage, { sinks: [sink] });
      trail.append([event("a")]);
      clock.now += 1000;
      await trail.ring();
      answer.with = async () => {};
      await settle();
      expect(accepted).toHaveLength(1);
      expect(lines.join("")).toMatch(/"fault".*RangeError/);
      expect(lines.join("")).not.toContain("canary");
    }));

  it("keeps one dead sink from no other", ({ expect }) =>
    withStorage(async (storage) => {
      const dead = doubleSink();
      dead.answer.with = dead.fails;
      const queue = doubleSink({ name: "queue" });
      const { trail, clock } = start(storage, { sinks: [dead.sink, queue.sink] });
      trail.append(named("a", 4));
      clock.now += 1000;
      await trail.ring();
      expect(queue.accepted).toHaveLength(4);
      expect(trail.status.sinks).toMatchObject([
        { sink: "queue", pending: 0 },
        { sink: "webhook", pending: 4 },
      ]);
    }));

  it("delivers all, in order, wherever it is interrupted", ({ expect }) =>
    withStorage(async (storage) => {
      const { sink, accepted, answer, fails } = doubleSink();
      let events = 0;
      for (let at = 1; ; at += 1) {
        let statements = 0;
        let hasFailed = false;
        const broken = watching(storage, {
          before: () => {
            if ((statements += 1) < at) return;
            // Nothing of this object goes on any more.
            hasFailed = true;
            throw new Error("canary: restarted");
          },
        });
        start(storage, { sinks: [sink] }).trail.append(named(`${String(at)}-`, 4));
        events += 4;
        // One batch is refused, and one is accepted.
        answer.with = at % 2 === 0 ? fails : async () => {};
        const interrupted = start(broken, { sinks: [sink], now: START + at * HOUR });
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await interrupted.trail.ring().catch(() => undefined);
        answer.with = async () => {};
        const restarted = start(storage, { sinks: [sink], now: START + at * HOUR });
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await restarted.settle();
        const order = accepted.map(({ sequence }) => sequence);
        expect(new Set(order).size).toBe(events);
        // Whoever leaves out what came before has them in order.
        const once = order.filter((sequence, index) => order.indexOf(sequence) === index);
        expect(once).toEqual(once.toSorted((a, b) => a - b));
        if (!hasFailed) return expect(at).toBeGreaterThan(5);
      }
    }));

  it("begins for a new sink with what comes then, and forgets one that is gone", ({ expect }) =>
    withStorage(async (storage) => {
      start(storage).trail.append(named("a", 3));
      const { sink, accepted } = doubleSink();
      const added = start(storage, { sinks: [sink] });
      await added.settle();
      added.trail.append([event("b")]);
      await added.settle();
      expect(accepted.map(({ id }) => id)).toEqual(["b"]);
      // A configuration that cannot be read changes nothing.
      const unread = start(storage, { sinks: undefined });
      unread.trail.append([event("c")]);
      expect(unread.trail.nextAt).toBeUndefined();
      const back = start(storage, { sinks: [sink] });
      back.trail.append([]);
      await back.settle();
      expect(accepted.map(({ id }) => id)).toEqual(["b", "c"]);
      start(storage).trail.append([event("d")]);
      const anew = start(storage, { sinks: [sink] });
      anew.trail.append([event("e")]);
      await anew.settle();
      expect(accepted.map(({ id }) => id)).toEqual(["b", "c", "e"]);
    }));
});
