import { describe, it } from "vitest";

import { settled } from "./fake-time.ts";
import { liveSession, ScriptedViewer, tokenOf } from "./session-stage.ts";

/** A FramebufferUpdate with QEMU's LED state. */
function ledState(leds: number): number[] {
  return [0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0xff, 0xff, 0xfe, 0xfb, leds];
}

const told = (viewer: ScriptedViewer) => viewer.controls.filter(({ type }) => type === "locks");

const ALL_OFF = { type: "locks", caps: false, num: false, scroll: false };

describe("the machine's lock keys", () => {
  it.for([
    [1, { ...ALL_OFF, scroll: true }],
    [2, { ...ALL_OFF, num: true }],
    [4, { ...ALL_OFF, caps: true }],
    [0, ALL_OFF],
  ] as const)("are told to the viewer: %i", async ([leds, locks], { expect }) => {
    const { viewer, server } = await liveSession();
    server.says(...ledState(leds));
    await settled();
    expect(told(viewer)).toEqual([locks]);
  });

  it("are told when they change, once for what comes at once", async ({ expect }) => {
    const { viewer, server } = await liveSession();
    server.says(...ledState(2));
    await settled();
    server.says(...ledState(2));
    await settled();
    server.says(...ledState(4), ...ledState(1), ...ledState(0));
    await settled();
    expect(told(viewer)).toEqual([{ ...ALL_OFF, num: true }, ALL_OFF]);
  });

  it("are told again to a viewer that comes back, if they are known", async ({ expect }) => {
    const stage = await liveSession({ graceSeconds: 60 });
    const comeBack = (tokenHash: string, next: string): ScriptedViewer => {
      const viewer = new ScriptedViewer();
      const { received } = stage.viewer;
      stage.session.attach({ socket: viewer, number: 1, received, tokenHash, next: tokenOf(next) });
      return viewer;
    };
    stage.viewer.isLost();
    await settled();
    const viewer = comeBack("first", "second");
    await settled();
    expect(told(viewer)).toEqual([]);
    stage.server.says(...ledState(4));
    await settled();
    expect(told(viewer)).toEqual([{ ...ALL_OFF, caps: true }]);
    viewer.isLost();
    await settled();
    const again = comeBack("second", "third");
    await settled();
    expect(told(again)).toEqual([{ ...ALL_OFF, caps: true }]);
  });

  it("are not told to a plain viewer", async ({ expect }) => {
    const { viewer, server } = await liveSession({ channel: "binary" });
    server.says(...ledState(4));
    await settled();
    expect(told(viewer)).toEqual([]);
  });
});
