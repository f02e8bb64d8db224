import { describe, it } from "vitest";

import { VIEWER_PIXEL_FORMAT } from "../../../../worker/rfb/novnc-defaults.ts";
import { wakeQemu } from "../../../../worker/rfb/pace/wake-qemu.ts";
import { hex } from "../../../support/play.ts";
import { message } from "../../../support/rfb/client-stream.ts";
import { openStage, update, VIEW, type Stage } from "../proxy-stage.ts";

const NUDGE = hex(wakeQemu());
const EXTENDED_KEYS = update.of(update.rectangle(-258));

const nudges = ({ upstream }: Stage) => upstream().filter((sent) => sent === NUDGE).length;

describe("a QEMU that looks at its screen seldom", () => {
  it("is told to look soon with the release of no key at all", ({ expect }) => {
    expect(NUDGE).toBe("ff0000000000ff1300000000");
  });

  it("is told as soon as it has shown that it knows the message, and once", ({ expect }) => {
    for (const policy of [undefined, VIEW]) {
      const stage = openStage(policy ? { policy } : {});
      expect(nudges(stage)).toBe(0);
      stage.proxy.fromServer(EXTENDED_KEYS, 0);
      expect(nudges(stage)).toBe(1);
      stage.proxy.fromServer(EXTENDED_KEYS, 0);
      stage.proxy.fromServer(update.raw(2, 2), 0);
      expect(nudges(stage)).toBe(0);
    }
  });

  it("is told when somebody looks again, and when all of the screen is asked for", ({ expect }) => {
    const stage = openStage();
    stage.proxy.fromServer(EXTENDED_KEYS, 0);
    stage.proxy.fromViewer(message.request(false), 0);
    stage.upstream();
    stage.proxy.setVisible(false, 0);
    expect(nudges(stage)).toBe(0);
    stage.proxy.setVisible(true, 0);
    expect(nudges(stage)).toBe(1);
    stage.proxy.fromViewer(message.request(false), 0);
    expect(nudges(stage)).toBe(1);
    stage.proxy.fromViewer(message.request(true), 0);
    expect(nudges(stage)).toBe(0);
  });

  it("is told nothing before it has shown extended keys, and no other server ever is", ({
    expect,
  }) => {
    const silent = openStage();
    silent.proxy.setVisible(true, 0);
    expect(nudges(silent)).toBe(0);
    const other = openStage({
      serverInit: { width: 640, height: 480, pixelFormat: VIEWER_PIXEL_FORMAT, isQemu: false },
    });
    other.proxy.fromServer(EXTENDED_KEYS, 0);
    other.proxy.setVisible(true, 0);
    expect(nudges(other)).toBe(0);
  });
});
