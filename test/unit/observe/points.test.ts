import { readFileSync } from "node:fs";
import { describe, it } from "vitest";

import { jsonLog } from "../../../worker/observe/log.ts";
import {
  BLOBS,
  DOUBLES,
  MAX_INDEX_BYTES,
  withPoints,
  type Dataset,
} from "../../../worker/observe/points.ts";

type Point = Parameters<Dataset["writeDataPoint"]>[0];

/** A log with a dataset, and what both have got. */
function stage() {
  const points: Point[] = [];
  const lines: string[] = [];
  const dataset: Dataset = { writeDataPoint: (point) => void points.push(point) };
  return {
    points,
    lines,
    log: withPoints(
      jsonLog((line) => void lines.push(line)),
      dataset,
    ),
  };
}

const named = ({ blobs, doubles }: Point) => ({
  ...Object.fromEntries(BLOBS.map((name, at) => [name, blobs[at]])),
  ...Object.fromEntries(DOUBLES.map((name, at) => [name, doubles[at]])),
});

const SESSION = "s".repeat(43);

describe("a session's points", () => {
  it("are one when its ticket is redeemed", ({ expect }) => {
    const { log, points } = stage();
    log.event({
      id: "a",
      time: "2026-11-27T10:14:03.512Z",
      type: "viewer-admitted",
      session: SESSION,
      tenant: "acme",
      subject: "ann@example.com",
      data: {
        issuer: "portal",
        console: "vm-1",
        mode: "control",
        client: "192.0.2.1",
        region: "FRA",
      },
    });
    expect(points).toEqual([
      {
        indexes: ["acme"],
        blobs: ["admitted", SESSION, "acme", "", "", "", "control", "FRA"],
        doubles: DOUBLES.map(() => 0),
      },
    ]);
    // Nothing about the person.
    expect(JSON.stringify(points)).not.toMatch(/ann|192|portal|vm-1/);
  });

  it("are one at its end, with what has happened in between", ({ expect }) => {
    const { log, points, lines } = stage();
    const session = SESSION;
    log.audit("session-live", { session, milliseconds: 80, kind: "rfb", route: "dc1" });
    log.audit("viewer-detached", { session });
    log.audit("viewer-resumed", { session, milliseconds: 5, bytesReplayed: 0 });
    log.audit("viewer-taken-over", { session, bytesReplayed: 0 });
    log.audit("connection-redialled", { session, number: 2, milliseconds: 7 });
    expect(points).toEqual([]);
    log.audit("session-ended", { session, code: "closed", seconds: 61, bytesToViewer: 9 });
    expect(points.map(named)).toEqual([
      {
        event: "ended",
        session,
        tenant: "",
        code: "closed",
        kind: "rfb",
        route: "dc1",
        mode: "",
        region: "",
        seconds: 61,
        open_seconds: 0.08,
        first_frame_seconds: 0,
        round_trip_seconds: 0,
        bytes_to_viewer: 9,
        bytes_to_target: 0,
        returns: 2,
        redials: 1,
        refusals: 0,
        key_to_pixel_p50_seconds: 0,
        key_to_pixel_p95_seconds: 0,
        page_first_frame_seconds: 0,
      },
    ]);
    expect(points[0]?.indexes).toEqual([session]);
    expect(lines).toHaveLength(6);
  });

  it("are the same of facts that are in the chain", ({ expect }) => {
    const { log, points } = stage();
    const data = {
      code: "closed",
      firstFrameMilliseconds: 400,
      roundTripMilliseconds: 30,
      keyP50Milliseconds: 31,
      keyP95Milliseconds: 78,
      pageFirstFrameMilliseconds: 612,
    };
    const time = "2026-11-27T10:14:03.512Z";
    const tenant = "acme";
    log.event({ id: "a", time, type: "session-ended", tenant, session: SESSION, data });
    expect(points.map(named)).toMatchObject([
      {
        event: "ended",
        tenant,
        first_frame_seconds: 0.4,
        round_trip_seconds: 0.03,
        key_to_pixel_p50_seconds: 0.031,
        key_to_pixel_p95_seconds: 0.078,
        page_first_frame_seconds: 0.612,
      },
    ]);
    expect(points[0]?.indexes).toEqual([tenant]);
  });

  it("have an index of as many bytes as the platform takes, and no half of a character", ({
    expect,
  }) => {
    const indexOf = (tenant: string) => {
      const { log, points } = stage();
      const time = "2026-11-27T10:14:03.512Z";
      log.event({ id: "a", time, type: "session-ended", tenant, data: { code: "closed" } });
      return points[0]?.indexes[0] ?? "";
    };
    expect(indexOf("a".repeat(MAX_INDEX_BYTES))).toBe("a".repeat(MAX_INDEX_BYTES));
    expect(indexOf("a".repeat(128))).toBe("a".repeat(MAX_INDEX_BYTES));
    expect(indexOf(`a${"🖥".repeat(60)}`)).toBe(`a${"🖥".repeat(23)}`);
  });

  it("are none without a dataset", ({ expect }) => {
    const log = jsonLog(() => {});
    expect(withPoints(log, undefined)).toBe(log);
  });
});

describe("the queries of docs/metrics.md", () => {
  const page = readFileSync(new URL("../../../docs/metrics.md", import.meta.url), "utf8");
  const queries = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, query = ""]) => query);

  it("are some, each of the dataset, sampled and within a time", ({ expect }) => {
    expect(queries.length).toBeGreaterThan(3);
    for (const query of queries) {
      expect(query).toMatch(/^SELECT\n/);
      expect(query).toContain("FROM porthole\n");
      expect(query).toContain("_sample_interval");
      expect(query).toMatch(/timestamp > NOW\(\) - INTERVAL '\d+' (?:HOUR|DAY)/);
      // Brackets and quotes that are closed.
      expect(query.split("(").length).toBe(query.split(")").length);
      expect(query.split("'").length % 2).toBe(1);
    }
  });

  it("name the columns as they are", ({ expect }) => {
    const columns = new Map<string, string>([
      ...BLOBS.map((name, at): [string, string] => [`blob${String(at + 1)}`, name]),
      ...DOUBLES.map((name, at): [string, string] => [`double${String(at + 1)}`, name]),
    ]);
    const rows = [...page.matchAll(/^\| `((?:blob|double)\d+)`\s*\| `(\w+)`/gm)];
    expect(rows.map(([, column, name]) => [column, name])).toEqual([...columns]);
    for (const query of queries) {
      for (const [, column = "", name] of query.matchAll(/((?:blob|double)\d+) AS (\w+)/g)) {
        expect(columns.get(column)).toBe(name);
      }
      for (const [column] of query.matchAll(/(?:blob|double)\d+/g)) {
        expect(columns.has(column)).toBe(true);
      }
    }
  });
});
