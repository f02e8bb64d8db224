import { describe, it } from "vitest";

import { isElsewhere, placementOf } from "../../../worker/admission/placement.ts";
import type { Placement } from "../../../worker/ticket/placement.ts";

describe("where a session runs", () => {
  it.for<[Placement, Placement, Placement]>([
    [{}, {}, {}],
    [{}, { location: "weur" }, { location: "weur" }],
    [{ location: "oc" }, {}, { location: "oc" }],
    // The ticket knows its machine best.
    [{ location: "oc" }, { location: "weur" }, { location: "oc" }],
    [{}, { jurisdiction: "eu" }, { jurisdiction: "eu" }],
    [{ jurisdiction: "eu" }, {}, { jurisdiction: "eu" }],
    [{ jurisdiction: "eu" }, { jurisdiction: "eu" }, { jurisdiction: "eu" }],
    [
      { location: "me" },
      { location: "weur", jurisdiction: "eu" },
      { location: "me", jurisdiction: "eu" },
    ],
  ])("is, by the ticket's %j and the route's %j, %j", ([wanted, placement, placed], { expect }) => {
    expect(placementOf(wanted, { placement })).toEqual(placed);
    expect(isElsewhere(wanted, { placement })).toBe(false);
  });

  it("is never where a ticket wants it and the route does not", ({ expect }) => {
    const route = { placement: { jurisdiction: "eu" } } as const;
    expect(isElsewhere({ jurisdiction: "us" }, route)).toBe(true);
    expect(placementOf({ jurisdiction: "us" }, route)).toEqual({ jurisdiction: "eu" });
  });
});
