import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { Measurements } from "../../../worker/console/measurements.ts";
import { liveSession } from "./session-stage.ts";

const { measured: LIMITS } = SESSION_LIMITS;
const keys = (p50Ms: number, p95Ms: number) =>
  ({ type: "measured", keys: { p50Ms, p95Ms } }) as const;

describe("what viewers have measured", () => {
  it("is the latest of keys and the first of first pictures", ({ expect }) => {
    const measurements = new Measurements(LIMITS);
    expect(measurements.measured).toEqual({});
    measurements.take({ type: "measured", firstFrameMs: 700 }, 0);
    measurements.take(keys(20, 40), 1);
    measurements.take({ type: "measured", firstFrameMs: 90 }, 2);
    expect(measurements.measured).toEqual({ pageFirstFrameMs: 700, keyP50Ms: 20, keyP95Ms: 40 });
    measurements.take(keys(30, 60), 3);
    expect(measurements.measured).toMatchObject({ keyP50Ms: 30, keyP95Ms: 60 });
  });

  it("has a bound, and no middle above its 95 %", ({ expect }) => {
    const { maxMs } = LIMITS;
    const measurements = new Measurements(LIMITS);
    const at = (message: Parameters<Measurements["take"]>[0]) => {
      measurements.take(message, 0);
      return measurements.measured;
    };
    expect(at(keys(maxMs, maxMs))).toMatchObject({ keyP50Ms: maxMs, keyP95Ms: maxMs });
    expect(at(keys(maxMs + 1, maxMs + 1))).toMatchObject({ keyP50Ms: maxMs, keyP95Ms: maxMs });
    expect(at(keys(9, 5))).toMatchObject({ keyP50Ms: 5, keyP95Ms: 5 });
    expect(at({ type: "measured", firstFrameMs: 3_600_000 })).toMatchObject({
      pageFirstFrameMs: maxMs,
    });
  });

  it("is ignored where it comes too fast", ({ expect }) => {
    const measurements = new Measurements(LIMITS);
    for (let i = 1; i <= LIMITS.burst; i += 1) measurements.take(keys(i, i), 0);
    measurements.take(keys(99, 99), 0);
    expect(measurements.measured).toMatchObject({ keyP95Ms: LIMITS.burst });
    const nextAt = 1000 / LIMITS.perSecond;
    measurements.take(keys(98, 98), nextAt - 1);
    expect(measurements.measured).toMatchObject({ keyP95Ms: LIMITS.burst });
    measurements.take(keys(97, 97), nextAt);
    expect(measurements.measured).toMatchObject({ keyP95Ms: 97 });
  });
});

describe("the fact that a session has ended", () => {
  it("has what its viewer has measured", async ({ expect }) => {
    const live = await liveSession();
    expect(live.viewer.controls[0]).toMatchObject({ type: "hello", measured: true });
    live.viewer.says({ type: "measured", firstFrameMs: 612, keys: { p50Ms: 31, p95Ms: 78 } });
    live.viewer.leaves();
    await live.ended;
    expect(live.logged.at(-1)).toMatchObject({
      event: "session-ended",
      code: "closed",
      keyP50Milliseconds: 31,
      keyP95Milliseconds: 78,
      pageFirstFrameMilliseconds: 612,
    });
  });

  it("has it of a session that was made again as well", async ({ expect }) => {
    const live = await liveSession({ graceSeconds: 60 });
    live.viewer.says({ type: "measured", firstFrameMs: 612, keys: { p50Ms: 31, p95Ms: 78 } });
    live.viewer.leaves(1001);
    await live.time.pass(SESSION_LIMITS.closeMs);
    await live.ended;
    const measured = { keyP50Ms: 31, keyP95Ms: 78, pageFirstFrameMs: 612 };
    expect(live.stage.kept.at(-1)?.counters).toMatchObject(measured);
    await live.time.pass(1000);
    expect(live.again().kept?.counters).toMatchObject(measured);
  });

  it("is not reached by a viewer that tells what is no time", async ({ expect }) => {
    const live = await liveSession();
    live.viewer.says('{"type":"measured","keys":{"p50Ms":-1,"p95Ms":0}}');
    await live.ended;
    expect(live.logged.at(-1)).toMatchObject({ code: "viewer-protocol" });
  });
});
