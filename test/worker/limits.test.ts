import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, it } from "vitest";

import { readConfig } from "../../worker/config/config.ts";
import type { Entry } from "../../worker/directory/entry.ts";
import type { Reservation } from "../../worker/directory/reservation.ts";
import { Reservations, REMOVED_AT_ONCE } from "../../worker/directory/reservations.ts";
import { setClock } from "./support/clock.ts";

const MINUTE = 60_000;
/** The beginning of a minute. */
const START = Date.UTC(2026, 0, 2, 3, 4, 0);

const NONE = { subject: 0, console: 0, tenant: 0, caller: 0 } as const;

let made = 0;

/** A ticket that nobody else has. */
function ticket(changes: Partial<Reservation> = {}): Reservation {
  made += 1;
  return {
    session: `s${String(made)}`,
    subject: `subject ${String(made)}`,
    console: `console ${String(made)}`,
    issuer: "porthole",
    by: `caller ${String(made)}`,
    expiresUnixMs: START + 10 * MINUTE,
    ...changes,
  };
}

/** The storage of a directory that nothing has been asked of. */
async function withStorage(test: (storage: DurableObjectStorage) => void): Promise<void> {
  made += 1;
  const stub = env.DIRECTORY.getByName(`limits ${String(made)}`);
  await runInDurableObject(stub, (_, { storage }) => test(storage));
}

describe("the tickets of a tenant", () => {
  it.for([
    ["subject", { subject: "ann" }],
    ["console", { console: "vm" }],
    ["caller", { by: "portal" }],
    ["tenant", {}],
  ] as const)("are as many in a minute of the clock as one %s may have", async ([key, same], t) => {
    await withStorage((storage) => {
      const tickets = new Reservations(storage);
      const limits = { ...NONE, [key]: 2 };
      const add = (now: number) => tickets.add(ticket(same), limits, now).kind;
      t.expect([add(START), add(START + MINUTE - 1)]).toEqual(["reserved", "reserved"]);
      t.expect(tickets.add(ticket(same), limits, START + 1500)).toEqual({
        kind: "limit-reached",
        limit: `ticketsPerMinute.${key}`,
        secondsLeft: 59,
      });
      if (key !== "tenant") t.expect(tickets.add(ticket(), limits, START).kind).toBe("reserved");
      t.expect(add(START + MINUTE)).toBe("reserved");
    });
  });

  it("are still counted after a restart, however soon they expire", async ({ expect }) => {
    await withStorage((storage) => {
      const limits = { ...NONE, tenant: 2 };
      const expiresUnixMs = START + 1;
      new Reservations(storage).add(ticket({ expiresUnixMs }), limits, START);
      new Reservations(storage).add(ticket({ expiresUnixMs }), limits, START + 5000);
      const restarted = new Reservations(storage);
      expect(restarted.add(ticket(), limits, START + 10_000).kind).toBe("limit-reached");
      expect(new Reservations(storage).add(ticket(), limits, START + MINUTE).kind).toBe("reserved");
    });
  });

  it("are counted once each, however often they are said", async ({ expect }) => {
    await withStorage((storage) => {
      const tickets = new Reservations(storage);
      const limits = { ...NONE, tenant: 1 };
      const one = ticket();
      const answers = [1, 2, 3].map(() => tickets.add(one, limits, START).kind);
      expect(answers).toEqual(["reserved", "reserved", "reserved"]);
      expect(tickets.add(ticket(), limits, START).kind).toBe("limit-reached");
    });
  });

  it("are known until they have expired", async ({ expect }) => {
    await withStorage((storage) => {
      const tickets = new Reservations(storage);
      const one = ticket();
      tickets.add(one, NONE, START);
      expect(tickets.find(one.session, one.expiresUnixMs - 1)).toEqual(one);
      expect(tickets.find(one.session, one.expiresUnixMs)).toBe(undefined);
      expect(tickets.find("another", START)).toBe(undefined);
    });
  });

  it("take a bounded number of rows, and leave none for ever", async ({ expect }) => {
    await withStorage((storage) => {
      const tickets = new Reservations(storage, REMOVED_AT_ONCE + 1);
      const add = (now: number) => tickets.add(ticket(), NONE, now);
      const rows = () => storage.sql.exec("SELECT session FROM reservation").toArray().length;
      for (let at = 0; at <= REMOVED_AT_ONCE; at += 1) expect(add(START).kind).toBe("reserved");
      expect(add(START)).toMatchObject({ kind: "limit-reached", limit: "tickets" });
      expect(rows()).toBe(REMOVED_AT_ONCE + 1);
      const later = START + 10 * MINUTE;
      expect(tickets.add(ticket({ expiresUnixMs: later + MINUTE }), NONE, later).kind).toBe(
        "reserved",
      );
      expect(rows()).toBe(2);
    });
  });
});

describe("tickets of a tenant that makes no more", () => {
  it("are forgotten by the alarm once they have expired", async ({ expect }) => {
    const directory = env.DIRECTORY.getByName("a tenant that makes no more tickets");
    const expiresUnixMs = Date.now() + 5 * MINUTE;
    await directory.reserve(ticket({ expiresUnixMs }));
    await directory.reserve(ticket({ expiresUnixMs: expiresUnixMs + 120 * MINUTE }));
    const left = () =>
      runInDurableObject(directory, (_, { storage }) =>
        storage.sql.exec("SELECT session FROM reservation").toArray(),
      );
    setClock(30 * MINUTE);
    expect(await runDurableObjectAlarm(directory)).toBe(true);
    expect(await left()).toHaveLength(1);
    setClock(180 * MINUTE);
    expect(await runDurableObjectAlarm(directory)).toBe(true);
    expect(await left()).toEqual([]);
    expect(await runDurableObjectAlarm(directory)).toBe(false);
  });
});

/** A session of a console of its own. */
function entry(tenant: string, session: string, subject: string): Entry {
  const now = Date.now();
  return {
    session,
    tenant,
    console: { id: `console of ${session}`, name: "Machine" },
    subject,
    issuer: "portal",
    sharing: "shared",
    may: { takeOver: false, covert: false },
    observersRequired: 0,
    canChoose: true,
    kind: "rfb",
    startedUnixMs: now,
    endsUnixMs: now + 10 * MINUTE,
    version: "1",
  };
}

const OPENING = {
  state: "opening",
  mode: "control",
  bytesToViewer: 0,
  bytesToTarget: 0,
  connection: 1,
} as const;

describe("a directory", () => {
  it("lets in as many live sessions of a subject as the gateway's limits permit", async ({
    expect,
  }) => {
    const tenant = "limits of live sessions";
    const directory = env.DIRECTORY.getByName(tenant);
    const { subject } = readConfig(env).limits.liveSessions;
    const member = (session: string) => ({ session, incarnation: `${session} 1` });
    const enter = (session: string, who: string, again = false) =>
      directory.enter({
        ...member(session),
        entry: entry(tenant, session, who),
        standing: OPENING,
        again,
      });
    for (let live = 0; live < subject; live += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await enter(`s${String(live)}`, "ann")).toMatchObject({ kind: "entered" });
    }
    expect(await enter("late", "ann")).toMatchObject({
      kind: "refused",
      code: "limit-reached",
      limit: "liveSessions.subject",
    });
    expect(await enter("other", "bob")).toMatchObject({ kind: "entered" });
    expect(await enter("s0", "ann")).toMatchObject({ kind: "entered" });
    expect(await enter("was there", "ann", true)).toMatchObject({ kind: "entered" });
    await directory.leave({ ...member("was there"), ending: { code: "closed" } });
    await directory.leave({ ...member("s1"), ending: { code: "closed" } });
    expect(await enter("late", "ann")).toMatchObject({ kind: "entered" });
  });

  it("counts tickets by the limits of the gateway", async ({ expect }) => {
    const directory = env.DIRECTORY.getByName("limits of the gateway");
    const { subject } = readConfig(env).limits.ticketsPerMinute;
    const kinds: string[] = [];
    // A minute may end meanwhile: twice the limit passes it in one of the two.
    for (let minted = 0; minted <= 2 * subject && !kinds.includes("limit-reached"); minted += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      kinds.push((await directory.reserve(ticket({ subject: "ann" }))).kind);
    }
    expect(kinds.length).toBeGreaterThan(subject);
    expect(kinds.at(-1)).toBe("limit-reached");
  });
});
