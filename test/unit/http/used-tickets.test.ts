import { describe, it } from "vitest";

import { MAX_USED_TICKETS, UsedTickets } from "../../../worker/http/used-tickets.ts";

describe("UsedTickets", () => {
  it("knows a session until its ticket is no good anywhere", ({ expect }) => {
    const used = new UsedTickets();
    expect(used.has("a", 0)).toBe(false);
    used.add("a", 1000);
    expect([used.has("a", 999), used.has("b", 999), used.has("a", 1000)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("remembers a bounded number and forgets the oldest", ({ expect }) => {
    const used = new UsedTickets();
    for (let session = 0; session < MAX_USED_TICKETS; session += 1) used.add(String(session), 1);
    expect(used.has("0", 0)).toBe(true);
    used.add("one more", 1);
    expect([used.has("0", 0), used.has("1", 0), used.has("one more", 0)]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
