import { describe, it } from "vitest";

import { chordPress } from "../../../worker/rfb/client/chord-press.ts";
import { parseChord } from "../../../worker/rfb/client/key-chord.ts";
import type { Grant } from "../../../worker/ticket/claims.ts";
import { concat } from "../../support/play.ts";
import { message } from "../../support/rfb/client-stream.ts";
import { settled } from "./fake-time.ts";
import { liveSession, ScriptedViewer, tokenOf } from "./session-stage.ts";

const CHORD = parseChord("Super+L");
const PRESSED = [...concat(CHORD === undefined ? [] : chordPress(CHORD, false))];
const KEY = [...message.key(0x61)];
const RELEASED = [...message.key(0x61, false)];

const locking = (grant: Partial<Grant> = {}) =>
  liveSession({
    graceSeconds: 60,
    waitSeconds: 120,
    idleSeconds: 600,
    maxSeconds: 3600,
    grant: { mode: "control", onEnd: "Super+L", ...grant },
  });

type Live = Awaited<ReturnType<typeof locking>>;

/** What has been written to the machine since its last `from` bytes. */
const writtenSince = ({ server }: Live, from: number): number[] => server.written.slice(from);

describe("the last chord of a grant", () => {
  it.for<[string, (live: Live) => unknown]>([
    ["whose viewer leaves", ({ viewer }) => viewer.leaves()],
    ["whose viewer breaks the rules", ({ viewer }) => viewer.says("canary")],
    ["whose time is over", ({ time, viewer }) => awake(time, viewer, 3_600_000)],
  ])("is pressed in the machine of a session %s, after what was held", async ([, end], t) => {
    const { expect } = t;
    const live = await locking();
    live.viewer.says(message.key(0x61));
    await settled();
    const from = live.server.written.length;
    expect(writtenSince(live, from - KEY.length)).toEqual(KEY);
    await end(live);
    await settled();
    expect(live.session.ended).toBe(true);
    const written = writtenSince(live, from);
    expect(written.slice(-RELEASED.length - PRESSED.length)).toEqual([...RELEASED, ...PRESSED]);
    expect(live.server.closedTunnels).toBe(1);
  });

  it("is pressed when nobody has come back, and not before", async ({ expect }) => {
    const live = await locking();
    live.viewer.isLost();
    await live.time.pass(59_999);
    expect(live.server.written.slice(-PRESSED.length)).not.toEqual(PRESSED);
    await live.time.pass(1);
    expect(live.server.written.slice(-PRESSED.length)).toEqual(PRESSED);
    expect(live.events.at(-1)).toBe("session-parked");
  });

  it("is not pressed for a page that is loaded again", async ({ expect }) => {
    const live = await locking();
    live.viewer.leaves(1001);
    await live.time.pass(1000);
    live.session.attach({
      socket: new ScriptedViewer(),
      number: 0,
      received: 0,
      tokenHash: "first",
      next: tokenOf("next"),
    });
    await settled();
    expect(live.events).not.toContain("session-ended");
    expect(live.server.written.slice(-PRESSED.length)).not.toEqual(PRESSED);
  });

  it("is pressed by a session that only watches, and if the viewer may not", async ({ expect }) => {
    const grants: Partial<Grant>[] = [{ mode: "view" }, { blockedKeys: ["Super+L"] }];
    for (const grant of grants) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const live = await locking(grant);
      live.viewer.leaves();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await settled();
      expect(live.server.written.slice(-PRESSED.length)).toEqual(PRESSED);
    }
  });

  it("is pressed once, when the session is idle", async ({ expect }) => {
    const live = await locking();
    await awake(live.time, live.viewer, 600_000);
    expect(live.viewer.closedWith).toBe("session-idle");
    expect(live.server.written.slice(-PRESSED.length)).toEqual(PRESSED);
    await live.time.pass(60_000);
    expect(live.server.written.slice(-2 * PRESSED.length)).not.toEqual([...PRESSED, ...PRESSED]);
  });

  it("is nothing for a session that has none, or whose machine is gone", async ({ expect }) => {
    const none = await locking({ onEnd: undefined });
    const before = none.server.written.length;
    none.viewer.leaves();
    await settled();
    expect(none.server.written).toHaveLength(before);
    const gone = await locking();
    const last = gone.server.written.length;
    gone.server.closes();
    await settled();
    gone.viewer.leaves();
    await settled();
    expect(gone.server.written).toHaveLength(last);
  });
});

/** Time passes for a viewer that goes on saying what is no input. */
async function awake(
  time: Live["time"],
  viewer: ScriptedViewer,
  milliseconds: number,
): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 5000) {
    if (viewer.closedWith === undefined) viewer.says({ type: "ping" });
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await time.pass(5000);
  }
}
