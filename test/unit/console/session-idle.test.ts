import { describe, it } from "vitest";

import type { Session } from "../../../worker/console/session.ts";
import { message } from "../../support/rfb/client-stream.ts";
import { settled } from "./fake-time.ts";
import { liveSession, ScriptedServer, ScriptedViewer, tokenOf } from "./session-stage.ts";

const IDLE_SECONDS = 600;
const GRACE_SECONDS = 3600;

type Live = Awaited<ReturnType<typeof liveSession>>;

/** A session with an idle limit, whose viewer can come back. */
const idleSession = (idleSeconds = IDLE_SECONDS): Promise<Live> =>
  liveSession({
    idleSeconds,
    graceSeconds: GRACE_SECONDS,
    waitSeconds: 120,
    maxSeconds: 86_400,
    dialTarget: async () => new ScriptedServer().dialled,
  });

/** Time passes for a viewer that goes on saying what is no input. */
async function pass({ time }: Live, viewer: ScriptedViewer, milliseconds: number): Promise<void> {
  const step = 5000;
  for (let passed = 0; passed < milliseconds; passed += step) {
    if (viewer.closedWith === undefined) viewer.says({ type: "ping" });
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await time.pass(Math.min(step, milliseconds - passed));
  }
}

const warnings = ({ controls }: ScriptedViewer) =>
  controls.filter(({ type }) => type === "idle" || type === "warning");

/** A viewer comes back, to go on with connection `number` or, with 0, to begin anew. */
function comesBack(session: Session, tokenHash: string, number = 0, received = 0) {
  const viewer = new ScriptedViewer();
  const refusal = session.refusalOf({ tokenHash, number, received });
  if (refusal !== undefined) throw new Error(`refused: ${JSON.stringify(refusal)}`);
  const next = tokenOf(`${tokenHash}-next`);
  session.attach({ socket: viewer, number, received, tokenHash, next });
  return viewer;
}

describe("a session without input", () => {
  it("ends after its idle limit, of which the viewer is told a minute before", async ({
    expect,
  }) => {
    const live = await idleSession();
    const { viewer } = live;
    await pass(live, viewer, 539_999);
    expect(warnings(viewer)).toEqual([]);
    await live.time.pass(1);
    expect(warnings(viewer)).toEqual([{ type: "idle", secondsLeft: 60 }]);
    await pass(live, viewer, 59_999);
    expect(viewer.closedWith).toBe(undefined);
    await live.time.pass(1);
    expect(viewer.closedWith).toBe("session-idle");
    expect(viewer.controls.at(-1)).toEqual({ type: "end", code: "session-idle" });
    expect(live.logged.at(-1)).toMatchObject({ event: "session-ended", code: "session-idle" });
  });

  it("without a limit goes on", async ({ expect }) => {
    const live = await liveSession({ graceSeconds: 60, maxSeconds: 86_400 });
    await pass(live, live.viewer, 3_600_000);
    expect(live.viewer.closedWith).toBe(undefined);
  });

  it("tells its viewer the limit", async ({ expect }) => {
    const { viewer } = await idleSession();
    expect(viewer.controls[0]).toMatchObject({ type: "hello", idleSeconds: IDLE_SECONDS });
  });

  it("ends for a viewer of RFB alone as well", async ({ expect }) => {
    const live = await liveSession({ channel: "binary", idleSeconds: 60 });
    await live.time.pass(59_999);
    expect(live.viewer.closedWith).toBe(undefined);
    await live.time.pass(1);
    expect(live.viewer.closedWith).toBe("session-idle");
    expect(live.viewer.controls).toEqual([]);
  });

  it.for<[string, Uint8Array]>([
    ["a key going up", message.key(0x61, false)],
    ["a request", message.request(true)],
    ["encodings", message.encodings(0)],
    ["a pixel format", message.pixelFormat()],
  ])("is not kept by %s", async ([, bytes], { expect }) => {
    const live = await idleSession();
    await pass(live, live.viewer, 300_000);
    live.viewer.says(bytes);
    live.viewer.says({ type: "visible", visible: true });
    live.viewer.says({ type: "ack", received: live.viewer.received });
    await pass(live, live.viewer, 300_000);
    expect(live.viewer.closedWith).toBe("session-idle");
  });

  it.for<[string, Uint8Array | { readonly type: "active" }]>([
    ["a key", message.key(0x61)],
    ["a pointer that moves", message.pointer(0, 30, 40)],
    ["clipboard text", message.cutText(1)],
    ["a person who wants to stay", { type: "active" }],
  ])(
    "has all of its time again after %s, in its last second too",
    async ([, input], { expect }) => {
      const live = await idleSession();
      await pass(live, live.viewer, 300_000);
      live.viewer.says(input);
      await pass(live, live.viewer, 599_999);
      expect(warnings(live.viewer)).toHaveLength(1);
      live.viewer.says(input instanceof Uint8Array ? message.key(0x62) : input);
      await pass(live, live.viewer, 599_999);
      expect(live.viewer.closedWith).toBe(undefined);
      expect(warnings(live.viewer)).toHaveLength(2);
      await live.time.pass(1);
      expect(live.viewer.closedWith).toBe("session-idle");
    },
  );

  it("sets no timer for input", async ({ expect }) => {
    const live = await idleSession();
    const { started } = live.time;
    for (let key = 0; key < 100; key += 1) live.viewer.says(message.key(0x61 + (key % 26)));
    await settled();
    expect(live.time.started - started).toBeLessThan(5);
  });
});

describe("the idle time", () => {
  it("runs on while the viewer is lost, and when it has come back", async ({ expect }) => {
    const live = await idleSession();
    await pass(live, live.viewer, 300_000);
    live.viewer.isLost();
    await live.time.pass(100_000);
    const viewer = comesBack(live.session, "first", 1, live.viewer.received);
    await pass(live, viewer, 139_999);
    expect(warnings(viewer)).toEqual([]);
    await live.time.pass(1);
    expect(warnings(viewer)).toEqual([{ type: "idle", secondsLeft: 60 }]);
    await pass(live, viewer, 60_000);
    expect(viewer.closedWith).toBe("session-idle");
  });

  it("is told at once to a viewer that comes back in its last minute", async ({ expect }) => {
    const live = await idleSession();
    await pass(live, live.viewer, 550_000);
    live.viewer.isLost();
    await live.time.pass(20_000);
    const resumed = comesBack(live.session, "first", 1, live.viewer.received);
    await live.time.pass(0);
    expect(warnings(resumed)).toEqual([{ type: "idle", secondsLeft: 30 }]);
    const anew = comesBack(live.session, "first-next");
    await live.time.pass(0);
    expect(warnings(anew)).toEqual([{ type: "idle", secondsLeft: 30 }]);
    await pass(live, anew, 30_000);
    expect(anew.closedWith).toBe("session-idle");
  });

  it("ends a session in which nobody is", async ({ expect }) => {
    const live = await idleSession();
    await pass(live, live.viewer, 300_000);
    live.viewer.isLost();
    await live.time.pass(299_999);
    expect(live.session.ended).toBe(false);
    await live.time.pass(1);
    expect(live.logged.at(-1)).toMatchObject({ event: "session-ended", code: "session-idle" });
  });

  it("runs on over another connection, whose pointer is where it was", async ({ expect }) => {
    const live = await idleSession();
    live.viewer.says(message.pointer(0, 30, 40));
    await pass(live, live.viewer, 300_000);
    const viewer = comesBack(live.session, "first");
    await settled();
    viewer.shakesHands();
    viewer.says(message.pointer(0, 30, 40));
    await pass(live, viewer, 299_999);
    expect(viewer.closedWith).toBe(undefined);
    await live.time.pass(1);
    expect(viewer.closedWith).toBe("session-idle");
  });

  it.for([
    [100_000, 500_000],
    [599_999, 1],
    [600_000, 0],
    [3_600_000, 0],
  ] as const)(
    "of %d ms is known to a session that is made again: %d are left",
    async ([gone, left], t) => {
      const { expect } = t;
      const live = await idleSession();
      live.viewer.leaves(1001);
      await settled();
      expect(live.stage.kept.at(-1)).toMatchObject({ lastInputUnixMs: 1_800_000_000_000 });
      await live.time.pass(gone);
      const session = live.again();
      void session.run();
      const viewer = comesBack(session, "first");
      await pass(live, viewer, Math.max(0, left - 1));
      if (left > 0) expect(viewer.closedWith).toBe(undefined);
      await live.time.pass(1);
      expect(viewer.closedWith).toBe("session-idle");
    },
  );

  it("is kept as the time of the last input", async ({ expect }) => {
    const live = await idleSession();
    await pass(live, live.viewer, 100_000);
    live.viewer.says(message.key(0x61));
    live.session.changeMode("view");
    expect(live.stage.kept.at(-1)).toMatchObject({ lastInputUnixMs: 1_800_000_100_000 });
  });
});
