import { describe, it } from "vitest";

import { REPORT_MS } from "../../../worker/console/line-reports.ts";
import { updateRequest } from "../../../worker/rfb/client-message.ts";
import { GATEWAY_VERSION } from "../../../worker/version.ts";
import { settled } from "./fake-time.ts";
import { liveSession, type ScriptedViewer } from "./session-stage.ts";

const lines = ({ controls }: ScriptedViewer) => controls.filter(({ type }) => type === "line");

/** A FramebufferUpdate without a rectangle. */
const EMPTY_UPDATE = [0, 0, 0, 0];

/** How often the server was asked for the first pixel, whatever has changed. */
function pixels(written: readonly number[]): number {
  const asked = updateRequest({ x: 0, y: 0, width: 1, height: 1 }, false);
  const hex = (bytes: ArrayLike<number>) => Buffer.from(Array.from(bytes)).toString("hex");
  return hex(written).split(hex(asked)).length - 1;
}

describe("a viewer that watches the line", () => {
  it("is told once a second, and the machine is asked as often", async ({ expect }) => {
    const { viewer, server, time } = await liveSession();
    const before = pixels(server.written);
    viewer.says({ type: "watch-line", watching: true });
    await time.pass(REPORT_MS - 1);
    expect(lines(viewer)).toEqual([]);
    await time.pass(1);
    expect(lines(viewer)).toHaveLength(1);
    expect(pixels(server.written) - before).toBe(1);
    await time.pass(30);
    server.says(...EMPTY_UPDATE);
    await time.pass(REPORT_MS - 30);
    expect(lines(viewer).at(-1)).toMatchObject({
      type: "line",
      targetMs: 30,
      quality: 6,
      version: GATEWAY_VERSION,
    });
    await time.pass(3 * REPORT_MS);
    expect(lines(viewer)).toHaveLength(5);
    // What has not answered is asked no more, and what it has taken until now is known.
    expect(pixels(server.written) - before).toBe(2);
    expect(lines(viewer).at(-1)).toMatchObject({ targetMs: 3 * REPORT_MS });
  });

  it("is told no more once it does not watch, and no more often however often it says that it does", async ({
    expect,
  }) => {
    const { viewer, server, time } = await liveSession();
    const before = pixels(server.written);
    for (let turn = 0; turn < 50; turn += 1) {
      viewer.says({ type: "watch-line", watching: turn % 2 === 0 });
      viewer.says({ type: "watch-line", watching: true });
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await time.pass(REPORT_MS / 10);
    }
    expect(lines(viewer).length).toBeLessThanOrEqual(5);
    expect(pixels(server.written) - before).toBeLessThanOrEqual(5);
    viewer.says({ type: "watch-line", watching: false });
    const told = lines(viewer).length;
    await time.pass(5 * REPORT_MS);
    expect(lines(viewer)).toHaveLength(told);
  });

  it("is not told while nobody sees it", async ({ expect }) => {
    const { viewer, time } = await liveSession();
    viewer.says({ type: "watch-line", watching: true });
    viewer.says({ type: "visible", visible: false });
    await time.pass(5 * REPORT_MS);
    expect(lines(viewer)).toEqual([]);
  });

  it("leaves nothing that goes on when it is lost", async ({ expect }) => {
    const { viewer, time, server } = await liveSession({ graceSeconds: 60 });
    viewer.says({ type: "watch-line", watching: true });
    await time.pass(REPORT_MS);
    viewer.isLost();
    await settled();
    const asked = pixels(server.written);
    await time.pass(10 * REPORT_MS);
    expect(pixels(server.written) - asked).toBeLessThanOrEqual(1);
  });
});
