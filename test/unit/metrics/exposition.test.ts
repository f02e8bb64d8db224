import { describe, it } from "vitest";

import { exposition } from "../../../worker/metrics/exposition.ts";
import { FAMILIES } from "../../../worker/metrics/families.ts";
import { observed, type Sample } from "../../../worker/metrics/sample.ts";
import { totalsOf } from "../../../worker/metrics/totals.ts";

const ended = (code: string, value: number): Sample => ({
  name: "porthole_sessions_ended_total",
  labels: [code],
  value,
});

describe("the text", () => {
  it("is empty without numbers", ({ expect }) => {
    expect(exposition([])).toBe("");
  });

  it("has what each family is, then its numbers, in the order of the families", ({ expect }) => {
    const text = exposition([
      ended("idle", 2),
      { name: "porthole_sessions", labels: ["live", "rfb"], value: 3 },
      ended("expired", 1.5),
    ]);
    expect(text).toBe(`# HELP porthole_sessions Sessions that go on, by what they are doing.
# TYPE porthole_sessions gauge
porthole_sessions{state="live",kind="rfb"} 3
# HELP porthole_sessions_ended_total Sessions that have ended.
# TYPE porthole_sessions_ended_total counter
porthole_sessions_ended_total{code="idle"} 2
porthole_sessions_ended_total{code="expired"} 1.5
`);
  });

  it("has all buckets of a histogram, each with those below it", ({ expect }) => {
    const values = [0.01, 0.02, 0.02, 9].flatMap((value) =>
      observed("porthole_round_trip_seconds", [], value),
    );
    const text = exposition(totalsOf([{ tenant: "a", samples: values }], 0));
    expect(text.split("\n").slice(2)).toEqual([
      'porthole_round_trip_seconds_bucket{le="0.01"} 1',
      'porthole_round_trip_seconds_bucket{le="0.025"} 3',
      'porthole_round_trip_seconds_bucket{le="0.05"} 3',
      'porthole_round_trip_seconds_bucket{le="0.1"} 3',
      'porthole_round_trip_seconds_bucket{le="0.2"} 3',
      'porthole_round_trip_seconds_bucket{le="0.4"} 3',
      'porthole_round_trip_seconds_bucket{le="0.8"} 3',
      'porthole_round_trip_seconds_bucket{le="1.6"} 3',
      'porthole_round_trip_seconds_bucket{le="+Inf"} 4',
      "porthole_round_trip_seconds_sum 9.05",
      "porthole_round_trip_seconds_count 4",
      "",
    ]);
  });

  it("has nothing of a label that could end it", ({ expect }) => {
    const tenant = 'a"b\\c\nd';
    const text = exposition([{ ...ended("x", 1), tenant }]);
    expect(text.split("\n")[2]).toBe(
      String.raw`porthole_sessions_ended_total{tenant="a\"b\\c\nd",code="x"} 1`,
    );
  });
});

describe("several tenants", () => {
  const tenants = ["a", "b", "c"].map((tenant, at) => ({
    tenant,
    samples: [
      ended("idle", at + 1),
      { name: "porthole_directory_seconds", labels: [], value: at + 1 } as const,
    ],
  }));

  it("are together, but for what is the most of any of them", ({ expect }) => {
    expect(totalsOf(tenants, 0)).toEqual([
      ended("idle", 6),
      { name: "porthole_directory_seconds", labels: [], value: 3 },
    ]);
  });

  it("are each by its name, as many as may be", ({ expect }) => {
    const totals = totalsOf(tenants, 1);
    expect(totals).toContainEqual({ ...ended("idle", 1), tenant: "a" });
    expect(totals).toContainEqual(ended("idle", 5));
    expect(totals).toHaveLength(4);
    expect(totalsOf(tenants, 3).map(({ tenant }) => tenant)).not.toContain(undefined);
  });
});

describe("the families", () => {
  it("are named as Prometheus names them", ({ expect }) => {
    for (const [name, family] of Object.entries(FAMILIES)) {
      expect(name).toMatch(/^porthole_[a-z]+(_[a-z]+)*$/);
      expect(name.endsWith("_total")).toBe(family.type === "counter");
      expect(family.help).toMatch(/^[A-Z].*\.$/);
      if (family.type !== "histogram") continue;
      expect(name).toMatch(/_seconds$/);
      expect(family.buckets.toSorted((a, b) => a - b)).toEqual(family.buckets);
    }
  });
});
