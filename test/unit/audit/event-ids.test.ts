import { randomUUID } from "node:crypto";

import * as v from "valibot";
import { describe, it } from "vitest";

import { eventIds } from "../../../worker/audit/event-ids.ts";
import { AuditEventSchema } from "../../../worker/audit/event.ts";

/** RFC 9562 §4.1 and §4.2: version 7, and the variant of UUIDs. */
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The time of RFC 9562 §A.6. */
const EXAMPLE_MS = 0x017f22e279b0;

/** Ids of a clock that shows one time after another, and then the last one on and on. */
function idsAt(...times: readonly number[]): (count: number) => readonly string[] {
  const left = [...times];
  const newId = eventIds({
    unixMs: () => (left.length > 1 ? left.shift() : left[0]) ?? 0,
    randomUuid: randomUUID,
  });
  return (count) => Array.from({ length: count }, newId);
}

const timeOf = (id: string | undefined): number =>
  Number.parseInt((id ?? "").replaceAll("-", "").slice(0, 12), 16);

describe("ids of events", () => {
  it("are UUIDs of version 7 with the time that the clock shows", ({ expect }) => {
    const newId = eventIds({
      unixMs: () => EXAMPLE_MS,
      randomUuid: () => "919108f7-52d1-4320-9bac-f847db4148a8",
    });
    expect(newId()).toBe("017f22e2-79b0-7000-9bac-f847db4148a8");
    expect(newId()).toBe("017f22e2-79b0-7001-9bac-f847db4148a8");
  });

  it("are of the form that an event's id has", ({ expect }) => {
    const [id] = idsAt(Date.now())(1);
    const time = new Date().toISOString();
    expect(v.is(AuditEventSchema, { id, time, type: "session-lost", data: {} })).toBe(true);
  });

  it("are ordered and unique, however many there are in one millisecond", ({ expect }) => {
    const ids = idsAt(EXAMPLE_MS)(3 * 0x1000 + 1);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !UUID_V7.test(id))).toEqual([]);
    // What does not fit into a millisecond is in the next one.
    expect(timeOf(ids[0x0fff])).toBe(EXAMPLE_MS);
    expect(timeOf(ids[0x1000])).toBe(EXAMPLE_MS + 1);
  });

  it("are ordered while the clock is set back, and have its time again after that", ({
    expect,
  }) => {
    const ids = idsAt(EXAMPLE_MS, EXAMPLE_MS - 3_600_000, EXAMPLE_MS - 1, EXAMPLE_MS + 1)(5);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    const times = [EXAMPLE_MS, EXAMPLE_MS, EXAMPLE_MS, EXAMPLE_MS + 1, EXAMPLE_MS + 1];
    expect(ids.map(timeOf)).toEqual(times);
  });

  it("of two makers differ in what is random", ({ expect }) => {
    expect(idsAt(EXAMPLE_MS)(1)).not.toEqual(idsAt(EXAMPLE_MS)(1));
  });
});
