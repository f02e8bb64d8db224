import { describe, it, vi } from "vitest";

import type { Session } from "../../../worker/console/session.ts";
import { SESSION_LIMITS, type SessionLimits } from "../../../worker/console/limits.ts";
import { ViewerStream } from "../../../worker/console/viewer-stream.ts";
import { settled } from "./fake-time.ts";
import { liveSession, ScriptedViewer, startSession, tokenOf } from "./session-stage.ts";

const GRACE_SECONDS = 60;
const KEY = [4, 1, 0, 0, 0, 0, 0, 0x61];
const KEY_RELEASE = [4, 0, 0, 0, 0, 0, 0, 0x61];
const BELL = 2;
/** Version, None and ClientInit. */
const HANDSHAKE_BYTES = 14;

const started = (limits: Partial<SessionLimits> = {}) =>
  liveSession({ graceSeconds: GRACE_SECONDS, limits });
type Started = Awaited<ReturnType<typeof started>>;

/** A viewer comes back that has received this much. */
function comesBack({ session }: Started, received: number, tokenHash = "first", next = "second") {
  const viewer = new ScriptedViewer();
  expectNone(session.refusalOf({ tokenHash, number: 1, received }));
  session.attach({ socket: viewer, number: 1, received, tokenHash, next: tokenOf(next) });
  return viewer;
}

/** It comes back for this time, with nothing received, each time with the token of the time before. */
function comesBackOnce(stage: Started, time: number) {
  return comesBack(stage, 0, time === 1 ? "first" : String(time - 1), String(time));
}

function expectNone(refusal: ReturnType<Session["refusalOf"]>): void {
  if (refusal !== undefined) throw new Error(`refused: ${JSON.stringify(refusal)}`);
}

describe("a viewer that is lost", () => {
  it.for([1005, 1006])(
    "with close code %d holds nothing down any more",
    async (code, { expect }) => {
      const stage = await started();
      const { viewer, server, session } = stage;
      viewer.says(Uint8Array.from(KEY));
      await settled();
      expect(server.written.slice(-KEY.length)).toEqual(KEY);
      viewer.leaves(code);
      await settled();
      expect(server.written.slice(-KEY.length)).toEqual(KEY_RELEASE);
      expect(session.ended).toBe(false);
      expect(stage.events).toEqual(["session-live", "viewer-detached"]);
    },
  );

  it.for([1000, 1011, 4000])("has left with close code %d", async (code, { expect }) => {
    const stage = await started();
    stage.viewer.leaves(code);
    await stage.ended;
    expect(stage.logged.at(-1)).toMatchObject({ event: "session-ended", code: "closed" });
  });

  it("is waited for as long as the grace, and no longer", async ({ expect }) => {
    const stage = await started();
    stage.viewer.isLost();
    await stage.time.pass(GRACE_SECONDS * 1000 - 1);
    expect(stage.session.ended).toBe(false);
    expect(stage.server.closedTunnels).toBe(0);
    await stage.time.pass(1);
    expect(stage.events).toEqual(["session-live", "viewer-detached", "session-parked"]);
    expect(stage.server.closedTunnels).toBe(1);
    await stage.time.pass(SESSION_LIMITS.closeMs);
    await stage.ended;
    expect(stage.session.ended).toBe(false);
    expect(stage.session.isLetGo).toBe(true);
    expect(stage.time.pending).toBe(0);
    expect(stage.stage.abandoned).toBe(0);
  });

  it("learns how its session has ended meanwhile, and nobody else does", async ({ expect }) => {
    const stage = await started();
    stage.viewer.isLost();
    stage.server.closes();
    await stage.ended;
    const { session } = stage;
    expect(session.refusalOf({ tokenHash: "first", number: 1, received: 0 })).toEqual({
      code: "target-closed",
    });
    expect(session.refusalOf({ tokenHash: "another", number: 1, received: 0 })).toBe("over");
    await stage.time.pass(SESSION_LIMITS.closeMs);
    expect(stage.time.pending).toBe(0);
    expect(stage.server.closedTunnels).toBe(1);
    expect(stage.stage.abandoned).toBe(0);
  });

  it.for([1001, 1005, 1006])(
    "with close code %d is not waited for without a grace, nor if it is plain",
    async (code, { expect }) => {
      const without = await liveSession();
      without.viewer.leaves(code);
      const plain = await liveSession({ channel: "binary" });
      plain.viewer.leaves(code);
      for (const stage of [without, plain]) {
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await stage.ended;
        expect(stage.logged.at(-1)).toMatchObject({ event: "session-ended", code: "closed" });
      }
      expect(without.viewer.controls[0]).not.toHaveProperty("resume");
    },
  );

  it.for([1001, 1005, 1006])(
    "with close code %d while its session opens finds it parked",
    async (code, { expect }) => {
      const stage = startSession({ graceSeconds: GRACE_SECONDS });
      stage.viewer.leaves(code);
      await stage.time.pass(SESSION_LIMITS.closeMs);
      await stage.ended;
      expect(stage.events).toEqual(["session-parked"]);
      expect(stage.session.ended).toBe(false);
      expect(stage.time.pending).toBe(0);
    },
  );

  it.for([
    ["that was seen is waited for", true, "viewer-detached"],
    ["that was hidden before has left", false, "session-parked"],
  ] as const)("whose page goes away %s", async ([, visible, event], { expect }) => {
    const stage = await started();
    stage.viewer.says({ type: "visible", visible });
    stage.viewer.leaves(1001);
    await settled();
    expect(stage.events).toEqual(["session-live", event]);
  });

  it("that has just come back with its picture has not left either", async ({ expect }) => {
    const stage = await started();
    stage.viewer.leaves(1006);
    const again = comesBack(stage, 0);
    await settled();
    again.leaves(1001);
    await settled();
    expect(stage.events).not.toContain("session-parked");
  });

  it("may be one that only says nothing any more; its WebSocket is closed without a word", async ({
    expect,
  }) => {
    const stage = await started();
    await stage.time.pass(SESSION_LIMITS.silenceMs + SESSION_LIMITS.pingMs);
    expect(stage.session.ended).toBe(false);
    expect(stage.events).toEqual(["session-live", "viewer-detached"]);
    expect(stage.viewer.closedWith).toBe("nothing");
    expect(stage.viewer.controls.map(({ type }) => type)).not.toContain("end");
  });

  it("keeps the server's connection awake while it is away", async ({ expect }) => {
    const stage = await started();
    stage.viewer.isLost();
    const before = stage.server.written.length;
    await stage.time.pass(SESSION_LIMITS.pingMs + 1000);
    expect(stage.server.written.length).toBeGreaterThan(before);
  });

  it("gives up the memory that is not used, there or away", async ({ expect }) => {
    const rest = vi.spyOn(ViewerStream.prototype, "rest");
    const stage = await started();
    await stage.time.pass(SESSION_LIMITS.pingMs);
    expect(rest).toHaveBeenCalledTimes(1);
    stage.viewer.isLost();
    await stage.time.pass(SESSION_LIMITS.pingMs);
    expect(rest).toHaveBeenCalledTimes(2);
    rest.mockRestore();
  });
});

describe("a viewer that comes back", () => {
  it("is greeted with where it stands, then gets what it has not received", async ({ expect }) => {
    const stage = await started();
    stage.viewer.says(Uint8Array.from(KEY.slice(0, 3)));
    stage.server.says(BELL);
    await settled();
    const stream = stage.viewer.binary.flatMap((bytes) => [...bytes]);
    stage.viewer.isLost();
    stage.server.says(BELL, BELL);
    await stage.time.pass(2000);
    const viewer = comesBack(stage, stream.length - 5);
    expect(viewer.controls[0]).toEqual({
      type: "resumed",
      received: HANDSHAKE_BYTES + 3,
      mode: "control",
      ackEvery: SESSION_LIMITS.ackEvery,
      secondsLeft: 3598,
      resume: { token: "token-second", graceSeconds: GRACE_SECONDS },
    });
    expect(viewer.binary.flatMap((bytes) => [...bytes])).toEqual([...stream.slice(-5), BELL, BELL]);
    // The rest of its message, and the stream of the server.
    viewer.says(Uint8Array.from(KEY.slice(3)));
    stage.server.says(BELL);
    await settled();
    expect(stage.server.written.slice(-KEY.length)).toEqual(KEY);
    expect(viewer.received).toBe(8);
    expect(stage.logged.at(-1)).toMatchObject({
      event: "viewer-resumed",
      milliseconds: 2000,
      bytesReplayed: 7,
    });
    await stage.time.pass(GRACE_SECONDS * 1000);
    expect(stage.session.ended).toBe(false);
  });

  it("takes over from one that still seems to be there, which is never heard again", async ({
    expect,
  }) => {
    const stage = await started();
    stage.viewer.says(Uint8Array.from(KEY));
    await settled();
    const viewer = comesBack(stage, 0);
    await settled();
    expect(stage.viewer.controls.at(-1)).toEqual({ type: "end", code: "taken-over" });
    expect(stage.viewer.closedWith).toBe("taken-over");
    expect(stage.server.written.slice(-KEY.length)).toEqual(KEY_RELEASE);
    const { length } = stage.server.written;
    stage.viewer.says(Uint8Array.from(KEY));
    stage.viewer.says({ type: "ack", received: 1e9 });
    stage.viewer.isLost();
    await settled();
    expect(stage.server.written).toHaveLength(length);
    expect(stage.events).toEqual(["session-live", "viewer-taken-over"]);
    expect(viewer.closedWith).toBeUndefined();
  });

  it("needs a token that is good, whatever it has received", async ({ expect }) => {
    const stage = await started();
    const { session, viewer } = stage;
    viewer.says({ type: "ack", received: 10 });
    const asked = (tokenHash: string, received: number) =>
      session.refusalOf({ tokenHash, number: 1, received });
    expect(asked("another", 10)).toBe("token");
    expect(asked("first", viewer.received)).toBeUndefined();
    expect(asked("first", 10)).toBeUndefined();
    expect(asked("first", 9)).toBeUndefined();
    expect(asked("first", viewer.received + 1)).toBeUndefined();
  });

  it("may come with the token before until it has proved to have the last", async ({ expect }) => {
    const stage = await started();
    const { session } = stage;
    comesBack(stage, 0, "first", "lost");
    const third = comesBack(stage, 0, "first", "third");
    expect(session.refusalOf({ tokenHash: "lost", number: 1, received: 0 })).toBe("token");
    expect(session.refusalOf({ tokenHash: "first", number: 1, received: 0 })).toBeUndefined();
    const ping = third.controls.findLast(({ type }) => type === "ping");
    if (ping?.type !== "ping") return expect.unreachable("no ping");
    third.says({ type: "ack", received: 0, ping: ping.number });
    expect(session.refusalOf({ tokenHash: "first", number: 1, received: 0 })).toBe("token");
    expect(session.refusalOf({ tokenHash: "third", number: 1, received: 0 })).toBeUndefined();
  });

  it("cannot pile up WebSockets that nobody closes", async ({ expect }) => {
    const { maxUnclosed } = SESSION_LIMITS;
    const limits = { resumes: { perSecond: 1, burst: 2 * maxUnclosed } };
    const stage = await started(limits);
    for (let count = 1; count < maxUnclosed; count += 1) comesBackOnce(stage, count);
    const last = { tokenHash: String(maxUnclosed - 1), number: 1, received: 0 };
    expect(stage.session.refusalOf(last)).toBe("unclosed");
    stage.viewer.isLost();
    expect(stage.session.refusalOf(last)).toBeUndefined();
  });

  it.for([
    ["stays open", (): void => {}, "unclosed"],
    ["says that it is closed", (viewer: ScriptedViewer): void => viewer.leaves(1005), "unclosed"],
    ["is broken off", (viewer: ScriptedViewer): void => viewer.isLost(), undefined],
  ] as const)(
    "cannot pile up bytes that it does not read on a WebSocket that %s",
    async ([, leave, refusal], { expect }) => {
      const { maxHeldBytes } = SESSION_LIMITS;
      const stage = await started();
      stage.viewer.bufferedAmount = maxHeldBytes / 2;
      const second = comesBackOnce(stage, 1);
      leave(stage.viewer);
      second.bufferedAmount = maxHeldBytes / 2;
      const third = comesBackOnce(stage, 2);
      leave(second);
      third.bufferedAmount = 1;
      const asked = { tokenHash: "2", number: 1, received: 0 };
      expect(stage.session.refusalOf(asked)).toBe(refusal);
      third.bufferedAmount = 0;
      expect(stage.session.refusalOf(asked)).toBeUndefined();
    },
  );

  it("cannot pile up bytes where the runtime does not tell what waits", async ({ expect }) => {
    const stage = await started({ maxHeldBytes: 4096 });
    stage.viewer.bufferedAmount = undefined;
    const second = comesBackOnce(stage, 1);
    second.bufferedAmount = undefined;
    stage.server.saysAll(new Uint8Array(4096).fill(BELL));
    await settled();
    const asked = { tokenHash: "1", number: 1, received: 0 };
    expect(stage.session.refusalOf(asked)).toBe("unclosed");
    second.leaves(1005);
    expect(stage.session.refusalOf(asked)).toBeUndefined();
  });

  it("comes back as often as it may, and no more often", async ({ expect }) => {
    const { burst, perSecond } = SESSION_LIMITS.resumes;
    const stage = await started();
    for (let count = 1; count <= burst; count += 1) {
      comesBackOnce(stage, count).isLost();
    }
    const asked = { tokenHash: String(burst), number: 1, received: 0 };
    expect(stage.session.refusalOf(asked)).toBe("rate");
    await stage.time.pass(1000 / perSecond - 1);
    expect(stage.session.refusalOf(asked)).toBe("rate");
    await stage.time.pass(1);
    expect(stage.session.refusalOf(asked)).toBeUndefined();
  });

  it("ends its session if the one before it goes on sending", async ({ expect }) => {
    const stage = await started();
    comesBack(stage, 0);
    const much = new Uint8Array(SESSION_LIMITS.lateBytes);
    for (let count = 0; count < 5; count += 1) stage.viewer.says(much);
    await stage.ended;
    expect(stage.logged.at(-1)).toMatchObject({ code: "viewer-overload" });
  });

  it("is told of what it has sent, after each 2 KiB and with pings", async ({ expect }) => {
    const stage = await started();
    const request = [3, 1, 0, 0, 0, 0, 0, 64, 0, 48];
    const told = () => stage.viewer.controls.filter(({ type }) => type === "taken");
    const requests = Math.ceil((SESSION_LIMITS.takenEvery - HANDSHAKE_BYTES) / request.length);
    const almost = Array.from({ length: requests - 1 }, () => request).flat();
    stage.viewer.says(Uint8Array.from(almost));
    expect(told()).toEqual([]);
    stage.viewer.says(Uint8Array.from(request));
    const received = HANDSHAKE_BYTES + requests * request.length;
    expect(told()).toEqual([{ type: "taken", received }]);
    stage.viewer.says(Uint8Array.from(request));
    await stage.time.pass(SESSION_LIMITS.pingMs);
    expect(told().at(-1)).toEqual({ type: "taken", received: received + request.length });
    await stage.time.pass(SESSION_LIMITS.pingMs);
    expect(told()).toHaveLength(2);
  });
});
