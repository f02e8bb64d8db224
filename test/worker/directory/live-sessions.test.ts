import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it, onTestFinished, vi } from "vitest";

import { LEASE_MS } from "../../../worker/directory/contract.ts";
import { setClock } from "../support/clock.ts";
import { DirectorySession } from "../support/directory-session.ts";
import { watchLog } from "../support/log.ts";
import { SOON } from "../../support/soon.ts";

/** How often a directory looks at leases. */
const SWEEP_MS = 60_000;

let tenants = 0;

function newTenant(): string {
  tenants += 1;
  return `live tenant ${tenants}`;
}

const listed = async (tenant: string, selection: object = {}) =>
  (await env.DIRECTORY.getByName(tenant).list({ limit: 500, ...selection })).sessions;

const alarmOf = async (tenant: string) => {
  await runDurableObjectAlarm(env.DIRECTORY.getByName(tenant));
};

/** The object begins anew, from what is on disk. */
async function restart(tenant: string): Promise<void> {
  const stub = env.DIRECTORY.getByName(tenant);
  await runInDurableObject(stub, (_, state) => state.abort("restarted by a test")).catch(() => {});
}

function outcomes(sessions: readonly DirectorySession[]): readonly string[] {
  return sessions.map(({ news }) => news?.kind ?? "nothing");
}

describe("live sessions", () => {
  it("are not let in by a call that comes after they have left", async ({ expect }) => {
    const tenant = newTenant();
    const late = new DirectorySession(tenant);
    await late.leave();
    expect(await late.enter()).toMatchObject({ kind: "refused" });
    const one = new DirectorySession(tenant);
    expect(await one.enter()).toMatchObject({ kind: "entered" });
    await one.leave();
    expect(await one.enter()).toMatchObject({ kind: "refused" });
    const { sessions } = await env.DIRECTORY.getByName(tenant).list({ limit: 10 });
    expect(sessions).toEqual([]);
  });

  it("are in the list with what they say of themselves, until they leave", async ({ expect }) => {
    const tenant = newTenant();
    const one = new DirectorySession(tenant, { subject: "ann" });
    await one.enter();
    await one.report({ roundTripMs: 12, bytesToViewer: 5 });
    expect(await listed(tenant)).toMatchObject([
      {
        entry: { session: one.name, subject: "ann" },
        standing: { state: "live", roundTripMs: 12, bytesToViewer: 5 },
        controls: true,
      },
    ]);
    await one.report({ state: "detached" });
    await restart(tenant);
    expect(await listed(tenant)).toMatchObject([{ standing: { state: "detached" } }]);
    await one.leave();
    expect(await listed(tenant)).toEqual([]);
    expect(await env.DIRECTORY.getByName(tenant).find({ session: one.name })).toBe(undefined);
  });

  it.for([false, true])(
    "share a console until its machine takes one connection, the directory restarted: %s",
    async (restarts, { expect }) => {
      const tenant = newTenant();
      const [first, second, third] = ["ann", "bob", "cem"].map(
        (subject) => new DirectorySession(tenant, { subject }),
      );
      if (first === undefined || second === undefined || third === undefined) return;
      await first.enter();
      await second.enter();
      // Until the directory knows that it has heard, it need not read what is the same.
      await first.report({ takesOne: false });
      await first.report({ takesOne: false });
      await first.report({ takesOne: true });
      await vi.waitFor(
        () =>
          expect([first.news, second.news]).toMatchObject([
            { kind: "entered", presence: { controls: true } },
            { kind: "refused", code: "console-taken", holder: { subject: "ann" } },
          ]),
        SOON,
      );
      if (restarts) await restart(tenant);
      expect(await third.enter()).toMatchObject({ kind: "in-use", holder: { subject: "ann" } });
    },
  );

  it("have the end that was said last, parked or not, and are kept until then", async ({
    expect,
  }) => {
    const tenant = newTenant();
    const [live, parked, later] = [0, 1, 2].map(() => new DirectorySession(tenant));
    if (live === undefined || parked === undefined || later === undefined) return;
    for (const one of [live, parked, later]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await one.enter();
    }
    const amend = (one: DirectorySession, endsUnixMs: number, timeAskedUnixMs?: number) =>
      env.DIRECTORY.getByName(tenant).amend({
        session: one.name,
        times: { endsUnixMs, ...(timeAskedUnixMs !== undefined && { timeAskedUnixMs }) },
      });
    const timesOf = async () =>
      (await listed(tenant)).map(({ standing }) => [standing.endsUnixMs, standing.timeAskedUnixMs]);
    const now = Date.now();
    await parked.report({ state: "parked", endsUnixMs: now + 60_000 });
    await later.report({ state: "parked" });
    await amend(live, now + 7, 5);
    await amend(later, now + 7_200_000);
    await restart(tenant);
    expect(await timesOf()).toEqual([
      [now + 7, 5],
      [now + 60_000, undefined],
      [now + 7_200_000, undefined],
    ]);
    await amend(live, now + 8);
    expect((await timesOf())[0]).toEqual([now + 8, undefined]);
    await env.DIRECTORY.getByName(tenant).amend({ session: "nobody", times: { endsUnixMs: 1 } });
    await live.leave();
    setClock(5_400_000);
    await alarmOf(tenant);
    expect((await listed(tenant)).map(({ entry }) => entry.session)).toEqual([later.name]);
  });

  it("of 50 that come at once to a console for one, one is let in", async ({ expect }) => {
    const tenant = newTenant();
    const all = Array.from(
      { length: 50 },
      () => new DirectorySession(tenant, { sharing: "exclusive" }),
    );
    await Promise.all(all.map((one) => one.enter()));
    const [winner] = await listed(tenant);
    const subject = winner?.entry.subject;
    for (const one of all) {
      expect(one.news).toMatchObject(
        one.name === subject
          ? { kind: "entered" }
          : { kind: "refused", code: "console-in-use", holder: { subject } },
      );
    }
    expect(outcomes(all).filter((kind) => kind === "entered")).toHaveLength(1);
  });

  it.for([false, true])(
    "are handed a console and its control, the directory restarted each time: %s",
    async (restarts, { expect }) => {
      const tenant = newTenant();
      const [first, second, third] = ["ann", "bob", "cem"].map(
        (subject) => new DirectorySession(tenant, { subject, sharing: "takeover" }),
      );
      if (first === undefined || second === undefined || third === undefined) return;
      const steps: readonly (readonly [() => Promise<unknown>, readonly string[]])[] = [
        [() => first.enter(), ["entered", "nothing", "nothing"]],
        [() => first.report(), ["entered", "nothing", "nothing"]],
        [() => second.enter(), ["entered", "in-use", "nothing"]],
        [() => third.enter(), ["entered", "in-use", "in-use"]],
        [() => second.takeOver(), ["refused", "entered", "in-use"]],
        [() => first.leave(), ["refused", "entered", "in-use"]],
        [() => second.report(), ["refused", "entered", "in-use"]],
        [() => second.leave(), ["refused", "entered", "entered"]],
      ];
      for (const [step, expected] of steps) {
        await step();
        await vi.waitFor(() => expect(outcomes([first, second, third])).toEqual(expected), SOON);
        if (restarts) await restart(tenant);
      }
      expect(first.news).toMatchObject({ code: "console-taken", holder: { subject: "bob" } });
      expect(third.news).toMatchObject({ kind: "entered", presence: { controls: true } });
    },
  );

  it.for([false, true])(
    "ask for control and get it, the directory restarted each time: %s",
    async (restarts, { expect }) => {
      const tenant = newTenant();
      const [first, second] = ["ann", "bob"].map(
        (subject) => new DirectorySession(tenant, { subject }),
      );
      if (first === undefined || second === undefined) return;
      const answer = () => {
        const request = first.presence?.requests[0]?.id ?? 0;
        return first.act({ type: "answer", request, allow: true });
      };
      const steps: readonly (readonly [() => Promise<unknown>, boolean, boolean])[] = [
        [() => first.enter(), true, false],
        [() => second.enter(), true, false],
        [() => second.act({ type: "ask" }), true, false],
        [
          () => vi.waitFor(() => expect(first.presence?.requests).toHaveLength(1), SOON),
          true,
          false,
        ],
        [answer, false, true],
        [() => second.report({ state: "parked" }), true, false],
        [() => second.enter(), true, false],
        [
          () => first.act({ type: "give", to: second.presence?.people.at(-1)?.id ?? 0 }),
          false,
          true,
        ],
      ];
      for (const [step, ...controls] of steps) {
        await step();
        await vi.waitFor(() => {
          if (second.standing.state === "parked") expect(first.controls).toBe(true);
          else expect([first.controls, second.controls]).toEqual(controls);
        }, SOON);
        if (restarts) await restart(tenant);
      }
    },
  );

  it("that are not heard of are forgotten with their lease, and the audit says so", async ({
    expect,
  }) => {
    const tenant = newTenant();
    const lines = watchLog();
    const [lost, parked, kept] = [0, 1, 2].map(
      (at) => new DirectorySession(tenant, { console: `vm-${at}` }),
    );
    for (const one of [lost, parked, kept]) await one?.enter();
    await parked?.report({ state: "parked" });
    setClock(LEASE_MS - 1000);
    await kept?.report();
    await alarmOf(tenant);
    expect(await listed(tenant)).toHaveLength(3);
    setClock(LEASE_MS - 1000 + SWEEP_MS);
    await alarmOf(tenant);
    expect((await listed(tenant)).map(({ entry }) => entry.session)).toEqual([
      parked?.name,
      kept?.name,
    ]);
    expect(lines.filter((line) => line.includes("session-lost"))).toHaveLength(1);
    expect(await lost?.report()).toBe(false);
    setClock(3_700_000);
    await alarmOf(tenant);
    expect(await listed(tenant)).toEqual([]);
  });

  it("have a fresh lease after the directory was restarted", async ({ expect }) => {
    const tenant = newTenant();
    const one = new DirectorySession(tenant);
    await one.enter();
    setClock(LEASE_MS - 1000);
    await restart(tenant);
    await listed(tenant);
    setClock(2 * LEASE_MS - 10_000);
    await alarmOf(tenant);
    expect(await listed(tenant)).toHaveLength(1);
    setClock(2 * LEASE_MS - 10_000 + SWEEP_MS);
    await alarmOf(tenant);
    expect(await listed(tenant)).toEqual([]);
  });

  it("have limits that are exact, however many come at once", async ({ expect }) => {
    const tenant = newTenant();
    const all = Array.from(
      { length: 70 },
      (_, at) => new DirectorySession(tenant, { subject: "ann", console: `vm-${at}` }),
    );
    await Promise.all(all.map((one) => one.enter()));
    const refused = all.filter(({ news }) => news?.kind === "refused");
    expect(refused).toHaveLength(6);
    expect(refused[0]?.news).toMatchObject({
      code: "limit-reached",
      limit: "liveSessions.subject",
    });
    const { events } = await env.DIRECTORY.getByName(tenant).auditPage({ after: 0, limit: 100 });
    const reached = events
      .map((text) => JSON.parse(text))
      .filter(({ type }) => type === "limit-reached");
    expect(reached).toMatchObject([
      { subject: "ann", data: { limit: "liveSessions.subject", by: "portal" } },
    ]);
    const [late, later] = refused;
    await restart(tenant);
    expect(await late?.enter()).toMatchObject({ kind: "refused", code: "limit-reached" });
    const [in1, in2] = all.filter(({ news }) => news?.kind === "entered");
    // Who is there comes again without being counted twice.
    expect(await in1?.enter(true)).toMatchObject({ kind: "entered" });
    await in1?.leave();
    expect(await late?.enter()).toMatchObject({ kind: "entered" });
    await in2?.report({ state: "parked" });
    expect(await later?.enter()).toMatchObject({ kind: "entered" });
    expect(await in2?.enter()).toMatchObject({ kind: "refused", code: "limit-reached" });
  });

  it("are listed page by page, by what they are and what they do", async ({ expect }) => {
    const tenant = newTenant();
    const all = Array.from({ length: 25 }, (_, at) => {
      const subject = at % 5 === 0 ? "ann" : "bob";
      return new DirectorySession(tenant, { subject, console: `vm-${at}` });
    });
    for (const one of all) await one.enter();
    for (const one of all.slice(0, 3)) await one.report({ state: "waiting" });
    const directory = env.DIRECTORY.getByName(tenant);
    const pages: number[] = [];
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await directory.list({ limit: 10, ...(cursor !== undefined && { cursor }) });
      pages.push(page.sessions.length);
      names.push(...page.sessions.map(({ entry }) => entry.session));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(pages).toEqual([10, 10, 5]);
    expect(names).toEqual(all.map(({ name }) => name));
    expect(await listed(tenant, { subject: "ann" })).toHaveLength(5);
    expect(await listed(tenant, { subject: "ann", state: "waiting" })).toHaveLength(1);
    expect(await listed(tenant, { state: "waiting" })).toHaveLength(3);
    expect(await listed(tenant, { console: "vm-7", owner: "portal" })).toHaveLength(1);
    expect(await listed(tenant, { console: "vm-7", owner: "other" })).toEqual([]);
    expect((await directory.list({ limit: 5, subject: "ann" })).next).toBe(undefined);
    expect(await listed(tenant, { cursor: "nonsense" })).toHaveLength(25);
  });

  it("are ended by what they are, all but who does not answer, who is told again", async ({
    expect,
  }) => {
    const tenant = newTenant();
    const all = Array.from({ length: 40 }, (_, at) => {
      const subject = at < 30 ? "ann" : "bob";
      return new DirectorySession(tenant, { subject, console: `vm-${at}` });
    });
    for (const one of all) await one.enter();
    const [silent] = all;
    if (silent === undefined) return;
    silent.before = async () => {
      throw new Error("not now");
    };
    const directory = env.DIRECTORY.getByName(tenant);
    const how = { by: "operator", reason: "maintenance" };
    expect(await directory.endMatching({ subject: "ann", ...how })).toEqual({ ended: 30 });
    await vi.waitFor(async () => expect(await listed(tenant)).toHaveLength(11), SOON);
    expect(all[1]?.ends).toEqual([{ code: "ended-by-operator", ...how }]);
    expect(all[35]?.ends).toEqual([]);
    await restart(tenant);
    silent.before = async () => {};
    setClock(20_000);
    await alarmOf(tenant);
    await vi.waitFor(async () => expect(await listed(tenant)).toHaveLength(10), SOON);
    expect(silent.ends).toHaveLength(1);
  });

  it("are ended once, however often that is said, and hold up nothing if they do not answer", async ({
    expect,
  }) => {
    const tenant = newTenant();
    const silent = new DirectorySession(tenant);
    await silent.enter();
    const { promise, resolve } = Promise.withResolvers<void>();
    onTestFinished(() => resolve());
    let calls = 0;
    silent.before = () => {
      calls += 1;
      return promise;
    };
    const directory = env.DIRECTORY.getByName(tenant);
    for (const by of ["one", "another", "a third"]) await directory.endMatching({ by });
    await restart(tenant);
    // It is told again; the alarm has done what else there is to do while that call is in flight.
    await alarmOf(tenant);
    await vi.waitFor(() => expect(calls).toBe(2), SOON);
    expect(silent.ends).toEqual([]);
    resolve();
    await vi.waitFor(async () => expect(await listed(tenant)).toEqual([]), SOON);
    setClock(20_000);
    await alarmOf(tenant);
    expect([...new Set(silent.ends.map(({ by }) => by))]).toEqual(["one"]);
    await runInDurableObject(env.DIRECTORY.getByName(tenant), (_, { storage }) => {
      expect(storage.sql.exec("SELECT * FROM ending").toArray()).toEqual([]);
    });
  });

  it("are told although one of them does not answer", async ({ expect }) => {
    const tenant = newTenant();
    const silent = new DirectorySession(tenant);
    await silent.enter();
    const { promise, resolve } = Promise.withResolvers<void>();
    onTestFinished(() => resolve());
    silent.before = () => promise;
    const [second, third] = [new DirectorySession(tenant), new DirectorySession(tenant)];
    await second.enter();
    await third.enter();
    await vi.waitFor(() => expect(second.presence?.people).toHaveLength(3), SOON);
  });
});

describe("the tenants that have live sessions", () => {
  const known = async () => {
    const { tenants } = await env.TENANTS.getByName("all").list({ limit: 500 });
    return tenants.filter((tenant) => tenant.startsWith("live tenant"));
  };

  it("are known from the first session until some time after the last", async ({ expect }) => {
    const tenant = newTenant();
    const one = new DirectorySession(tenant);
    await one.enter();
    await vi.waitFor(async () => expect(await known()).toContain(tenant), SOON);
    await one.leave();
    expect(await known()).toContain(tenant);
    setClock(61_000);
    await alarmOf(tenant);
    await vi.waitFor(async () => expect(await known()).not.toContain(tenant), SOON);
  });

  it("are known for longer than an hour if their directory says so again", async ({ expect }) => {
    const tenant = newTenant();
    const one = new DirectorySession(tenant);
    await one.enter();
    await vi.waitFor(async () => expect(await known()).toContain(tenant), SOON);
    await one.report({ state: "parked" });
    setClock(50 * 60_000);
    await alarmOf(tenant);
    setClock(61 * 60_000);
    await vi.waitFor(async () => expect(await known()).toContain(tenant), SOON);
  });

  it("are forgotten an hour after that was said", async ({ expect }) => {
    const tenant = newTenant();
    await env.TENANTS.getByName("all").has({ tenant });
    setClock(60 * 60_000 - 1000);
    expect(await known()).toContain(tenant);
    setClock(60 * 60_000 + 1000);
    expect(await known()).not.toContain(tenant);
  });

  it("are listed page by page", async ({ expect }) => {
    const tenants = env.TENANTS.getByName("all");
    for (const name of ["page c", "page a", "page b"]) await tenants.has({ tenant: name });
    expect(await tenants.list({ after: "page ", limit: 2 })).toEqual({
      tenants: ["page a", "page b"],
      next: "page b",
    });
    for (const name of ["page a", "page b", "page c"]) await tenants.hasNone({ tenant: name });
  });
});
