import { describe, it } from "vitest";

import { HISTORY_SECONDS, LineHistory } from "../../../../viewer/src/connection/line-history.ts";
import { MAX_VALUES, Percentiles } from "../../../../viewer/src/connection/percentiles.ts";
import { ceilingOf, pointsOf } from "../../../../viewer/src/connection/plot.ts";
import { reportOf } from "../../../../viewer/src/connection/report.ts";

const second = { frames: 0, bytes: 0, busyMs: 0 };

describe("the history of the line", () => {
  it("has a minute of both round trips, and what has come in the last second", ({ expect }) => {
    const history = new LineHistory();
    for (let i = 0; i < HISTORY_SECONDS + 5; i += 1) {
      history.add({ ...second, viewerMs: i, frames: 30 * i, bytes: 1000 * i });
    }
    const { viewer, target, framesPerSecond, bytesPerSecond } = history.shown;
    expect(viewer).toHaveLength(HISTORY_SECONDS);
    expect(viewer.at(-1)).toBe(HISTORY_SECONDS + 4);
    expect(target).toEqual([]);
    expect([framesPerSecond, bytesPerSecond]).toEqual([30, 1000]);
  });

  it("counts another screen's frames from 0, and forgets what is long ago", ({ expect }) => {
    const history = new LineHistory();
    history.add({ ...second, frames: 900, viewerMs: 3 });
    history.add({ ...second, frames: 12 });
    expect(history.shown.framesPerSecond).toBe(12);
    history.forget();
    expect(history.shown).toMatchObject({ viewer: [], framesPerSecond: 0, verdict: "waiting" });
  });
});

describe("percentiles", () => {
  it("are of the latest values, by the nearest rank", ({ expect }) => {
    const percentiles = new Percentiles();
    expect(percentiles.both).toBeUndefined();
    percentiles.add(7);
    expect(percentiles.both).toEqual({ p50: 7, p95: 7 });
    for (let i = 1; i <= MAX_VALUES + 20; i += 1) percentiles.add(i);
    expect(percentiles.total).toBe(MAX_VALUES + 21);
    expect(percentiles.both).toEqual({ p50: 84, p95: 142 });
  });
});

describe("the plot", () => {
  it("has the latest value at its end and ends at its edges", ({ expect }) => {
    const size = { width: 100, height: 50, count: 11, max: 100 };
    expect(pointsOf([0, 50, 300], size)).toBe("80.0,50.0 90.0,25.0 100.0,0.0");
    expect(pointsOf([], size)).toBe("");
    expect([ceilingOf([]), ceilingOf([51]), ceilingOf([99_999])]).toEqual([50, 100, 10_000]);
  });
});

describe("a report", () => {
  it("has one line for each row, whatever is in it, and ends somewhere", ({ expect }) => {
    expect(
      reportOf([
        ["a", "1\n2\u2028\u00003"],
        ["b", "x".repeat(400)],
      ]),
    ).toBe(`a: 1 2 3\nb: ${"x".repeat(300)}`);
  });
});
