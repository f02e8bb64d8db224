import { describe, it } from "vitest";

import { jsonLog } from "../../../worker/observe/log.ts";
import { refusalPoints } from "../../../worker/observe/points.ts";
import { RefusalCounts } from "../../../worker/observe/refusal-counts.ts";
import { MAX_REFUSALS, RefusalLog } from "../../../worker/observe/refusal-log.ts";

const MINUTE = 60_000;

describe("RefusalCounts", () => {
  it("tells the first of a minute at once, and the others as one number", ({ expect }) => {
    const told: unknown[] = [];
    const counts = new RefusalCounts((...one) => told.push(one));
    for (let count = 0; count < 1000; count += 1) counts.add("ticket-invalid", MINUTE + count);
    counts.add("unauthorized", MINUTE + 1000);
    expect(told).toEqual([
      ["ticket-invalid", 1],
      ["unauthorized", 1],
    ]);
    counts.add("unauthorized", 2 * MINUTE);
    expect(told.slice(2)).toEqual([
      ["ticket-invalid", 999],
      ["unauthorized", 1],
    ]);
    counts.add("unauthorized", 3 * MINUTE);
    expect(told.slice(4)).toEqual([["unauthorized", 1]]);
  });

  it("has every refusal, those as well that no line tells of", ({ expect }) => {
    const told = new Map<string, number>();
    const log = new RefusalLog(
      jsonLog(() => {}),
      (reason, refusals) => told.set(reason, (told.get(reason) ?? 0) + refusals),
    );
    const fields = { code: "ticket-invalid", client: "203.0.113.7" } as const;
    for (let source = 0; source < MAX_REFUSALS + 50; source += 1) {
      log.logStranger("viewer-refused", fields, String(source), 0);
      log.log("request-refused", { problem: "unauthorized" }, String(source), 0);
    }
    log.logStranger("viewer-refused", fields, "last", MINUTE);
    expect(Object.fromEntries(told)).toEqual({
      "ticket-invalid": MAX_REFUSALS + 51,
      unauthorized: MAX_REFUSALS + 50,
    });
  });
});

describe("the points of refusals", () => {
  it("have their reason and number, and nobody's name", ({ expect }) => {
    const points: {
      readonly indexes: string[];
      readonly blobs: string[];
      readonly doubles: number[];
    }[] = [];
    refusalPoints({ writeDataPoint: (point) => void points.push(point) })?.("ticket-invalid", 7);
    const [point] = points;
    expect(point?.indexes).toEqual(["ticket-invalid"]);
    expect(point?.blobs).toEqual(["refused", "", "", "ticket-invalid", "", "", "", ""]);
    expect(point?.doubles).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0]);
    expect(points).toHaveLength(1);
  });

  it("are none without a dataset", ({ expect }) => {
    expect(refusalPoints(undefined)).toBeUndefined();
  });
});
