import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, inject, it, vi } from "vitest";

import { sessionName } from "../../worker/ticket/session-name.ts";
import type { Claims } from "../../worker/ticket/claims.ts";
import { DOUBLE_PASSWORD } from "../support/doubles/names.ts";
import { TEST_API_TOKEN } from "../support/gateway-secrets.ts";
import { setClock } from "./support/clock.ts";
import { watchLog } from "./support/log.ts";
import {
  askToResume,
  concat,
  cutText,
  has,
  resume,
  toldIn,
  tokenOf,
} from "./support/coming-back.ts";
import { dumpOf, failing, watching } from "./support/storage.ts";
import { claimsFor, open, openWith, seal, upgrade, type Viewer } from "./support/viewer.ts";
import { SOON } from "../support/soon.ts";

const ports = inject("ports");
const KEY_DOWN = Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 0x61);
const GRANT = { mode: "control", clipboard: "both" } as const;

interface Begun {
  readonly viewer: Viewer;
  readonly session: string;
  readonly lines: readonly string[];
}

async function live(changes: Partial<Claims> = {}): Promise<Begun> {
  const lines = watchLog();
  const claims = claimsFor(ports["tell-none"], { grant: GRANT, ...changes });
  const viewer = await openWith(claims);
  await viewer.live();
  return { viewer, session: await sessionName(claims), lines };
}

/** How the session has ended, each time that the log says so. */
const endsOf = ({ lines, session }: Begun) =>
  lines
    .filter((line) => has([line], "session-ended", session))
    .map((line): unknown => JSON.parse(line));

const logged = ({ lines, session }: Begun, event: string) =>
  vi.waitUntil(() => has(lines, event, session), SOON);

async function parked(changes: Partial<Claims> = {}): Promise<Begun> {
  const begun = await live(changes);
  begun.viewer.socket.close(1001, "");
  await logged(begun, "session-parked");
  return begun;
}

/** Every way in which a session can be when its object goes. */
const STATES: Readonly<Record<string, () => Promise<Begun>>> = {
  live,
  detached: async () => {
    const begun = await live();
    begun.viewer.socket.close();
    await logged(begun, "viewer-detached");
    return begun;
  },
  "waiting for the machine": async () => {
    const lines = watchLog();
    const target = {
      kind: "rfb",
      host: "127.0.0.1",
      port: ports["close-relay"],
      password: DOUBLE_PASSWORD,
    } as const;
    const claims = { ...claimsFor(1, { grant: GRANT }), target };
    const viewer = await openWith(claims);
    await viewer.until(() => viewer.controls.some(({ type }) => type === "waiting"));
    return { viewer, session: await sessionName(claims), lines };
  },
  parked,
};

const stubOf = ({ session }: Begun) => env.SESSIONS.getByName(session);

const dump = (begun: Begun): Promise<string> =>
  runInDurableObject(stubOf(begun), (_, { storage }) => dumpOf(storage));

const tablesWith = (begun: Begun): Promise<number> =>
  runInDurableObject(
    stubOf(begun),
    (_, { storage }) => storage.sql.exec("SELECT * FROM session").toArray().length,
  );

/** Has the object go right before or after it executes a statement that has these words. */
const goAt = (stub: DurableObjectStub, when: "before" | "after", words: string): Promise<void> =>
  runInDurableObject(stub, (_, state) => {
    const cut = (statement: string): void => {
      if (statement.includes(words)) state.abort("cut");
    };
    const { sql } = watching(state.storage, { [when]: cut });
    Object.defineProperty(state.storage, "sql", { value: sql });
  });

async function helloOf(viewer: Viewer) {
  await viewer.until(() => viewer.controls.length > 0);
  const [hello] = viewer.controls;
  if (hello?.type !== "hello") throw new Error(`no hello: ${JSON.stringify(hello)}`);
  return hello;
}

/** Comes back as a page that was loaded again. */
const comeBack = (session: string, token: string) => resume(session, token, 0, 0);

async function works(viewer: Viewer): Promise<void> {
  await viewer.live();
  viewer.send(cutText("works"));
  await viewer.until(() => toldIn(concat(viewer.binary)).includes("works"));
}

async function patch(session: string, mode: string): Promise<number> {
  const { status } = await exports.default.fetch(
    new Request(`https://gateway.example/api/v1/sessions/${session}`, {
      method: "PATCH",
      headers: { Authorization: `Bearer ${TEST_API_TOKEN}`, "Content-Type": "application/json" },
      body: JSON.stringify({ mode }),
    }),
  );
  return status;
}

describe("a session whose object was restarted", () => {
  it.for(Object.keys(STATES))("is made again while it was %s", async (state, { expect }) => {
    const begun = await STATES[state]?.();
    if (begun === undefined) return expect.unreachable();
    const { viewer, session } = begun;
    const number = viewer.controls.filter(({ type }) => type === "connection").length;
    await abortAllDurableObjects();
    const again = await comeBack(session, tokenOf(viewer));
    const hello = await helloOf(again);
    expect(hello).toMatchObject({ session, again: true, mode: "control" });
    expect(tokenOf(again)).not.toBe(tokenOf(viewer));
    await again.until(() => again.controls.some(({ type }) => type === "connection"));
    const connection = again.controls.find(({ type }) => type === "connection");
    expect(connection).toEqual({ type: "connection", number: number + 1 });
    if (state !== "waiting for the machine") await works(again);
    again.socket.close(1000, "closed");
    await logged(begun, "session-ended");
  });

  it("knows which tokens have been used, and which was lost on its way", async ({ expect }) => {
    const begun = await live();
    const { viewer, session, lines } = begun;
    const first = tokenOf(viewer);
    // Its answer is lost.
    const lost = await comeBack(session, first);
    await abortAllDurableObjects();
    const third = await comeBack(session, first);
    await third.until(() => third.pings.length > 0);
    third.prove();
    await works(third);
    await abortAllDurableObjects();
    for (const used of [first, tokenOf(lost)]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const thief = await comeBack(session, used);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await thief.closed).toEqual({ code: 4042, reason: "resume-refused" });
      expect(JSON.parse(lines.at(-1) ?? "{}")).toMatchObject({
        event: "viewer-refused",
        code: "resume-refused",
        session,
        reason: "token",
      });
    }
    const fourth = await comeBack(session, tokenOf(third));
    expect(await helloOf(fourth)).toMatchObject({ session, again: true });
    fourth.socket.close(1000, "closed");
  });

  it.for(["before", "after"] as const)(
    "is found again with the same token when its object goes %s the next is written",
    async (when, { expect }) => {
      const begun = await live();
      const { viewer, session } = begun;
      await goAt(stubOf(begun), when, "REPLACE INTO session");
      const cut = await askToResume(session, tokenOf(viewer), 0, 0);
      expect(cut.status).toBe(503);
      expect(begun.lines.at(-1)).toContain('"reason":"reset"');
      const again = await comeBack(session, tokenOf(viewer));
      expect(await helloOf(again)).toMatchObject({ again: true });
      await works(again);
      again.socket.close(1000, "closed");
    },
  );

  it.for(["before", "after"] as const)(
    "is one at most of its ticket when its object goes %s that is used up",
    async (when, { expect }) => {
      const claims = claimsFor(ports["tell-none"], { grant: GRANT });
      const session = await sessionName(claims);
      const ticket = await seal(claims);
      await goAt(env.SESSIONS.getByName(session), when, "INTO redemption");
      expect((await upgrade(ticket)).status).toBe(503);
      // Nothing of it was on disk, so nobody can have seen anything of it.
      const viewer = await open(ticket);
      await works(viewer);
      expect((await (await open(ticket)).closed).reason).toBe("ticket-used");
      viewer.socket.close(1000, "closed");
    },
  );

  it.for([
    ["before", "DELETE FROM session"],
    ["after", "DELETE FROM session"],
    ["after", "REPLACE INTO ending"],
  ] as const)(
    "is on disk or has ended when its object goes %s %s",
    async ([when, words], { expect }) => {
      const begun = await live();
      await goAt(stubOf(begun), when, words);
      begun.viewer.socket.close(1000, "closed");
      await begun.viewer.closed.catch(() => {});
      const again = await comeBack(begun.session, tokenOf(begun.viewer));
      // Its end was not written, and nobody was told of it.
      expect(await helloOf(again)).toMatchObject({ again: true });
      again.socket.close(1000, "closed");
      await logged(begun, "session-ended");
      const late = await comeBack(begun.session, tokenOf(again));
      expect((await late.closed).reason).toBe("closed");
    },
  );

  it("is made again once for viewers that come at once, the last of which stays", async ({
    expect,
  }) => {
    const begun = await live();
    const { viewer, session } = begun;
    const token = tokenOf(viewer);
    await abortAllDurableObjects();
    const viewers = await Promise.all([1, 2, 3].map(() => comeBack(session, token)));
    await vi.waitUntil(() => viewers.filter(({ isOver }) => isOver).length === 2, SOON);
    const over = viewers.filter(({ isOver }) => isOver);
    expect(over.map(({ end }) => end)).toEqual(["taken-over", "taken-over"]);
    const last = viewers.find(({ isOver }) => !isOver) ?? expect.unreachable();
    await works(last);
    last.socket.close(1000, "closed");
  });

  it.for(["live", "parked"] as const)(
    "has the mode that was changed while it was %s",
    async (state, { expect }) => {
      const begun = await (state === "live" ? live() : parked());
      const { viewer, session } = begun;
      expect(await patch(session, "view")).toBe(200);
      await abortAllDurableObjects();
      const again = await comeBack(session, tokenOf(viewer));
      expect(await helloOf(again)).toMatchObject({ mode: "view" });
      again.socket.close(1000, "closed");
    },
  );

  it("can have its mode changed by whom it concerns alone, while it is on disk", async ({
    expect,
  }) => {
    const begun = await live();
    const { viewer, session } = begun;
    await abortAllDurableObjects();
    const stub = stubOf(begun);
    expect(await stub.changeMode("view", { owner: "somebody-else" })).toBe(false);
    expect(await stub.changeMode("view", { tenants: ["other"] })).toBe(false);
    expect(await stub.changeMode("view", { owner: "test", tenants: ["test"] })).toBe(true);
    const again = await comeBack(session, tokenOf(viewer));
    expect(await helloOf(again)).toMatchObject({ mode: "view" });
    again.socket.close(1000, "closed");
  });

  it("has the time that was left, and no more when the clock is set back", async ({ expect }) => {
    const begun = await live({ grant: { ...GRANT, maxSeconds: 3600 } });
    const { session } = begun;
    let token = tokenOf(begun.viewer);
    const left = [];
    for (const aheadMs of [1_000_000, 2_000_000, 1_500_000]) {
      setClock(aheadMs);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await abortAllDurableObjects();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const again = await comeBack(session, token);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      left.push((await helloOf(again)).secondsLeft);
      token = tokenOf(again);
    }
    const [first = 0, second = 0, third = 0] = left;
    expect(first).toBeGreaterThan(2590);
    expect(first).toBeLessThanOrEqual(2600);
    expect(second).toBeGreaterThan(1590);
    expect(second).toBeLessThanOrEqual(1600);
    expect(third).toBeLessThanOrEqual(second);
    setClock(3_600_000);
    await abortAllDurableObjects();
    const late = await comeBack(session, token);
    expect((await late.closed).reason).toBe("session-expired");
    expect(endsOf(begun)).toMatchObject([{ code: "session-expired", seconds: 3600 }]);
  });

  it("stays as it has ended, and knows nobody but its viewer", async ({ expect }) => {
    const begun = await live();
    const { viewer, session } = begun;
    viewer.socket.close(1000, "closed");
    await logged(begun, "session-ended");
    await abortAllDurableObjects();
    expect(await tablesWith(begun)).toBe(0);
    for (const aheadMs of [0, 3_600_000, -3_600_000]) {
      setClock(aheadMs);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const again = await comeBack(session, tokenOf(viewer));
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect((await again.closed).reason).toBe("closed");
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await patch(session, "view")).toBe(404);
    }
  });

  it("keeps nothing in the clear that opens anything", async ({ expect }) => {
    const lines = watchLog();
    const target = {
      kind: "rfb",
      host: "127.0.0.1",
      port: ports.tell,
      password: DOUBLE_PASSWORD,
    } as const;
    const claims = { ...claimsFor(1, { grant: GRANT, sub: "canary-subject" }), target };
    const ticket = await seal(claims);
    const viewer = await open(ticket);
    await viewer.live();
    const begun = { viewer, session: await sessionName(claims), lines };
    const early: string[] = [];
    /** Once the tenant's directory has the facts that wait for it, which say whose console it is. */
    const dumpAtRest = async () => {
      early.push(await dump(begun));
      await vi.waitUntil(async () => !(await dump(begun)).includes('"data":'), SOON);
      return dump(begun);
    };
    const dumps = [await dumpAtRest()];
    viewer.socket.close(1001, "");
    await logged(begun, "session-parked");
    dumps.push(await dumpAtRest());
    const again = await comeBack(begun.session, tokenOf(viewer));
    await helloOf(again);
    dumps.push(await dumpAtRest());
    again.socket.close(1000, "closed");
    await logged(begun, "session-ended");
    dumps.push(await dumpAtRest());
    // There is something in all of them.
    expect(dumps.map((stored) => stored.length > 40)).toEqual([true, true, true, true]);
    const secrets = [ticket, DOUBLE_PASSWORD, tokenOf(viewer), tokenOf(again), claims.jti];
    const told = ["canary-subject", "Test machine", "vm-1"];
    for (const stored of [...early, ...dumps]) {
      for (const secret of [...secrets, "127.0.0.1"]) expect(stored).not.toContain(secret);
    }
    for (const stored of dumps) {
      for (const name of told) expect(stored).not.toContain(name);
    }
    for (const secret of secrets) expect(lines.join()).not.toContain(secret);
  });
});

describe("a session that nobody looks at", () => {
  it("leaves the memory, and comes back when somebody does", async ({ expect }) => {
    const begun = await parked();
    // The runtime refuses while anything of it is connected or waited for.
    await vi.waitUntil(
      () =>
        evictDurableObject(stubOf(begun)).then(
          () => true,
          () => false,
        ),
      { ...SOON, interval: 500 },
    );
    const again = await comeBack(begun.session, tokenOf(begun.viewer));
    expect(await helloOf(again)).toMatchObject({ again: true });
    await works(again);
    again.socket.close(1000, "closed");
  });

  it("is ended by the alarm, which is told, and so is whoever comes then", async ({ expect }) => {
    const begun = await parked({ grant: { ...GRANT, maxSeconds: 3600 } });
    const { viewer, session } = begun;
    await abortAllDurableObjects();
    expect(await runDurableObjectAlarm(stubOf(begun))).toBe(true);
    expect(await tablesWith(begun)).toBe(1);
    setClock(3_600_000);
    expect(await runDurableObjectAlarm(stubOf(begun))).toBe(true);
    expect(await tablesWith(begun)).toBe(0);
    expect(endsOf(begun)).toMatchObject([{ subject: "tester", code: "session-expired" }]);
    const again = await comeBack(session, tokenOf(viewer));
    expect((await again.closed).reason).toBe("session-expired");
    // And a day later nobody knows of it.
    for (const minutes of [0, 11]) {
      setClock(3_600_000 + 24 * 3_600_000 + minutes * 60_000);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await runDurableObjectAlarm(stubOf(begun))).toBe(true);
    }
    expect(await dump(begun)).toBe("");
  });

  it("is ended by idleness in the same way", async ({ expect }) => {
    const begun = await parked({ grant: { ...GRANT, idleSeconds: 600 } });
    await abortAllDurableObjects();
    setClock(601_000);
    expect(await runDurableObjectAlarm(stubOf(begun))).toBe(true);
    expect(endsOf(begun)).toMatchObject([{ code: "session-idle" }]);
  });

  it("has the idle time that was left when its object was restarted, give or take half of it", async ({
    expect,
  }) => {
    const begun = await live({ grant: { ...GRANT, idleSeconds: 600 } });
    const { viewer, session } = begun;
    const stub = stubOf(begun);
    // A person types on, so nothing that is written changes but this.
    setClock(500_000);
    viewer.send(KEY_DOWN);
    viewer.send(cutText("typed"));
    await viewer.until(() => toldIn(concat(viewer.binary)).includes("typed"));
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    const at = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
    expect((at ?? 0) - Date.now()).toBeGreaterThan(790_000);
    expect((at ?? 0) - Date.now()).toBeLessThanOrEqual(800_000);
    await abortAllDurableObjects();
    setClock(1_000_000);
    const again = await comeBack(session, tokenOf(viewer));
    expect(await helloOf(again)).toMatchObject({ again: true, idleSeconds: 600 });
    await abortAllDurableObjects();
    setClock(1_101_000);
    const late = await comeBack(session, tokenOf(again));
    expect((await late.closed).reason).toBe("session-idle");
  });

  it("comes back although the storage could not be read when it was let go", async ({ expect }) => {
    const begun = await live();
    const { viewer, session, lines } = begun;
    let isFailing = false;
    await runInDurableObject(stubOf(begun), (_, { storage }) => {
      const broken = failing(storage, (words) => isFailing && words.includes("FROM session"));
      Object.defineProperty(storage, "sql", { value: broken.sql });
    });
    viewer.socket.close(1001, "");
    await logged(begun, "session-parked");
    isFailing = true;
    await vi.waitUntil(() => lines.some((line) => line.startsWith('{"event":"fault"')), SOON);
    isFailing = false;
    const again = await comeBack(session, tokenOf(viewer));
    expect(await helloOf(again)).toMatchObject({ again: true });
    await works(again);
    again.socket.close(1000, "closed");
  });

  it("ends if it could not be kept, and is not what it was before", async ({ expect }) => {
    const begun = await live();
    const { viewer, session, lines } = begun;
    await runInDurableObject(stubOf(begun), (_, { storage }) => {
      const full = failing(storage, (statement) => statement.includes("REPLACE INTO session"));
      Object.defineProperty(storage, "sql", { value: full.sql });
    });
    // A live session goes on.
    expect(await patch(session, "view")).toBe(200);
    await viewer.until(() => viewer.controls.some(({ type }) => type === "mode"));
    expect(lines.some((line) => line.includes('"record-failed"'))).toBe(true);
    expect(endsOf(begun)).toEqual([]);
    viewer.socket.close(1001, "");
    await logged(begun, "session-ended");
    expect(endsOf(begun)).toMatchObject([{ code: "gateway-error" }]);
    expect(await tablesWith(begun)).toBe(0);
    const again = await comeBack(session, tokenOf(viewer));
    expect((await again.closed).reason).toBe("gateway-error");
  });
});
