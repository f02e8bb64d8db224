import { describe, it } from "vitest";

import { settled } from "./fake-time.ts";
import { liveSession, ScriptedViewer, startSession, tokenOf } from "./session-stage.ts";

/** A FramebufferUpdate with QEMU's pointer motion change: the pointer moves by motions. */
const MOTIONS = [0, 0, 0, 1, 0, 0, 0, 0, 0, 64, 0, 48, 0xff, 0xff, 0xfe, 0xff];
const ASKED = [0xff, 0xff, 0xfe, 0xff];

const told = (viewer: ScriptedViewer) => viewer.controls.filter(({ type }) => type === "pointer");

/** How often the server has been asked to announce how its pointer moves. */
function timesAsked(written: readonly number[]): number {
  return Buffer.from(written).toString("hex").split(Buffer.from(ASKED).toString("hex")).length - 1;
}

describe("a viewer that knows of pointers that move by motions", () => {
  it("says so before there is a server, which is asked with its first picture", async ({
    expect,
  }) => {
    const stage = startSession();
    stage.viewer.says({ type: "motions" });
    await settled();
    stage.viewer.shakesHands();
    await settled();
    expect(timesAsked(stage.server.written)).toBe(1);
    expect(told(stage.viewer)).toEqual([]);
    stage.server.says(...MOTIONS);
    await settled();
    expect(told(stage.viewer)).toEqual([{ type: "pointer", relative: true }]);
  });

  it("is answered how it moves when it says so later, once", async ({ expect }) => {
    const { viewer, server } = await liveSession();
    expect(timesAsked(server.written)).toBe(0);
    for (let time = 0; time < 3; time += 1) viewer.says({ type: "motions" });
    await settled();
    expect(timesAsked(server.written)).toBe(1);
    expect(told(viewer)).toEqual([{ type: "pointer", relative: false }]);
  });

  it("that has come back is told again, since it may have missed the last of it", async ({
    expect,
  }) => {
    const stage = await liveSession({ graceSeconds: 60 });
    stage.viewer.says({ type: "motions" });
    stage.viewer.isLost();
    await settled();
    stage.server.says(...MOTIONS);
    await settled();
    const viewer = new ScriptedViewer();
    const { received } = stage.viewer;
    stage.session.attach({
      socket: viewer,
      number: 1,
      received,
      tokenHash: "first",
      next: tokenOf("second"),
    });
    viewer.says({ type: "motions" });
    await settled();
    expect(told(viewer)).toEqual([{ type: "pointer", relative: true }]);
  });
});

it("a plain viewer and one that has said nothing of motions are not told of them", async ({
  expect,
}) => {
  for (const channel of ["binary", "porthole.v1"] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one session after another
    const { viewer, server } = await liveSession({ channel });
    expect(timesAsked(server.written), channel).toBe(0);
    expect(told(viewer), channel).toEqual([]);
  }
});
