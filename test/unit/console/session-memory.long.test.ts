import { describe, it } from "vitest";

import { collectGarbage } from "../../support/collect-garbage.ts";
import { message } from "../../support/rfb/client-stream.ts";
import { settled } from "./fake-time.ts";
import { liveSession } from "./session-stage.ts";

/** A FramebufferUpdate without a rectangle. */
const EMPTY_UPDATE = [0, 0, 0, 0];

/** An hour of them at ten a second, in turns. */
const TURNS = 360;
const FRAMES_A_TURN = 100;

describe("an hour of frames and keys", () => {
  it("leaves nothing behind in the session", async ({ expect }) => {
    const { server, viewer, time } = await liveSession({ graceSeconds: 60, maxSeconds: 100_000 });
    const play = async (turns: number): Promise<void> => {
      for (let turn = 0; turn < turns; turn += 1) {
        for (let frame = 0; frame < FRAMES_A_TURN; frame += 1) {
          server.says(...EMPTY_UPDATE);
          viewer.says(message.key(0x61));
          viewer.says(message.key(0x61, false));
          viewer.says(message.pointer(0));
          viewer.says(message.request(true));
        }
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await settled();
        viewer.says({ type: "ack", received: viewer.received });
        for (const { type, ...ping } of viewer.controls)
          if (type === "ping" && "number" in ping)
            viewer.says({ type: "ack", received: viewer.received, ping: ping.number });
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await time.pass(10_000);
        // What the test's own ends have kept.
        viewer.forget();
        server.written.length = 0;
      }
    };
    const heldBytes = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    await play(TURNS / 6);
    const before = heldBytes();
    await play(TURNS);
    expect(viewer.closedWith).toBeUndefined();
    expect(viewer.received).toBeGreaterThan(TURNS * FRAMES_A_TURN * EMPTY_UPDATE.length);
    expect(heldBytes() - before).toBeLessThan(2_000_000);
  });
});
