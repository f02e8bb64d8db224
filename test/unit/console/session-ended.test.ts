import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { message } from "../../support/rfb/client-stream.ts";
import { settled } from "./fake-time.ts";
import { liveSession } from "./session-stage.ts";

/** FramebufferUpdate without rectangles. */
const EMPTY_UPDATE = [0, 0, 0, 0];

/** The server sends a picture, and the viewer asks for the next so many milliseconds later. */
async function shows(
  { server, viewer, time }: Awaited<ReturnType<typeof liveSession>>,
  milliseconds: number,
): Promise<void> {
  server.says(...EMPTY_UPDATE);
  await settled();
  await time.pass(milliseconds);
  viewer.says(message.request(true));
}

describe("the fact that a session has ended", () => {
  it("says for how long, how many bytes and keys, and how quick it was", async ({ expect }) => {
    const live = await liveSession();
    await live.time.pass(300);
    await shows(live, 40);
    await shows(live, 90);
    live.viewer.says(message.key(0x61));
    live.viewer.says(message.key(0x61, false));
    live.viewer.says(message.key(0x62));
    live.viewer.says(message.pointer(1));
    await live.time.pass(4570);
    live.viewer.leaves();
    await live.ended;
    expect(live.logged.at(-1)).toEqual({
      event: "session-ended",
      session: expect.any(String),
      subject: expect.any(String),
      code: "closed",
      seconds: 5,
      bytesToViewer: live.viewer.received,
      bytesToTarget: expect.any(Number),
      keys: 2,
      firstFrameMilliseconds: 340,
      roundTripMilliseconds: 40,
    });
  });

  it("says nothing of a picture that no viewer was done with", async ({ expect }) => {
    const live = await liveSession();
    live.server.says(...EMPTY_UPDATE);
    await settled();
    live.viewer.leaves();
    await live.ended;
    expect(live.logged.at(-1)).toMatchObject({ code: "closed", keys: 0 });
    expect(live.logged.at(-1)).not.toHaveProperty("firstFrameMilliseconds");
    expect(live.logged.at(-1)).not.toHaveProperty("roundTripMilliseconds");
  });

  it("adds the keys of before to those of a session that is made again", async ({ expect }) => {
    const live = await liveSession({ graceSeconds: 60 });
    await shows(live, 40);
    live.viewer.says(message.key(0x61));
    live.viewer.leaves(1001);
    await live.time.pass(SESSION_LIMITS.closeMs);
    await live.ended;
    expect(live.stage.kept.at(-1)?.counters).toMatchObject({
      keys: 1,
      firstFrameMs: 40,
      roundTripMs: 40,
    });
    await live.time.pass(1000);
    expect(live.again().kept?.counters).toEqual(live.stage.kept.at(-1)?.counters);
  });

  it("says who has ended it, and why", async ({ expect }) => {
    const live = await liveSession();
    live.session.end({ code: "ended-by-operator", by: "portal", reason: "Maintenance." });
    live.viewer.leaves();
    await live.ended;
    expect(live.logged.at(-1)).toMatchObject({
      event: "session-ended",
      code: "ended-by-operator",
      by: "portal",
      reason: "Maintenance.",
    });
  });
});
