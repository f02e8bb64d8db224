import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { settled } from "./fake-time.ts";
import { liveSession, ScriptedServer, startSession } from "./session-stage.ts";

/** No message of a server. */
const NONSENSE = 0xee;
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
