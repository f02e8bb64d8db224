import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { settled } from "./fake-time.ts";
import { liveSession, ScriptedServer, startSession } from "./session-stage.ts";

/** No message of a server. */
const NONSENSE = 0xee;
/** No message of a viewer. */
const NOTHING_KNOWN = Uint8Array.of(99);
const KEY = Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 0x61);

describe("a session's log", () => {
  it("ends with its end, although the first bytes after ServerInit are bad", async ({ expect }) => {
    const started = startSession({ server: new ScriptedServer(Uint8Array.of(NONSENSE)) });
    await started.ended;
    expect(started.events.at(-1)).toBe("session-ended");
    expect(started.events.filter((event) => event === "session-ended")).toHaveLength(1);
    expect(started.viewer.closedWith).toBe("target-protocol");
  });

  it("has a fault for whatever nobody has foreseen while the server is relayed", async ({
    expect,
  }) => {
    const started = await liveSession();
    started.viewer.send = () => {
      throw new RangeError("canary");
    };
    started.server.says(2); // Bell
    await started.ended;
    expect(started.viewer.closedWith).toBe("gateway-error");
    expect(started.logged).toMatchObject([
      { event: "session-live" },
      { event: "fault", error: "RangeError" },
      { event: "session-ended", code: "gateway-error" },
    ]);
    expect(JSON.stringify(started.logged)).not.toContain("canary");
  });

  it("has no fault for a server that resets the connection", async ({ expect }) => {
    const started = await liveSession();
    started.server.fails(new Error("Network connection lost."));
    await started.ended;
    expect(started.logged).toMatchObject([
      { event: "session-live" },
      { event: "session-ended", code: "target-closed" },
    ]);
  });
});

describe("a clock that is set", () => {
  it.for([
    ["forward", 3_600_000],
    ["back", -3_600_000],
  ] as const)("%s ends no session", async ([, jump], { expect }) => {
    const { time, viewer, session } = await liveSession();
    time.jumpMs = jump;
    await time.pass(SESSION_LIMITS.pingMs);
    expect(session.ended).toBe(false);
    expect(viewer.closedWith).toBeUndefined();
  });

  it("back stops no picture", async ({ expect }) => {
    const { time, server, viewer } = await liveSession();
    time.jumpMs = -3_600_000;
    // An empty update: the next request follows within the time of one frame.
    const before = server.written.length;
    server.says(0, 0, 0, 0);
    await time.pass(20);
    expect(server.written.length).toBeGreaterThan(before);
    viewer.leaves();
  });
});

describe("an ended session", () => {
  it("leaves no timer", async ({ expect }) => {
    const { time, ended, viewer } = await liveSession();
    viewer.says(KEY);
    viewer.leaves();
    await settled();
    await ended;
    await time.pass(SESSION_LIMITS.closeMs);
    expect(time.pending).toBe(0);
  });
});

describe("a session", () => {
  it.for<[string, (on: Awaited<ReturnType<typeof liveSession>>) => void, string]>([
    ["the viewer leaves", ({ viewer }) => viewer.leaves(), "closed"],
    [
      "the viewer breaks the protocol",
      ({ viewer }) => viewer.says(NOTHING_KNOWN),
      "viewer-protocol",
    ],
    ["the server closes", ({ server }) => server.closes(), "target-closed"],
    ["the server resets", ({ server }) => server.fails(new Error("reset")), "target-closed"],
    ["the server says nonsense", ({ server }) => server.says(NONSENSE), "target-protocol"],
    [
      "a write fails",
      ({ server, viewer }) => {
        server.blocked = Promise.reject(new Error("reset"));
        server.blocked.catch(() => {});
        viewer.says(KEY);
      },
      "target-closed",
    ],
  ])("ends once, with one code and no fault, when %s", async ([, happens, code], { expect }) => {
    const on = await liveSession();
    happens(on);
    await on.time.pass(SESSION_LIMITS.farewellMs);
    await on.ended;
    expect(on.logged.slice(1)).toMatchObject([{ event: "session-ended", code }]);
    expect(on.viewer.closedWith).toBe(code);
    expect(on.server.closedTunnels).toBe(1);
  });

  it("releases what is held last of all, before the tunnel closes", async ({ expect }) => {
    const { viewer, server, ended, session } = await liveSession();
    viewer.says(KEY);
    await settled();
    const before = server.written.length;
    viewer.says(NOTHING_KNOWN);
    await ended;
    await settled();
    expect(server.written.slice(before)).toEqual([4, 0, 0, 0, 0, 0, 0, 0x61]);
    expect(session.ended).toBe(true);
    expect(viewer.controls.filter(({ type }) => type === "end")).toHaveLength(1);
  });

  it("releases at its end whatever still finds room, even after something that does not", async ({
    expect,
  }) => {
    const [held, repeats, cost] = [Uint8Array.of(5, 1, 0, 1, 0, 1), 11, 64];
    const waiting = repeats * (KEY.length + cost) + held.length + cost;
    // Room for the release of a button, and not for that of a key, which is longer and comes before it.
    const limits = { upstreamBytes: waiting + held.length + cost };
    const { viewer, server, ended } = await liveSession({ limits });
    const writes = Promise.withResolvers<void>();
    server.blocked = writes.promise;
    for (let repeat = 0; repeat < repeats; repeat += 1) viewer.says(KEY);
    viewer.says(held);
    viewer.says(NOTHING_KNOWN);
    writes.resolve();
    await ended;
    await settled();
    expect(viewer.closedWith).toBe("viewer-protocol");
    expect(server.written.slice(-2 * held.length)).toEqual([...held, 5, 0, 0, 1, 0, 1]);
  });

  it("closes a tunnel that opens after its end, and says nothing more", async ({ expect }) => {
    const server = new ScriptedServer();
    const dialled = Promise.withResolvers<void>();
    const on = startSession({
      server,
      dialTarget: async () => {
        await dialled.promise;
        return server.dialled;
      },
    });
    on.viewer.leaves();
    dialled.resolve();
    await on.ended;
    expect(server.closedTunnels).toBe(1);
    expect(on.events).toEqual(["session-ended"]);
  });

  it("dials no longer than it may and says which target has failed", async ({ expect }) => {
    const on = startSession({ dialTarget: () => new Promise(() => {}) });
    await on.time.pass(SESSION_LIMITS.openMs - 1);
    expect(on.events).toEqual([]);
    await on.time.pass(1);
    expect(on.logged).toMatchObject([
      { event: "target-failed", code: "target-timeout", route: "dc1" },
      { event: "session-ended", code: "target-timeout" },
    ]);
  });

  it("lasts as long as it may, and warns before", async ({ expect }) => {
    const { viewer, time } = await liveSession({ channel: "binary", maxSeconds: 600 });
    await time.pass(600_000 - 1);
    expect(viewer.closedWith).toBeUndefined();
    await time.pass(1);
    expect(viewer.closedWith).toBe("session-expired");
    const own = await liveSession({ maxSeconds: 61 });
    await own.time.pass(1000);
    expect(own.viewer.controls.at(-1)).toEqual({ type: "warning", secondsLeft: 60 });
  });

  it("ends for a viewer that has been silent for longer than it may, by its timers", async ({
    expect,
  }) => {
    const { viewer, time } = await liveSession();
    const { silenceMs, pingMs } = SESSION_LIMITS;
    await time.pass(silenceMs);
    expect(viewer.closedWith).toBeUndefined();
    await time.pass(pingMs);
    expect(viewer.closedWith).toBe("viewer-stalled");
    expect(viewer.controls.filter(({ type }) => type === "ping").length).toBeGreaterThan(1);
  });

  it("lets go once of a viewer that neither closes nor is silent after the end", async ({
    expect,
  }) => {
    const { viewer, time, stage } = await liveSession({ limits: { lateBytes: 712 } });
    viewer.says(NOTHING_KNOWN);
    for (let late = 0; late < 2; late += 1) viewer.says(new Uint8Array(100));
    expect(stage.abandoned).toBe(0);
    for (let late = 0; late < 3; late += 1) viewer.says(new Uint8Array(100));
    expect(stage.abandoned).toBe(1);
    await time.pass(SESSION_LIMITS.closeMs);
    expect(stage.abandoned).toBe(1);
  });

  it("winds its timer about once a frame, however many reads and messages there are", async ({
    expect,
  }) => {
    const { viewer, server, time } = await liveSession();
    await time.pass(100);
    const before = time.started;
    for (let chunk = 0; chunk < 100; chunk += 1) {
      server.says(0, 0, 0, 0); // an empty FramebufferUpdate
      viewer.says({ type: "visible", visible: true });
      // oxlint-disable-next-line no-await-in-loop -- one read for each
      await settled();
    }
    expect(time.started - before).toBeLessThan(5);
  });
});
