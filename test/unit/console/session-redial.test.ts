import { describe, it } from "vitest";

import { LOOKS_PER_PING, SESSION_LIMITS } from "../../../worker/console/limits.ts";
import type { Session } from "../../../worker/console/session.ts";
import { TunnelError } from "../../../worker/tunnel/errors.ts";
import { settled } from "./fake-time.ts";
import {
  liveSession,
  ScriptedServer,
  ScriptedViewer,
  startSession,
  tokenOf,
  type StageOptions,
} from "./session-stage.ts";

const KEY = [4, 1, 0, 0, 0, 0, 0, 0x61];
const KEY_RELEASE = [4, 0, 0, 0, 0, 0, 0, 0x61];
const BELL = 2;
/** FramebufferUpdateRequest, and FramebufferUpdate without rectangles. */
const FIRST_REQUEST = Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 64, 0, 48);
const EMPTY_UPDATE = [0, 0, 0, 0];
const GRACE_SECONDS = 60;
const WAIT_SECONDS = 120;

/** Machines that are dialled one after another; `undefined`: nobody answers. */
function machines(...servers: readonly (ScriptedServer | undefined)[]) {
  const dialled: ScriptedServer[] = [];
  let count = 0;
  return {
    dialled,
    get dials(): number {
      return count;
    },
    dialTarget: async () => {
      const server = servers[count];
      count += 1;
      if (server === undefined) throw new TunnelError("unreachable");
      dialled.push(server);
      return server.dialled;
    },
  };
}

function options(dialTarget: StageOptions["dialTarget"]): StageOptions {
  return {
    graceSeconds: GRACE_SECONDS,
    waitSeconds: WAIT_SECONDS,
    ...(dialTarget && { dialTarget }),
  };
}

/** A viewer comes back to a session. */
function comesBack(
  session: Session,
  { number = 0, received = 0, tokenHash = "first", next = "next" },
) {
  const viewer = new ScriptedViewer();
  const refusal = session.refusalOf({ tokenHash, number, received });
  if (refusal !== undefined) throw new Error(`refused: ${JSON.stringify(refusal)}`);
  session.attach({ socket: viewer, number, received, tokenHash, next: tokenOf(next) });
  return viewer;
}

/** Time passes for a viewer that goes on saying something. */
async function passAwake(
  { viewer, time }: Awaited<ReturnType<typeof liveSession>>,
  seconds: number,
) {
  for (let second = 0; second < seconds; second += 4) {
    viewer.says({ type: "ping" });
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await time.pass(4000);
  }
}

const typesTo = ({ controls }: ScriptedViewer): string[] =>
  controls.map((message) =>
    message.type === "connection" ? `connection ${message.number}` : message.type,
  );

describe("a viewer that begins anew", () => {
  it.for([
    ["has no picture", { number: 0, received: 0 }],
    ["has an older connection", { number: 7, received: 3 }],
    ["has received more than was sent", { number: 1, received: 1_000_000 }],
  ] as const)(
    "because it %s is greeted first, then has the next connection",
    async ([, has], { expect }) => {
      const [first, second] = [new ScriptedServer(), new ScriptedServer()];
      const { dialTarget, dialled } = machines(first, second);
      const stage = await liveSession(options(dialTarget));
      stage.viewer.says(Uint8Array.from(KEY));
      await settled();
      stage.viewer.leaves(1006);
      await settled();
      expect(first.written.slice(-KEY.length)).toEqual(KEY_RELEASE);
      const viewer = comesBack(stage.session, has);
      expect(first.closedTunnels).toBe(0);
      await settled();
      expect(first.closedTunnels).toBe(1);
      expect(dialled).toEqual([first, second]);
      expect(viewer.controls[0]).toMatchObject({ type: "hello", again: true, waitSeconds: 120 });
      expect(typesTo(viewer)).toEqual(["hello", "ping", "connection 2"]);
      viewer.shakesHands();
      viewer.says(Uint8Array.from(KEY));
      second.says(BELL);
      await settled();
      expect(second.written.slice(-KEY.length)).toEqual(KEY);
      expect(viewer.binary.at(-1)).toEqual(Uint8Array.of(BELL));
      expect(stage.events).toEqual(["session-live", "viewer-detached", "connection-redialled"]);
    },
  );

  it("has the older one closed with its keys released, at once when it has left the page", async ({
    expect,
  }) => {
    const [first, second] = [new ScriptedServer(), new ScriptedServer()];
    const { dialTarget } = machines(first, second);
    const stage = await liveSession(options(dialTarget));
    stage.viewer.says(Uint8Array.from(KEY));
    await settled();
    stage.viewer.leaves(1001);
    await settled();
    expect(first.written.slice(-KEY.length)).toEqual(KEY_RELEASE);
    expect(first.closedTunnels).toBe(1);
    expect(stage.events).toEqual(["session-live", "session-parked"]);
    const viewer = comesBack(stage.session, {});
    await settled();
    expect(typesTo(viewer)).toEqual(["hello", "ping", "connection 2"]);
  });

  it("does not have the next dialled while the last keys are being written", async ({ expect }) => {
    const [first, second] = [new ScriptedServer(), new ScriptedServer()];
    const { dialTarget, dialled } = machines(first, second);
    const stage = await liveSession(options(dialTarget));
    const blocked = Promise.withResolvers<void>();
    first.blocked = blocked.promise;
    stage.viewer.says(Uint8Array.from(KEY));
    await settled();
    comesBack(stage.session, {});
    await settled();
    expect(stage.viewer.closedWith).toBe("taken-over");
    expect(dialled).toEqual([first]);
    blocked.resolve();
    await settled();
    expect(first.written.slice(-KEY.length)).toEqual(KEY_RELEASE);
    expect(dialled).toEqual([first, second]);
  });

  it("does not wait for a machine that takes no more keys", async ({ expect }) => {
    const [first, second] = [new ScriptedServer(), new ScriptedServer()];
    const { dialTarget, dialled } = machines(first, second);
    const stage = await liveSession(options(dialTarget));
    first.blocked = new Promise(() => {});
    stage.viewer.says(Uint8Array.from(KEY));
    await settled();
    comesBack(stage.session, {});
    await stage.time.pass(SESSION_LIMITS.farewellMs - 1);
    expect(dialled).toEqual([first]);
    await stage.time.pass(1);
    expect(dialled).toEqual([first, second]);
  });

  it("does not have two machines dialled at once, however slow the first is", async ({
    expect,
  }) => {
    const dials: AbortSignal[] = [];
    const stage = startSession({
      ...options(undefined),
      dialTarget: (_admission, { signal }) => {
        dials.push(signal);
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(new TunnelError("refused")));
        });
      },
    });
    stage.viewer.isLost();
    await settled();
    expect(dials.map(({ aborted }) => aborted)).toEqual([true]);
    const viewer = comesBack(stage.session, {});
    await settled();
    expect(dials.map(({ aborted }) => aborted)).toEqual([true, false]);
    const another = comesBack(stage.session, { tokenHash: "next", next: "third" });
    await settled();
    expect(dials).toHaveLength(2);
    expect(viewer.closedWith).toBe("taken-over");
    expect(typesTo(another)).toEqual(["hello", "ping"]);
  });

  it.for(["fails", "succeeds"] as const)(
    "hears nothing of an older dialling that %s late",
    async (how, { expect }) => {
      const late = Promise.withResolvers<void>();
      const later = Promise.withResolvers<void>();
      const [first, second] = [new ScriptedServer(), new ScriptedServer()];
      const again = machines(second);
      let dials = 0;
      const stage = startSession({
        ...options(undefined),
        dialTarget: async () => {
          dials += 1;
          if (dials > 1) {
            await later.promise;
            return again.dialTarget();
          }
          await late.promise;
          if (how === "fails") throw new TunnelError("unreachable");
          return first.dialled;
        },
      });
      stage.viewer.isLost();
      const viewer = comesBack(stage.session, {});
      await stage.time.pass(SESSION_LIMITS.farewellMs - 1);
      expect(dials).toBe(1);
      await stage.time.pass(1);
      expect(dials).toBe(2);
      late.resolve();
      await settled();
      later.resolve();
      await settled();
      viewer.shakesHands();
      viewer.says(Uint8Array.from(KEY));
      await settled();
      expect(second.written.slice(-KEY.length)).toEqual(KEY);
      expect(first.closedTunnels).toBe(how === "fails" ? 0 : 1);
      expect(stage.session.ended).toBe(false);
    },
  );

  it("has the machine dialled as often as it may, and no more often", async ({ expect }) => {
    const { burst, perSecond } = SESSION_LIMITS.redials;
    const stage = await liveSession({ graceSeconds: GRACE_SECONDS });
    for (let count = 0; count < burst; count += 1) {
      const tokenHash = count === 0 ? "first" : String(count);
      comesBack(stage.session, { tokenHash, next: String(count + 1) });
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await settled();
    }
    const asked = { tokenHash: String(burst), number: 0, received: 0 };
    expect(stage.session.refusalOf(asked)).toBe("rate");
    // One that goes on has nothing dialled.
    expect(stage.session.refusalOf({ ...asked, number: burst + 1 })).toBeUndefined();
    await stage.time.pass(1000 / perSecond - 1);
    expect(stage.session.refusalOf(asked)).toBe("rate");
    await stage.time.pass(1);
    expect(stage.session.refusalOf(asked)).toBeUndefined();
  });
});

describe("a machine that is gone", () => {
  it("is the next connection of the same viewer when it is back, and nothing old is heard", async ({
    expect,
  }) => {
    const [first, second] = [new ScriptedServer(), new ScriptedServer()];
    const { dialTarget } = machines(first, undefined, undefined, second);
    const stage = await liveSession(options(dialTarget));
    const { viewer } = stage;
    viewer.says(Uint8Array.from(KEY.slice(0, 3)));
    first.closes();
    await settled();
    expect(viewer.controls.at(-1)).toEqual({ type: "waiting", seconds: 0, secondsLeft: 120 });
    // What is on its way from the viewer: the rest of a key, a receipt, its answer.
    viewer.says(Uint8Array.from(KEY.slice(3)));
    viewer.says({ type: "ack", received: 1_000_000 });
    viewer.says({ type: "connection", number: 1 });
    viewer.says(Uint8Array.from(KEY));
    await stage.time.pass(250 + 500 + 1000);
    expect(typesTo(viewer)).toEqual([
      "hello",
      "connection 1",
      "waiting",
      "waiting",
      "waiting",
      "connection 2",
    ]);
    const written = second.written.length;
    viewer.says(Uint8Array.from(KEY));
    viewer.says({ type: "ack", received: 1_000_000 });
    await settled();
    expect(second.written).toHaveLength(written);
    viewer.shakesHands();
    // An answer that is late changes nothing.
    viewer.says({ type: "connection", number: 1 });
    viewer.says(Uint8Array.from(KEY));
    await settled();
    expect(second.written.slice(-KEY.length)).toEqual(KEY);
    expect(stage.events).toEqual(["session-live", "session-waiting", "connection-redialled"]);
    expect(stage.logged.at(-1)).toMatchObject({ number: 2, milliseconds: 1750 });
  });

  it("counts what is taken from the viewer anew, and speaks no more of what was", async ({
    expect,
  }) => {
    const second = new ScriptedServer();
    const nobody = Array.from({ length: 7 }, () => undefined);
    const first = new ScriptedServer();
    const stage = await liveSession(options(machines(first, ...nobody, second).dialTarget));
    const { viewer } = stage;
    const types = () => viewer.controls.map(({ type }) => type);
    first.closes();
    await passAwake(stage, 20);
    expect(types().filter((type) => type === "ping").length).toBeGreaterThan(0);
    expect(types()).not.toContain("taken");
    await passAwake(stage, 4);
    viewer.shakesHands();
    await passAwake(stage, SESSION_LIMITS.pingMs / 1000);
    expect(viewer.controls.filter(({ type }) => type === "taken")).toEqual([
      { type: "taken", received: 14 },
    ]);
  });

  it("ends the session when it is not back in time, and says so once", async ({ expect }) => {
    const first = new ScriptedServer();
    const stage = await liveSession(options(machines(first).dialTarget));
    first.closes();
    await passAwake(stage, WAIT_SECONDS - 4);
    expect(stage.session.ended).toBe(false);
    await passAwake(stage, 4);
    await stage.ended;
    expect(stage.events).toEqual(["session-live", "session-waiting", "session-ended"]);
    expect(stage.viewer.closedWith).toBe("target-closed");
  });

  it("that closes after each login ends the session in time", async ({ expect }) => {
    let dials = 0;
    const stage = await liveSession(
      options(async () => {
        dials += 1;
        const server = new ScriptedServer();
        const { dialled } = server;
        setImmediate(() => server.closes());
        return dialled;
      }),
    );
    await passAwake(stage, WAIT_SECONDS);
    await stage.ended;
    expect(stage.logged.at(-1)).toMatchObject({ event: "session-ended", code: "target-closed" });
    expect(dials).toBeGreaterThan(20);
    expect(dials).toBeLessThan(40);
    expect(stage.events.filter((event) => event === "session-waiting")).toHaveLength(1);
  });

  it("ends the session of a plain viewer", async ({ expect }) => {
    const stage = await liveSession({ channel: "binary", waitSeconds: WAIT_SECONDS });
    stage.server.closes();
    await stage.ended;
    expect(stage.viewer.closedWith).toBe("target-closed");
  });

  it("parks the session when its viewer is lost as well, or was", async ({ expect }) => {
    const before = await liveSession(options(undefined));
    before.viewer.isLost();
    before.server.closes();
    const after = await liveSession(options(machines(new ScriptedServer()).dialTarget));
    await settled();
    after.viewer.isLost();
    for (const stage of [before, after]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await stage.time.pass(GRACE_SECONDS * 1000 + SESSION_LIMITS.closeMs);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await stage.ended;
      expect(stage.events.at(-1)).toBe("session-parked");
      expect(stage.time.pending).toBe(0);
    }
  });
});

describe("a session that is made again", () => {
  it("has the next connection, its mode, its time and its counts", async ({ expect }) => {
    const [first, second] = [new ScriptedServer(), new ScriptedServer()];
    const stage = await liveSession(options(machines(first, second).dialTarget));
    await stage.time.pass(1000);
    expect(stage.session.changeMode("view")).toBe(true);
    stage.viewer.leaves(1001);
    await stage.time.pass(SESSION_LIMITS.closeMs);
    await stage.ended;
    const kept = stage.stage.kept.at(-1);
    expect(kept).toMatchObject({
      number: 1,
      tokens: { current: "first" },
      admission: { claims: { grant: { mode: "view" } } },
      counters: { bytesToViewer: stage.viewer.received, resumes: 0 },
    });
    await stage.time.pass(1_000_000);
    expect(stage.session.refusalOf({ tokenHash: "first", number: 0, received: 0 })).toBe("over");
    const session = stage.again();
    const ended = session.run();
    expect(session.refusalOf({ tokenHash: "another", number: 1, received: 0 })).toBe("token");
    const viewer = comesBack(session, { number: 1, received: 5 });
    expect(viewer.controls[0]).toMatchObject({
      type: "hello",
      again: true,
      mode: "view",
      secondsLeft: 3600 - 1 - 4 - 1000,
    });
    await settled();
    expect(typesTo(viewer)).toEqual(["hello", "ping", "connection 2"]);
    viewer.shakesHands();
    viewer.says(Uint8Array.from(KEY));
    await settled();
    expect(second.written.join()).not.toContain(KEY.join());
    viewer.leaves();
    await ended;
    expect(stage.logged.at(-1)).toMatchObject({
      event: "session-ended",
      code: "closed",
      seconds: 1005,
      bytesToViewer: stage.viewer.received + viewer.received,
    });
  });

  it("has a number that its viewer has not seen, whenever its machine was back", async ({
    expect,
  }) => {
    const servers = [new ScriptedServer(), undefined, new ScriptedServer(), new ScriptedServer()];
    const stage = await liveSession(options(machines(...servers).dialTarget));
    servers[0]?.closes();
    await stage.time.pass(1000);
    expect(typesTo(stage.viewer)).toContain("connection 2");
    const viewer = comesBack(stage.again(), { number: 2, received: 0 });
    await settled();
    expect(typesTo(viewer)).toEqual(["hello", "ping", "connection 3"]);
  });

  it.for([
    ["left", 1001, 0],
    ["was lost", 1006, GRACE_SECONDS * 1000],
  ] as const)(
    "has all of its time to wait when its machine was steady before its viewer %s",
    async ([, code, afterMs], { expect }) => {
      const [first, second] = [new ScriptedServer(), new ScriptedServer()];
      const stage = await liveSession(options(machines(first, second).dialTarget));
      first.closes();
      await stage.time.pass(1000);
      expect(stage.stage.kept.at(-1)).toHaveProperty("waitingSinceUnixMs");
      await passAwake(stage, SESSION_LIMITS.steadyMs / 1000);
      stage.viewer.leaves(code);
      await stage.time.pass(afterMs);
      expect(stage.events.at(-1)).toBe("session-parked");
      expect(stage.stage.kept.at(-1)).not.toHaveProperty("waitingSinceUnixMs");
    },
  );

  it("is dialled for viewers that come back no more often than if it had not been", async ({
    expect,
  }) => {
    const stage = await liveSession({
      ...options(undefined),
      limits: { redials: { perSecond: 0.2, burst: 3, again: 1 } },
    });
    let session: Session = stage.session;
    let comings = 0;
    for (let turn = 0; turn < 3; turn += 1) {
      while (session.refusalOf({ tokenHash: "first", number: 0, received: 0 }) === undefined) {
        comings += 1;
        const socket = new ScriptedViewer();
        session.attach({
          socket,
          number: 0,
          received: 0,
          tokenHash: "first",
          next: tokenOf("next"),
        });
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await settled();
      }
      session = stage.again();
    }
    expect(comings).toBe(3);
  });

  it("is over when its time is, whatever it was kept in", async ({ expect }) => {
    const stage = await liveSession({ ...options(undefined), maxSeconds: 100 });
    stage.viewer.leaves(1001);
    await stage.time.pass(100_000);
    const session = stage.again();
    const ended = session.run();
    const viewer = comesBack(session, {});
    await stage.time.pass(0);
    await ended;
    expect(viewer.closedWith).toBe("session-expired");
  });

  it("lets go of WebSockets that nobody closes", async ({ expect }) => {
    const stage = await liveSession(options(undefined));
    await stage.time.pass(SESSION_LIMITS.silenceMs + SESSION_LIMITS.pingMs / LOOKS_PER_PING);
    await stage.time.pass(GRACE_SECONDS * 1000 + SESSION_LIMITS.closeMs - 1);
    expect(stage.events.at(-1)).toBe("session-parked");
    expect(stage.stage.abandoned).toBe(0);
    await stage.time.pass(1);
    expect(stage.stage.abandoned).toBe(1);
  });

  it("is kept when something about it changes, and for no message", async ({ expect }) => {
    const server = new ScriptedServer();
    const stage = await liveSession({ ...options(undefined), server });
    const { viewer, session } = stage;
    expect(stage.stage.kept).not.toEqual([]);
    const writes = stage.stage.kept.length;
    for (let count = 0; count < 100; count += 1) {
      viewer.says(Uint8Array.from(KEY));
      server.says(BELL);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await settled();
      viewer.says({ type: "ack", received: viewer.received });
      viewer.says({ type: "visible", visible: count % 2 === 0 });
      viewer.says({ type: "ping" });
      viewer.says({ type: "active" });
    }
    expect(stage.stage.kept).toHaveLength(writes);
    session.changeMode("view");
    expect(stage.stage.kept).toHaveLength(writes + 1);
    viewer.isLost();
    expect(stage.stage.kept).toHaveLength(writes + 2);
  });

  it("is kept without a token once its viewer has proved to have the next, and once only", async ({
    expect,
  }) => {
    const stage = await liveSession(options(undefined));
    const { received } = stage.viewer;
    const viewer = comesBack(stage.session, { number: 1, received });
    expect(stage.stage.kept.at(-1)?.tokens).toEqual({ current: "next", before: "first" });
    const writes = stage.stage.kept.length;
    const ping = viewer.controls.findLast(({ type }) => type === "ping");
    if (ping?.type !== "ping") return expect.unreachable("no ping");
    viewer.says({ type: "ack", received, ping: ping.number });
    expect(stage.stage.kept.slice(writes).map(({ tokens }) => tokens)).toEqual([
      { current: "next" },
    ]);
    expect(stage.session.kept).toEqual(stage.stage.kept.at(-1));
    await stage.time.pass(SESSION_LIMITS.pingMs);
    const later = viewer.controls.findLast(({ type }) => type === "ping");
    if (later?.type !== "ping") return expect.unreachable("no ping");
    expect(later.number).not.toBe(ping.number);
    viewer.says({ type: "ack", received, ping: later.number });
    expect(stage.stage.kept).toHaveLength(writes + 1);
  });

  it("is not kept once it has ended, which is told to the holders of its tokens", async ({
    expect,
  }) => {
    const stage = await liveSession(options(undefined));
    expect(stage.stage.ends).toEqual([]);
    stage.viewer.leaves();
    await stage.ended;
    expect(stage.stage.ends).toEqual([["closed", { current: "first" }]]);
    expect(stage.session.kept).toBeUndefined();
    const plain = await liveSession();
    plain.viewer.leaves();
    await plain.ended;
    expect(plain.stage.ends).toEqual([["closed", undefined]]);
  });

  it("is not kept by one whose viewer cannot come back", async ({ expect }) => {
    const stage = await liveSession();
    stage.session.changeMode("view");
    stage.viewer.leaves(1001);
    await stage.ended;
    expect(stage.stage.kept).toEqual([]);
  });
});

describe("a change of mode", () => {
  it("reaches the viewer while its console opens, and the connection that follows", async ({
    expect,
  }) => {
    const dialling = Promise.withResolvers<void>();
    const server = new ScriptedServer();
    const stage = startSession({
      ...options(undefined),
      dialTarget: async () => {
        await dialling.promise;
        return server.dialled;
      },
    });
    expect(stage.session.changeMode("view")).toBe(true);
    expect(stage.viewer.controls.at(-1)).toEqual({ type: "mode", mode: "view" });
    dialling.resolve();
    await settled();
    stage.viewer.shakesHands();
    stage.viewer.says(Uint8Array.from(KEY));
    await settled();
    expect(server.written.join()).not.toContain(KEY.join());
  });

  it("reaches the connection after the machine was gone, or while nobody was there", async ({
    expect,
  }) => {
    const [first, second, third] = [1, 2, 3].map(() => new ScriptedServer());
    const stage = await liveSession(options(machines(first, second, third).dialTarget));
    first?.closes();
    await settled();
    expect(stage.session.changeMode("view")).toBe(true);
    await stage.time.pass(250);
    stage.viewer.shakesHands();
    stage.viewer.says(Uint8Array.from(KEY));
    await settled();
    expect(second?.written.join()).not.toContain(KEY.join());
    stage.viewer.leaves(1001);
    expect(stage.session.changeMode("control")).toBe(true);
    const viewer = comesBack(stage.session, {});
    await settled();
    expect(viewer.controls[0]).toMatchObject({ mode: "control" });
    viewer.shakesHands();
    viewer.says(Uint8Array.from(KEY));
    await settled();
    expect(third?.written.slice(-KEY.length)).toEqual(KEY);
  });
});

describe("a viewer that says that it is visible", () => {
  it("is lost after 15 s of silence, and asked before; a hidden one is not", async ({ expect }) => {
    const visible = await liveSession(options(undefined));
    visible.viewer.says({ type: "visible", visible: true });
    const hidden = await liveSession(options(undefined));
    hidden.viewer.says({ type: "visible", visible: false });
    const pings = () => visible.viewer.controls.filter(({ type }) => type === "ping").length;
    const before = pings();
    await visible.time.pass(SESSION_LIMITS.visibleSilenceMs);
    expect(visible.events).toEqual(["session-live"]);
    expect(pings()).toBeGreaterThan(before);
    await visible.time.pass(SESSION_LIMITS.pingMs / LOOKS_PER_PING);
    expect(visible.events).toEqual(["session-live", "viewer-detached"]);
    await hidden.time.pass(SESSION_LIMITS.silenceMs);
    expect(hidden.events).toEqual(["session-live"]);
    await hidden.time.pass(SESSION_LIMITS.pingMs / LOOKS_PER_PING);
    expect(hidden.events).toEqual(["session-live", "viewer-detached"]);
  });

  it("is not asked more often while it speaks", async ({ expect }) => {
    const stage = await liveSession(options(undefined));
    stage.viewer.says({ type: "visible", visible: true });
    await passAwake(stage, 60);
    const pings = stage.viewer.controls.filter(({ type }) => type === "ping");
    expect(pings).toHaveLength(60_000 / SESSION_LIMITS.pingMs);
    expect(stage.events).toEqual(["session-live"]);
  });
});

describe("a viewer that says that it is hidden", () => {
  it("is so for the connection that begins then as well", async ({ expect }) => {
    const updates = async (visible: boolean): Promise<number> => {
      const [first, second] = [new ScriptedServer(), new ScriptedServer()];
      const { viewer, time } = await liveSession(options(machines(first, second).dialTarget));
      viewer.says({ type: "visible", visible });
      first.closes();
      await time.pass(250);
      viewer.shakesHands();
      viewer.says(FIRST_REQUEST);
      await settled();
      for (let update = 0; update < 5; update += 1) {
        second.says(...EMPTY_UPDATE);
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await time.pass(100);
      }
      return second.written.length;
    };
    expect(await updates(false)).toBeLessThan(await updates(true));
  });
});

describe("the quality that a person has chosen", () => {
  /** The level of low quality in SetEncodings: -31. */
  const LOW = "255,255,255,225";

  it("counts for this connection and for the next one", async ({ expect }) => {
    const [first, second] = [new ScriptedServer(), new ScriptedServer()];
    const { viewer, time } = await liveSession(options(machines(first, second).dialTarget));
    expect(first.written.join(",")).not.toContain(LOW);
    viewer.says({ type: "quality", quality: "low" });
    await settled();
    expect(first.written.join(",")).toContain(LOW);
    first.closes();
    await time.pass(250);
    expect(second.written.join(",")).toContain(LOW);
  });

  it("may be said as often as any message of its length", async ({ expect }) => {
    const message = { type: "quality", quality: "low" } as const;
    const cost = 256 + JSON.stringify(message).length;
    // The handshakes of viewer and connection have their part of it.
    const burst = 1000 + 20 * cost;
    const { viewer } = await liveSession({
      ...options(undefined),
      limits: { viewerBytes: { perSecond: 1, burst } },
    });
    for (let count = 0; count < 20; count += 1) viewer.says(message);
    expect(viewer.closedWith).toBeUndefined();
    for (let count = 0; count < 4; count += 1) viewer.says(message);
    expect(viewer.closedWith).toBe("viewer-overload");
  });
});

describe("a viewer that takes nothing more", () => {
  it("is lost, and not ended, when it is to be told something", async ({ expect }) => {
    const receipts = { pingEvery: 1000, maxBytes: 5000, messageBytes: 256 };
    const stage = await liveSession({ ...options(undefined), limits: { receipts } });
    for (let bells = 0; bells < 40; bells += 1) {
      stage.server.says(BELL);
      // oxlint-disable-next-line no-await-in-loop -- one message for each
      await settled();
    }
    stage.session.changeMode("view");
    expect(stage.events).toEqual(["session-live", "viewer-detached"]);
    expect(stage.viewer.closedWith).toBe("nothing");
  });

  it("parks its session when its machine is gone", async ({ expect }) => {
    const receipts = { pingEvery: 1000, maxBytes: 5000, messageBytes: 256 };
    const stage = await liveSession({ ...options(undefined), limits: { receipts } });
    for (let bells = 0; bells < 40; bells += 1) {
      stage.server.says(BELL);
      // oxlint-disable-next-line no-await-in-loop -- one message for each
      await settled();
    }
    // It is not read from any more, but written to.
    stage.server.blocked = Promise.reject(new TunnelError("refused"));
    stage.viewer.says(Uint8Array.from(KEY));
    await settled();
    expect(stage.events).toEqual(["session-live", "session-waiting", "session-parked"]);
  });
});
