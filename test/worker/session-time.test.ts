import { abortAllDurableObjects, runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, inject, it, vi } from "vitest";

import type { TimeMessage } from "../../worker/channel/messages.ts";
import { ASK_AGAIN_MS } from "../../worker/console/time-requests.ts";
import type { SessionEvents } from "../../worker/http/api/session-events.ts";
import type { SessionView } from "../../worker/http/api/session-view.ts";
import type { Claims, Grant } from "../../worker/ticket/claims.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { SOON } from "../support/soon.ts";
import { setClock, unixMs } from "./support/clock.ts";
import { has, resume, tokenOf } from "./support/coming-back.ts";
import { watchLog } from "./support/log.ts";
import { matrixToken } from "./support/matrix-callers.ts";
import { claimsFor, openWith, type Viewer } from "./support/viewer.ts";

const ports = inject("ports");
const HOUR = 3_600_000;

async function ask(session: string, method: string, body?: object, below = ""): Promise<Response> {
  return exports.default.fetch(
    new Request(`https://gateway.example/api/v1/sessions/${session}${below}`, {
      method,
      headers: {
        Authorization: `Bearer ${matrixToken("matrix-all")}`,
        "Content-Type": "application/json",
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}

const viewOf = async (session: string): Promise<SessionView> =>
  (await ask(session, "GET")).json<SessionView>();

/** Has a session end this many milliseconds from now. */
async function endIn(session: string, milliseconds: number): Promise<string> {
  const endsAt = new Date(unixMs() + milliseconds).toISOString();
  const response = await ask(session, "PATCH", { endsAt });
  if (response.status !== 200) throw new Error(await response.text());
  return endsAt;
}

const factsOf = async (session: string, type: string) => {
  const { events } = await (
    await ask(session, "GET", undefined, "/events?limit=500")
  ).json<SessionEvents>();
  return events.filter((event) => event.type === type).map(({ data }) => data);
};

interface Begun {
  readonly viewer: Viewer;
  readonly session: string;
  readonly lines: readonly string[];
}

async function live(grant: Partial<Grant> = {}, changes: Partial<Claims> = {}): Promise<Begun> {
  const lines = watchLog();
  const claims = claimsFor(ports["tell-none"], {
    grant: { mode: "control", ...grant },
    console: { id: crypto.randomUUID(), name: "Test machine" },
    ...changes,
  });
  const viewer = await openWith(claims);
  await viewer.live();
  const session = await sessionName(claims);
  await vi.waitUntil(() => has(lines, "session-live", session), SOON);
  return { viewer, session, lines };
}

const toldOf = ({ controls }: Viewer): readonly TimeMessage[] =>
  controls.filter((message): message is TimeMessage => message.type === "time");

/** What a viewer that was just greeted was told of the time that is left, in seconds. */
async function greetedWith(viewer: Viewer): Promise<number> {
  await viewer.until(() => viewer.controls.length > 0);
  const [first] = viewer.controls;
  if (first?.type !== "hello" && first?.type !== "resumed") throw new Error("no greeting");
  return first.secondsLeft;
}

const logged = ({ lines, session }: Begun, event: string) =>
  vi.waitUntil(() => has(lines, event, session), SOON);

const STATES: Readonly<Record<string, () => Promise<Begun>>> = {
  live,
  detached: async () => {
    const begun = await live();
    begun.viewer.socket.close();
    await logged(begun, "viewer-detached");
    return begun;
  },
  parked: async () => {
    const begun = await live();
    begun.viewer.socket.close(1001, "");
    await logged(begun, "session-parked");
    return begun;
  },
  "parked, on disk alone": async () => {
    const begun = await live();
    begun.viewer.socket.close(1001, "");
    await logged(begun, "session-parked");
    await abortAllDurableObjects();
    return begun;
  },
};

const near = (milliseconds: number) => (seconds: number) =>
  seconds <= Math.ceil(milliseconds / 1000) && seconds > milliseconds / 1000 - 30;

describe("another end of a session", () => {
  it("is told to the viewer, the list and the audit at once, and outlives the ticket's", async ({
    expect,
  }) => {
    const { viewer, session } = await live({ maxSeconds: 2 });
    const before = (await viewOf(session)).endsAt;
    const endsAt = await endIn(session, HOUR);
    expect((await viewOf(session)).endsAt).toBe(endsAt);
    await viewer.until(() => toldOf(viewer).length > 0);
    expect(toldOf(viewer)).toEqual([{ type: "time", secondsLeft: expect.toSatisfy(near(HOUR)) }]);
    await vi.waitFor(
      async () =>
        expect(await factsOf(session, "session-end-changed")).toEqual([
          { by: "matrix-all", endsAt, endedAt: before, asked: false },
        ]),
      SOON,
    );
    // The end that its ticket has is over by then.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(viewer.isOver).toBe(false);
    expect((await viewOf(session)).state).toBe("live");
    await endIn(session, 50);
    await viewer.closed;
    expect(viewer.end).toBe("session-expired");
  });

  it.for(Object.keys(STATES))(
    "is kept over a restart, set while it was %s",
    async (state, { expect }) => {
      const begun = await STATES[state]?.();
      if (begun === undefined) return expect.unreachable();
      const { viewer, session } = begun;
      const endsAt = await endIn(session, 2 * HOUR);
      expect((await viewOf(session)).endsAt).toBe(endsAt);
      await abortAllDurableObjects();
      const again = await resume(session, tokenOf(viewer), 0, 0);
      expect(await greetedWith(again)).toSatisfy(near(2 * HOUR));
      again.socket.close(1000, "closed");
      await logged(begun, "session-ended");
    },
  );

  it("of one that nobody looks at is when its alarm rings, later or earlier", async ({
    expect,
  }) => {
    const begun = await STATES["parked, on disk alone"]?.();
    if (begun === undefined) return expect.unreachable();
    const { viewer, session } = begun;
    const stub = env.SESSIONS.getByName(session);
    await endIn(session, 7 * HOUR);
    setClock(6.5 * HOUR);
    await runDurableObjectAlarm(stub);
    expect((await viewOf(session)).state).toBe("parked");
    await endIn(session, 60_000);
    setClock(6.5 * HOUR + 61_000);
    await runDurableObjectAlarm(stub);
    await logged(begun, "session-ended");
    expect((await ask(session, "GET")).status).toBe(404);
    const late = await resume(session, tokenOf(viewer), 0, 0);
    await late.closed;
    expect(late.end).toBe("session-expired");
  });

  it("is at most SESSION_MAX_SECONDS after its beginning, and after now", async ({ expect }) => {
    const { viewer, session } = await live();
    const { startedAt, endsAt } = await viewOf(session);
    const latest = Date.parse(startedAt) + 8 * HOUR;
    for (const [unix, status] of [
      [latest + 1, 422],
      [unixMs() - 1, 422],
      [latest, 200],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const answer = await ask(session, "PATCH", { endsAt: new Date(unix).toISOString() });
      expect([unix, answer.status]).toEqual([unix, status]);
    }
    expect(Date.parse(endsAt)).toBe(latest);
    viewer.socket.close(1000, "closed");
  });
});

describe("a person who asks for more time", () => {
  const asks = async (): Promise<Begun> => {
    const begun = await live({ moreTime: true, maxSeconds: 600 });
    begun.viewer.send({ type: "ask-time" });
    await begun.viewer.until(() => toldOf(begun.viewer).length > 0);
    return begun;
  };

  it("is in the list and the audit once, however often that is", async ({ expect }) => {
    const { viewer, session } = await asks();
    for (let times = 0; times < 4; times += 1) viewer.send({ type: "ask-time" });
    await viewer.until(() => toldOf(viewer).length === 5);
    expect(toldOf(viewer)).toEqual(
      Array.from({ length: 5 }, () => ({
        type: "time",
        secondsLeft: expect.toSatisfy(near(600_000)),
        request: "asked",
      })),
    );
    await vi.waitFor(
      async () => expect((await viewOf(session)).moreTimeAskedAt).toMatch(/^\d{4}-.*Z$/),
      SOON,
    );
    const { endsAt, console } = await viewOf(session);
    await vi.waitFor(
      async () =>
        expect(await factsOf(session, "more-time-asked")).toEqual([
          { console: console.id, endsAt },
        ]),
      SOON,
    );
    viewer.socket.close(1000, "closed");
  });

  it("is answered by more time", async ({ expect }) => {
    const { viewer, session } = await asks();
    await endIn(session, HOUR);
    await viewer.until(() => toldOf(viewer).length === 2);
    expect(toldOf(viewer).at(-1)).toMatchObject({ request: "given" });
    expect(await viewOf(session)).not.toHaveProperty("moreTimeAskedAt");
    await vi.waitFor(
      async () =>
        expect(await factsOf(session, "session-end-changed")).toMatchObject([{ asked: true }]),
      SOON,
    );
    viewer.socket.close(1000, "closed");
  });

  it("waits on where the end comes nearer", async ({ expect }) => {
    const { viewer, session } = await asks();
    await endIn(session, 300_000);
    await viewer.until(() => toldOf(viewer).length === 2);
    expect(toldOf(viewer).at(-1)).not.toHaveProperty("request");
    expect(await viewOf(session)).toHaveProperty("moreTimeAskedAt");
    viewer.socket.close(1000, "closed");
  });

  it("is told no, and can ask again two minutes after the first time", async ({ expect }) => {
    const { viewer, session } = await asks();
    const no = async () => (await ask(session, "PATCH", { moreTime: "declined" })).json();
    expect(await no()).toEqual({ session, moreTime: "declined" });
    expect(await no()).toEqual({ session, moreTime: "not-asked" });
    await viewer.until(() => toldOf(viewer).length === 2);
    expect(toldOf(viewer).at(-1)).toMatchObject({
      request: "declined",
      againSeconds: expect.toSatisfy(near(ASK_AGAIN_MS)),
    });
    expect(await viewOf(session)).not.toHaveProperty("moreTimeAskedAt");
    viewer.send({ type: "ask-time" });
    await viewer.until(() => toldOf(viewer).length === 3);
    expect(toldOf(viewer).at(-1)).toMatchObject({ request: "early" });
    setClock(ASK_AGAIN_MS);
    viewer.send({ type: "ask-time" });
    await viewer.until(() => toldOf(viewer).length === 4);
    expect(toldOf(viewer).at(-1)).toMatchObject({ request: "asked" });
    viewer.socket.close(1000, "closed");
  });

  it("still waits after a restart, and is answered there", async ({ expect }) => {
    const { viewer, session, lines } = await asks();
    await vi.waitFor(
      async () => expect(await viewOf(session)).toHaveProperty("moreTimeAskedAt"),
      SOON,
    );
    viewer.socket.close(1001, "");
    await logged({ viewer, session, lines }, "session-parked");
    await abortAllDurableObjects();
    expect(await viewOf(session)).toHaveProperty("moreTimeAskedAt");
    const again = await resume(session, tokenOf(viewer), 0, 0);
    await again.until(() => again.controls.length > 0);
    expect(again.controls[0]).toMatchObject({ type: "hello", moreTime: "asked" });
    again.socket.close(1001, "");
    await vi.waitUntil(
      () => lines.filter((line) => has([line], "session-parked", session)).length === 2,
      SOON,
    );
    await abortAllDurableObjects();
    const answer = await ask(session, "PATCH", { moreTime: "declined" });
    expect(await answer.json()).toEqual({ session, moreTime: "declined" });
    expect(await viewOf(session)).not.toHaveProperty("moreTimeAskedAt");
    await ask(session, "DELETE");
  });

  it("is nobody whose ticket does not say so, and makes no fact", async ({ expect }) => {
    const { viewer, session, lines } = await live();
    expect(viewer.controls[0]).not.toHaveProperty("moreTime");
    viewer.send({ type: "ask-time" });
    await viewer.until(() => toldOf(viewer).length > 0);
    expect(toldOf(viewer)).toMatchObject([{ request: "declined", againSeconds: 0 }]);
    expect(await viewOf(session)).not.toHaveProperty("moreTimeAskedAt");
    expect(has(lines, "more-time-asked", session)).toBe(false);
    viewer.socket.close(1000, "closed");
  });
});
