import { describe, it } from "vitest";

import { decodeToGateway, encodeControl } from "../../../../worker/channel/messages.ts";
import {
  MAX_TOLD_MS,
  MeasuredReports,
  REPORT_EVERY_MS,
} from "../../../../viewer/src/connection/measured-reports.ts";
import { pageFirstFrame } from "../../../../viewer/src/connection/page-first-frame.ts";
import { Percentiles } from "../../../../viewer/src/connection/percentiles.ts";

function stage(first?: number) {
  const keys = new Percentiles();
  const page: { first: number | undefined } = { first };
  return { keys, page, reports: new MeasuredReports(keys, () => page.first) };
}

describe("what the gateway is told of what the page has measured", () => {
  it("is the first picture once, and keys while there are new ones", ({ expect }) => {
    const { keys, page, reports } = stage();
    expect(reports.due(0, false)).toBeUndefined();
    page.first = 812.4;
    expect(reports.due(1, false)).toEqual({ type: "measured", firstFrameMs: 812 });
    keys.add(40.6);
    expect(reports.due(REPORT_EVERY_MS, false)).toBeUndefined();
    expect(reports.due(REPORT_EVERY_MS + 1, false)).toEqual({
      type: "measured",
      keys: { p50Ms: 41, p95Ms: 41 },
    });
    expect(reports.due(9 * REPORT_EVERY_MS, true)).toBeUndefined();
  });

  it("does not wait when the page may be left, and is not told again then", ({ expect }) => {
    const { keys, reports } = stage(500);
    reports.due(0, false);
    keys.add(30);
    expect(reports.due(1, true)).toMatchObject({ keys: { p50Ms: 30 } });
    expect(reports.due(2, true)).toBeUndefined();
  });

  it("goes on to count once no more keys are kept", ({ expect }) => {
    const { keys, reports } = stage();
    for (let i = 0; i < 500; i += 1) keys.add(10);
    reports.due(0, true);
    keys.add(10);
    expect(reports.due(1, true)).toMatchObject({ keys: { p95Ms: 10 } });
  });

  it("is always what a gateway reads", ({ expect }) => {
    for (const value of [-1, 0, 0.4, MAX_TOLD_MS, MAX_TOLD_MS + 1, Infinity]) {
      const { keys, reports } = stage(value);
      keys.add(value);
      const message = reports.due(0, false);
      if (message === undefined) throw new Error("nothing is told");
      expect(decodeToGateway(encodeControl(message))).toEqual(message);
    }
  });
});

describe("the page's first picture", () => {
  const marks = (all: Readonly<Record<string, readonly number[]>>) => ({
    getEntriesByName: (name: string) =>
      (all[name] ?? []).map((startTime) => ({ startTime }) as PerformanceEntry),
  });

  it("is the first that was drawn, from the navigation on or from the button", ({ expect }) => {
    expect(pageFirstFrame(marks({}))).toBeUndefined();
    expect(pageFirstFrame(marks({ asked: [9] }))).toBeUndefined();
    expect(pageFirstFrame(marks({ "first-frame": [300, 9000] }))).toBe(300);
    expect(pageFirstFrame(marks({ asked: [200], "first-frame": [300] }))).toBe(100);
  });
});
