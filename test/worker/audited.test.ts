import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, inject, it, vi } from "vitest";

import {
  ADMISSION_HEADER,
  encodeAdmission,
  type Admission,
} from "../../worker/admission/admission.ts";
import type { AuditEvent, ChainedEvent } from "../../worker/audit/event.ts";
import { AuditOutbox } from "../../worker/console/audit-outbox.ts";
import { DirectoryObject } from "../../worker/directory/directory.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { DOUBLE_PASSWORD } from "../support/doubles/names.ts";
import { claimsFor, open, seal } from "./support/viewer.ts";
import { SOON } from "../support/soon.ts";

const port = inject("ports").tell;

async function eventsOf(tenant: string): Promise<readonly ChainedEvent[]> {
  const directory = env.DIRECTORY.getByName(tenant);
  const { events } = await directory.auditPage({ after: 0, limit: 100 });
  return events.map((text): ChainedEvent => JSON.parse(text));
}

describe("a session", () => {
  it("has its life in the chain of its tenant, and nothing that opens anything", async ({
    expect,
  }) => {
    const tenant = "audited session";
    const target = { kind: "rfb", host: "127.0.0.1", port, password: DOUBLE_PASSWORD } as const;
    const claims = claimsFor(port, { tenant, target });
    const session = await sessionName(claims);
    const ticket = await seal(claims);
    const viewer = await open(ticket);
    await viewer.until(() => viewer.binary.length >= 4);
    viewer.socket.close(1000, "closed");
    await vi.waitFor(
      async () =>
        expect((await eventsOf(tenant)).map(({ type }) => type)).toContain("session-ended"),
      SOON,
    );
    // The ticket is used.
    await open(ticket);
    await vi.waitFor(
      async () =>
        expect((await eventsOf(tenant)).map(({ type }) => type)).toContain("ticket-refused"),
      SOON,
    );
    const events = await eventsOf(tenant);
    expect(events.map(({ type }) => type).toSorted()).toEqual([
      "session-ended",
      "session-live",
      "session-opened",
      "ticket-refused",
      "viewer-admitted",
    ]);
    for (const event of events) {
      expect(event).toMatchObject({ tenant, session, subject: "tester" });
    }
    expect(new Set(events.map(({ trace }) => trace)).size).toBe(1);
    const ended = events.find(({ type }) => type === "session-ended");
    expect(ended?.data).toMatchObject({ code: "closed", bytesToTarget: expect.any(Number) });
    const told = JSON.stringify(events);
    for (const canary of [ticket.slice(-24), DOUBLE_PASSWORD, "127.0.0.1", String(port)]) {
      expect(told).not.toContain(canary);
    }
  });
});

/** What sessions ask of a directory, and hand on with it. */
const CALLS = ["enter", "takeOver", "report", "act", "amend", "append", "leave"] as const;

describe("a session that is opened", () => {
  it("enters with one call, reports with another that takes its facts along, and leaves with a third", async ({
    expect,
    onTestFinished,
  }) => {
    const tenant = "audited opening";
    const spies = await runInDurableObject(env.DIRECTORY.getByName(tenant), () =>
      CALLS.map((name) => vi.spyOn(DirectoryObject.prototype, name)),
    );
    onTestFinished(() => {
      for (const spy of spies) spy.mockRestore();
    });
    const calls = () =>
      Object.fromEntries(CALLS.map((name, at) => [name, spies[at]?.mock.calls.length]));
    const target = { kind: "rfb", host: "127.0.0.1", port, password: DOUBLE_PASSWORD } as const;
    const claims = claimsFor(port, { tenant, target });
    const viewer = await open(await seal(claims));
    await viewer.until(() => viewer.binary.length >= 4);
    const none = { enter: 0, takeOver: 0, report: 0, act: 0, amend: 0, append: 0, leave: 0 };
    expect(calls()).toMatchObject({ enter: 1, append: 0 });
    // The session erases what the directory has, once a call of its own for it would have been due.
    const object = env.SESSIONS.getByName(await sessionName(claims));
    await vi.waitFor(
      async () =>
        expect(await runInDurableObject(object, (_, { storage }) => written(storage))).toEqual([]),
      SOON,
    );
    expect(calls()).toEqual({ ...none, enter: 1, report: 1 });
    const opened = ["viewer-admitted", "session-opened", "session-live"];
    expect((await eventsOf(tenant)).map(({ type }) => type)).toEqual(opened);
    viewer.socket.close(1000, "closed");
    await vi.waitFor(
      async () =>
        expect((await eventsOf(tenant)).map(({ type }) => type)).toEqual([
          ...opened,
          "session-ended",
        ]),
      SOON,
    );
    expect(calls()).toEqual({ ...none, enter: 1, report: 1, leave: 1 });
  });
});

describe("a session that ends", () => {
  it("has all of it added in the one call that says that it is over", async ({
    expect,
    onTestFinished,
  }) => {
    const tenant = "audited end";
    const directory = env.DIRECTORY.getByName(tenant);
    const [append, leave] = await runInDurableObject(directory, () => [
      vi.spyOn(DirectoryObject.prototype, "append"),
      vi.spyOn(DirectoryObject.prototype, "leave"),
    ]);
    onTestFinished(() => {
      append.mockRestore();
      leave.mockRestore();
    });
    const target = { kind: "rfb", host: "127.0.0.1", port, password: DOUBLE_PASSWORD } as const;
    const viewer = await open(await seal(claimsFor(port, { tenant, target })));
    await viewer.until(() => viewer.binary.length >= 4);
    viewer.socket.close(1000, "closed");
    await vi.waitFor(
      async () =>
        expect((await eventsOf(tenant)).map(({ type }) => type)).toContain("session-ended"),
      SOON,
    );
    const carried = leave.mock.calls.flatMap(([{ events = [] }]) => events.map(({ type }) => type));
    expect(carried).toContain("session-ended");
    const appended = append.mock.calls.flatMap(([{ events }]) => events.map(({ type }) => type));
    expect(appended).not.toContain("session-ended");
  });
});

describe("a ticket that is redeemed", () => {
  it("is as sure to be in the chain as it is used up, whatever its viewer can do", async ({
    expect,
  }) => {
    const claims = claimsFor(port);
    const session = await sessionName(claims);
    const admission: Admission = {
      session,
      claims,
      channel: "binary",
      echoSubprotocol: false,
      client: "192.0.2.7",
      agent: "stock noVNC",
      key: "first",
      region: "AMS",
      maxSeconds: 60,
      graceSeconds: 60,
      waitSeconds: 0,
      alwaysBlocked: [],
      redemptionExpiresMs: Date.now() + 60_000,
    };
    const headers = { Upgrade: "websocket", [ADMISSION_HEADER]: encodeAdmission(admission) };
    const object = env.SESSIONS.getByName(session);
    const answer = await object.fetch(new Request("https://session.invalid/", { headers }));
    expect(answer.status).toBe(101);
    await runInDurableObject(object, (_instance, { storage }) => {
      const rows = storage.sql.exec<{ event: string }>("SELECT event FROM audit_outbox").toArray();
      expect(rows.map(({ event }) => JSON.parse(event) as unknown)).toMatchObject([
        {
          type: "viewer-admitted",
          session,
          data: { key: "first", client: "192.0.2.7", agent: "stock noVNC", region: "AMS" },
        },
        { type: "session-opened", session },
      ]);
    });
    answer.webSocket?.accept();
    answer.webSocket?.close(1000, "closed");
  });
});

describe("a link for somebody who watches", () => {
  it("is in the chain of the session's tenant", async ({ expect }) => {
    const tenant = "audited observers";
    const target = { kind: "rfb", host: "127.0.0.1", port, password: DOUBLE_PASSWORD } as const;
    const claims = claimsFor(port, { tenant, target });
    const viewer = await open(await seal(claims));
    await viewer.until(() => viewer.binary.length >= 4);
    const session = env.SESSIONS.getByName(await sessionName(claims));
    const request = { subject: "bob", by: "portal", ttlSeconds: 60 };
    const made = await session.observe(request, { owner: "nobody" });
    expect(made).toBeUndefined();
    expect(await session.observe({ ...request, covert: true }, {})).toMatchObject({
      ticket: expect.any(String),
    });
    viewer.socket.close(1000, "closed");
    await vi.waitFor(
      async () =>
        expect((await eventsOf(tenant)).map(({ type }) => type)).toContain("session-ended"),
      SOON,
    );
    const links = (await eventsOf(tenant)).filter(({ type }) => type === "observer-link-created");
    expect(links.map(({ subject, data }) => [subject, data])).toEqual([
      ["tester", { by: "portal", observer: "bob", covert: true }],
    ]);
  });
});

let objects = 0;

const event = (id: string, time = "2026-11-27T10:14:03.512Z"): AuditEvent => ({
  id,
  time,
  type: "session-parked",
  tenant: "acme",
  data: {},
});

/** A call that answers how many events it has taken. */
const numberOf = (taken: number): number => taken;

/** The outbox of an object, made again at each restart. */
function outboxOf(storage: DurableObjectStorage, answer: { fails: boolean }) {
  const sent: string[] = [];
  const dropped: number[] = [];
  const rings: number[] = [];
  const timers: { readonly milliseconds: number; readonly expired: () => void }[] = [];
  const cancelled: number[] = [];
  const waits: Promise<unknown>[] = [];
  const outbox = new AuditOutbox({
    storage,
    append: async (tenant, events) => {
      if (answer.fails) throw new Error("canary: reset");
      sent.push(...events.map(({ id }) => `${tenant} ${id}`));
    },
    setTimer: (milliseconds, expired) => {
      const at = timers.push({ milliseconds, expired }) - 1;
      return () => void cancelled.push(at);
    },
    unixMs: () => Date.parse("2026-11-28T10:14:03.511Z"),
    waitUntil: (done) => void waits.push(done),
    ringAfter: (milliseconds) => void rings.push(milliseconds),
    dropped: (events) => void dropped.push(events),
  });
  return { outbox, sent, dropped, rings, timers, cancelled, waits };
}

/** The events on disk; `undefined`: nothing was ever written. */
function written(storage: DurableObjectStorage): readonly string[] | undefined {
  const table = "SELECT 1 FROM sqlite_master WHERE name = 'audit_outbox'";
  if (storage.sql.exec(table).toArray().length === 0) return undefined;
  return storage.sql
    .exec<{ event: string }>("SELECT event FROM audit_outbox ORDER BY number")
    .toArray()
    .map(({ event: text }): string => JSON.parse(text).id);
}

async function withOutbox(test: (storage: DurableObjectStorage) => Promise<void>): Promise<void> {
  objects += 1;
  const stub = env.SESSIONS.getByName(`outbox ${String(objects)}`);
  await runInDurableObject(stub, (_, { storage }) => test(storage));
}

describe("the outbox of a session", () => {
  it("gathers facts, and sends them in order", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox, sent, timers, waits } = outboxOf(storage, { fails: false });
      for (const id of ["a", "b", "c"]) outbox.add(event(id));
      expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([1000]);
      expect(sent).toEqual([]);
      expect(written(storage)).toBeUndefined();
      timers[0]?.expired();
      // On disk, and not sent: the session may call its directory soon.
      expect(written(storage)).toEqual(["a", "b", "c"]);
      outbox.add(event("d"));
      expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([1000, 1000]);
      await Promise.all(waits);
      expect(sent).toEqual([]);
      timers[1]?.expired();
      await Promise.all(waits);
      expect(sent).toEqual(["acme a", "acme b", "acme c", "acme d"]);
      expect(outbox.isWaiting).toBe(false);
    }));

  it("has no call of its own for what another one has taken in time", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox, sent, timers, waits } = outboxOf(storage, { fails: false });
      outbox.add(event("a"));
      timers[0]?.expired();
      await outbox.carriedBy(async (events) => events.length, numberOf);
      await Promise.all(waits);
      // It is erased with the next write, or a second later.
      expect(written(storage)).toEqual(["a"]);
      timers[1]?.expired();
      await Promise.all(waits);
      expect(written(storage)).toEqual([]);
      expect(sent).toEqual([]);
      expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([1000, 1000]);
    }));

  it("is none of the business of a call while it is empty", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox, timers, rings } = outboxOf(storage, { fails: false });
      const call = outbox.carriedBy(async () => {
        throw new Error("canary: reset");
      }, numberOf);
      await expect(call).rejects.toThrow("canary: reset");
      await outbox.flush();
      expect([timers, rings]).toEqual([[], []]);
      expect(written(storage)).toBeUndefined();
    }));

  it("keeps what the directory does not take over a restart, and tries again later each time", ({
    expect,
  }) =>
    withOutbox(async (storage) => {
      const answer = { fails: true };
      const { outbox, timers, rings, waits } = outboxOf(storage, answer);
      outbox.add(event("a"));
      for (let at = 0; at < 10; at += 1) {
        timers[at]?.expired();
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await Promise.all(waits);
      }
      expect(timers.map(({ milliseconds }) => milliseconds / 1000)).toEqual([
        1, 1, 1, 2, 4, 8, 16, 32, 60, 60, 60,
      ]);
      expect(rings).toEqual(Array.from({ length: 9 }, () => 60_000));
      expect(outbox.isWaiting).toBe(true);
      const again = outboxOf(storage, answer);
      again.outbox.add(event("b"));
      answer.fails = false;
      await again.outbox.flush();
      expect(again.sent).toEqual(["acme a", "acme b"]);
    }));

  it("writes nothing when a fact happens, and all of it with the next write of its session", ({
    expect,
  }) =>
    withOutbox(async (storage) => {
      const { outbox, sent, timers, waits } = outboxOf(storage, { fails: false });
      outbox.add(event("a"));
      outbox.add(event("b"));
      expect(outbox.isWaiting).toBe(true);
      expect(written(storage)).toBeUndefined();
      outbox.write();
      expect(written(storage)).toEqual(["a", "b"]);
      outbox.add(event("c"));
      expect(written(storage)).toEqual(["a", "b"]);
      timers[0]?.expired();
      timers[1]?.expired();
      await Promise.all(waits);
      expect(sent).toEqual(["acme a", "acme b", "acme c"]);
      // What the directory has costs no write of its own, and is not sent again.
      expect(written(storage)).toEqual(["a", "b", "c"]);
      expect(outbox.isWaiting).toBe(false);
      outbox.add(event("d"));
      outbox.write();
      expect(written(storage)).toEqual(["d"]);
      timers[2]?.expired();
      timers[3]?.expired();
      await Promise.all(waits);
      expect(sent.at(-1)).toBe("acme d");
      // Nor does it stay for long.
      timers[4]?.expired();
      await Promise.all(waits);
      expect(written(storage)).toEqual([]);
      expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([
        1000, 1000, 1000, 1000, 1000,
      ]);
      outbox.add(event("e"));
      await outbox.flush();
      expect(sent.at(-1)).toBe("acme e");
      expect(written(storage)).toEqual([]);
    }));

  it("travels with another call as far as that takes it, and sends the rest", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox, sent } = outboxOf(storage, { fails: false });
      for (const id of ["a", "b", "c"]) outbox.add(event(id));
      const carried: string[][] = [];
      await outbox.carriedBy(async (events) => {
        carried.push(events.map(({ id }) => id));
        // What is carried is on disk before.
        expect(written(storage)).toEqual(["a", "b", "c"]);
        return 2;
      }, numberOf);
      await outbox.flush();
      expect(carried).toEqual([["a", "b", "c"]]);
      expect(sent).toEqual(["acme c"]);
      expect(written(storage)).toEqual([]);
    }));

  it("has no timer left once all of it is sent, and gathers anew after that", ({ expect }) =>
    withOutbox(async (storage) => {
      const answer = { fails: false };
      const { outbox, timers, cancelled, waits, sent } = outboxOf(storage, answer);
      outbox.add(event("a"));
      await outbox.flush();
      expect(timers.map((_, at) => at)).toEqual(cancelled);
      outbox.add(event("b"));
      timers.at(-1)?.expired();
      timers.at(-1)?.expired();
      await Promise.all(waits);
      expect(sent).toEqual(["acme a", "acme b"]);
      answer.fails = true;
      outbox.add(event("c"));
      const before = cancelled.length;
      await outbox.flush();
      expect(cancelled).toHaveLength(before);
    }));

  it("travels in a bounded number", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox, sent } = outboxOf(storage, { fails: false });
      for (let count = 0; count <= 50; count += 1) outbox.add(event(String(count)));
      await outbox.carriedBy(async (events) => events.length, numberOf);
      await outbox.flush();
      expect(sent).toEqual(["acme 50"]);
    }));

  it("is not lost with a call that fails, or takes nothing", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox, sent, timers } = outboxOf(storage, { fails: false });
      outbox.add(event("a"));
      const call = outbox.carriedBy(async () => {
        throw new Error("canary: reset");
      }, numberOf);
      await expect(call).rejects.toThrow("canary: reset");
      await vi.waitFor(() => expect(timers).toHaveLength(2), SOON);
      expect(sent).toEqual([]);
      await outbox.carriedBy(async () => 0, numberOf);
      await outbox.flush();
      expect(sent).toEqual(["acme a"]);
    }));

  it("does not travel twice at a time", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox } = outboxOf(storage, { fails: false });
      const first = Promise.withResolvers<number>();
      outbox.add(event("a"));
      const carried: string[][] = [];
      const note = (events: readonly AuditEvent[]) => void carried.push(events.map(({ id }) => id));
      const before = outbox.carriedBy(async (events) => {
        note(events);
        return first.promise;
      }, numberOf);
      await outbox.carriedBy(async (events) => {
        note(events);
        return events.length;
      }, numberOf);
      first.resolve(1);
      await before;
      await outbox.flush();
      expect(carried).toEqual([["a"], []]);
      expect(written(storage)).toEqual([]);
    }));

  it("writes what comes while it waits for a directory that does not answer", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox, timers, waits } = outboxOf(storage, { fails: true });
      outbox.add(event("a"));
      timers[0]?.expired();
      timers[1]?.expired();
      await Promise.all(waits);
      outbox.add(event("b"));
      expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([1000, 1000, 1000, 1000]);
      timers[3]?.expired();
      expect(written(storage)).toEqual(["a", "b"]);
    }));

  it("has a bounded number in memory alone", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox } = outboxOf(storage, { fails: false });
      for (let count = 0; count < 50; count += 1) outbox.add(event(String(count)));
      expect(written(storage)).toBeUndefined();
      outbox.add(event("50"));
      expect(written(storage)).toHaveLength(51);
    }));

  it("drops the oldest where nothing can be written", ({ expect }) =>
    withOutbox(async (storage) => {
      const full = new Proxy(storage, {
        get: (of, name) => {
          if (name !== "transactionSync") return Reflect.get(of, name);
          return () => {
            throw new Error("canary: full");
          };
        },
      });
      const { outbox, dropped } = outboxOf(full, { fails: false });
      const failures: unknown[] = [];
      for (let count = 0; count <= 500; count += 1) {
        try {
          outbox.add(event(String(count)));
        } catch (error) {
          failures.push(error);
        }
      }
      expect(failures).toHaveLength(451);
      expect(dropped).toEqual([1]);
    }));

  it("keeps a bounded number, and says how many it has dropped", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox, sent, dropped } = outboxOf(storage, { fails: false });
      for (let count = 0; count < 500; count += 1) outbox.add(event(String(count)));
      expect(dropped).toEqual([]);
      outbox.write();
      expect(dropped).toEqual([]);
      outbox.add(event("500"));
      outbox.write();
      expect(dropped).toEqual([1]);
      await outbox.flush();
      expect(sent).toHaveLength(500);
      expect([sent[0], sent.at(-1)]).toEqual(["acme 1", "acme 500"]);
    }));

  it("keeps its object from being forgotten for a day", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox } = outboxOf(storage, { fails: true });
      outbox.add(event("a", "2026-11-27T10:14:03.512Z"));
      expect(outbox.isWaiting).toBe(true);
    }));

  it("does not for longer", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox } = outboxOf(storage, { fails: true });
      outbox.add(event("a", "2026-11-27T10:14:03.511Z"));
      expect(outbox.isWaiting).toBe(false);
    }));

  it("is nothing in an object that has no facts", ({ expect }) =>
    withOutbox(async (storage) => {
      const { outbox } = outboxOf(storage, { fails: false });
      await outbox.flush();
      expect(outbox.isWaiting).toBe(false);
      const tables = "SELECT * FROM sqlite_master WHERE type = 'table'";
      expect(storage.sql.exec(tables).toArray()).toEqual([]);
    }));
});
