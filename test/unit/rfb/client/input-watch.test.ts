import { describe, it } from "vitest";

import { InputWatch } from "../../../../worker/rfb/client/input-watch.ts";
import { wire } from "../../../support/play.ts";
import { EACH, message } from "../../../support/rfb/client-stream.ts";
import { openStage, VIEW } from "../proxy-stage.ts";

const REQUEST = 0x0200_0001;
const PEEK = 0x0400_0000;
const NOTIFY = 0x0800_0001;
const PROVIDE = 0x1000_0001;
const CAPS = 0x1f00_0001;

/** Which of these messages count as a person's doing. */
function counted(...messages: readonly Uint8Array[]): readonly boolean[] {
  const watch = new InputWatch(0);
  return messages.map((each, index) => {
    watch.see(each, index + 1);
    return watch.lastAt === index + 1;
  });
}

describe("a person's input", () => {
  it.for<[string, Uint8Array, boolean]>([
    ["a key going down", message.key(0x61), true],
    ["a key going up", message.key(0x61, false), false],
    ["a key going down by any number", wire([4, 0x80, 0, 0], [0, 0, 0, 0x61]), true],
    ["an extended key going down", message.extendedKey(0x61, 0x1e), true],
    ["an extended key going up", message.extendedKey(0x61, 0x1e, false), false],
    ["an extended key going down by the high byte", wire([255, 0, 1, 0], new Uint8Array(8)), true],
    ["a key of VMware's going down", message.vmwareKey(0x1e), true],
    ["a key of VMware's going up", message.vmwareKey(0x1e, false), false],
    ["another message of VMware's", message.vmware(1, 8), false],
    ["clipboard text", message.cutText(3), true],
    ["news of clipboard text", message.extendedCutText(NOTIFY), true],
    ["clipboard text that was asked for", message.extendedCutText(PROVIDE, 9), false],
    ["asking for the guest's", message.extendedCutText(REQUEST), false],
    ["asking whether the guest has some", message.extendedCutText(PEEK), false],
    ["what the viewer can do", message.extendedCutText(CAPS, 4), false],
    ["a window of another size", message.desktopSize(), false],
    ["a power key", message.xvp(), false],
  ])("%s", ([, each, isInput], { expect }) => {
    expect(counted(each)).toEqual([isInput]);
  });

  it("is a pointer in another place, or with other buttons", ({ expect }) => {
    expect(
      counted(
        message.pointer(0, 0, 0),
        message.pointer(0, 0, 0),
        message.pointer(0, 0, 1),
        message.pointer(0, 0, 0x100),
        message.pointer(0, 0x100, 0x100),
        message.pointer(0, 0x100, 0x100),
        message.pointer(1, 0x100, 0x100),
        message.pointer(1, 0x100, 0x100),
        message.pointer(0, 0x100, 0x100),
        message.longPointer(0, 1, 0x100, 0x100),
        message.longPointer(0, 1, 0x100, 0x100),
      ),
    ).toEqual([true, false, true, true, true, false, true, false, true, true, false]);
  });

  it("has a number of keys that went down, and of nothing else", ({ expect }) => {
    const watch = new InputWatch(0);
    const others = [
      message.key(0x61, false),
      message.extendedKey(0x61, 0x1e, false),
      message.vmwareKey(0x1e, false),
      message.vmware(1, 8),
      message.pointer(1),
      message.cutText(3),
    ];
    for (const each of others) watch.see(each, 1);
    expect(watch.keys).toBe(0);
    const keys = [message.key(0x61), message.extendedKey(0x61, 0x1e), message.vmwareKey(0x1e)];
    for (const each of keys) watch.see(each, 1);
    expect(watch.keys).toBe(3);
  });

  it("is told of what passes and of what does not, never of the viewer's own doing", ({
    expect,
  }) => {
    const input = new InputWatch(0);
    const { proxy } = openStage({ policy: VIEW, input });
    const own = [
      EACH.SetPixelFormat,
      EACH.SetEncodings,
      EACH.FramebufferUpdateRequest,
      message.request(false),
    ];
    for (const [index, each] of own.entries()) proxy.fromViewer(each, index + 1);
    proxy.acknowledge(0, 9);
    proxy.setVisible(true, 9);
    proxy.tick(9);
    expect(input.lastAt).toBe(0);
    proxy.fromViewer(message.key(0x61), 10);
    expect(input.lastAt).toBe(10);
  });

  it("is not the release of keys and buttons, and not the gateway's own chord", ({ expect }) => {
    const input = new InputWatch(0);
    const { proxy } = openStage({ input });
    proxy.fromViewer(message.key(0x61), 1);
    proxy.fromViewer(message.pointer(1), 2);
    proxy.release();
    expect(input.lastAt).toBe(2);
  });
});
