import * as fc from "fast-check";
import { describe, it } from "vitest";

import { FACTS } from "../../../worker/audit/facts.ts";
import { countedOf } from "../../../worker/metrics/counted.ts";
import { familyOf } from "../../../worker/metrics/families.ts";
import { observed, seriesOf, type Sample } from "../../../worker/metrics/sample.ts";

const seen = (samples: readonly Sample[]) =>
  Object.fromEntries(samples.map((sample) => [seriesOf(sample), sample.value]));

describe("what a fact adds", () => {
  it.for<[string, Record<string, string | number | boolean>, object]>([
    ["link-created", { by: "a" }, { '["porthole_links_created_total","console"]': 1 }],
    ["observer-link-created", {}, { '["porthole_links_created_total","observe"]': 1 }],
    ["viewer-admitted", {}, { '["porthole_tickets_redeemed_total"]': 1 }],
    [
      "ticket-refused",
      { code: "ticket-used" },
      { '["porthole_tickets_refused_total","ticket-used"]': 1 },
    ],
    ["session-opened", { mode: "view" }, { '["porthole_sessions_opened_total","view"]': 1 }],
    [
      "session-live",
      { milliseconds: 250, kind: "rfb", directoryMilliseconds: 20 },
      {
        '["porthole_directory_answer_seconds","0.025"]': 1,
        '["porthole_directory_answer_seconds","sum"]': 0.02,
        '["porthole_open_seconds","rfb","0.25"]': 1,
        '["porthole_open_seconds","rfb","sum"]': 0.25,
      },
    ],
    [
      "session-ended",
      { code: "viewer-closed", seconds: 60, bytesToViewer: 5, bytesToTarget: 0 },
      {
        '["porthole_sessions_ended_total","viewer-closed"]': 1,
        '["porthole_session_seconds_total"]': 60,
        '["porthole_session_bytes_total","to_viewer"]': 5,
        '["porthole_session_bytes_total","to_target"]': 0,
      },
    ],
    [
      "session-ended",
      {
        code: "idle",
        firstFrameMilliseconds: 400,
        roundTripMilliseconds: 2000,
        keyP50Milliseconds: 25,
        keyP95Milliseconds: 2000,
        pageFirstFrameMilliseconds: 900,
      },
      {
        '["porthole_sessions_ended_total","idle"]': 1,
        '["porthole_first_frame_seconds","0.5"]': 1,
        '["porthole_first_frame_seconds","sum"]': 0.4,
        '["porthole_round_trip_seconds","+Inf"]': 1,
        '["porthole_round_trip_seconds","sum"]': 2,
        '["porthole_key_to_pixel_seconds","50","0.025"]': 1,
        '["porthole_key_to_pixel_seconds","50","sum"]': 0.025,
        '["porthole_key_to_pixel_seconds","95","+Inf"]': 1,
        '["porthole_key_to_pixel_seconds","95","sum"]': 2,
        '["porthole_page_first_frame_seconds","1"]': 1,
        '["porthole_page_first_frame_seconds","sum"]': 0.9,
      },
    ],
    // A record that could not be opened.
    ["session-ended", { code: "expired" }, { '["porthole_sessions_ended_total","expired"]': 1 }],
    [
      "audit-deliveries-lost",
      { sink: "webhook", count: 7 },
      { '["porthole_audit_deliveries_lost_total","webhook"]': 7 },
    ],
    ["viewer-readmitted", {}, {}],
    ["of-a-newer-gateway", { code: "x" }, {}],
    ["toString", {}, {}],
  ])("%s %j", ([type, data, expected], { expect }) => {
    expect(seen(countedOf({ type, data }))).toEqual(expected);
  });

  it("never makes a number less, or none of a number, whatever it says", ({ expect }) => {
    const value = fc.oneof(fc.string(), fc.double(), fc.boolean());
    const type = fc.constantFrom(...Object.keys(FACTS));
    fc.assert(
      fc.property(type, fc.dictionary(fc.string(), value), (type, more) => {
        const numbers = [
          "seconds",
          "milliseconds",
          "count",
          "bytesToViewer",
          "roundTripMilliseconds",
        ];
        const data = {
          ...Object.fromEntries(numbers.map((name, at) => [name, Object.values(more)[at] ?? -1])),
          ...more,
        };
        for (const sample of countedOf({ type, data })) {
          expect(sample.value).toBeGreaterThanOrEqual(0);
          expect(sample.value).toBeLessThan(Infinity);
          expect(sample.labels).toHaveLength(familyOf(sample.name).labels.length);
        }
      }),
    );
  });
});

describe("a value in a histogram", () => {
  it.for([
    [0, "0.1"],
    [0.1, "0.1"],
    [0.100001, "0.25"],
    [16, "16"],
    [16.000001, "+Inf"],
  ] as const)("of %d is in the bucket up to %s", ([value, part], { expect }) => {
    expect(observed("porthole_first_frame_seconds", [], value)).toEqual([
      { name: "porthole_first_frame_seconds", labels: [], part, value: 1 },
      { name: "porthole_first_frame_seconds", labels: [], part: "sum", value },
    ]);
  });
});
