import { describe, it } from "vitest";

import { MAX_USED_TICKETS, UsedTickets } from "../../../worker/http/used-tickets.ts";

describe("UsedTickets", () => {
  it("knows a session and its ticket's mark until the ticket is no good anywhere", ({ expect }) => {
    const used = new UsedTickets();
    expect(used.sessionOf("a", 0)).toBeUndefined();
    used.add("a", "mark", 1000);
    expect([used.sessionOf("a", 999), used.sessionOf("mark", 999)]).toEqual(["a", "a"]);
    expect(used.sessionOf("b", 999)).toBeUndefined();
    expect([used.sessionOf("a", 1000), used.sessionOf("mark", 1000)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("knows the session of a token that has no mark", ({ expect }) => {
    const used = new UsedTickets();
    used.add("a", undefined, 1000);
    expect(used.sessionOf("a", 0)).toBe("a");
  });

  it("knows which session looks at no secret of a tab any more", ({ expect }) => {
    const used = new UsedTickets();
    used.endSecrets("unknown");
    expect(used.takesSecrets("unknown")).toBe(true);
    used.add("a", "mark", 1000);
    expect(used.takesSecrets("a")).toBe(true);
    used.endSecrets("a");
    expect(used.takesSecrets("a")).toBe(false);
    // The same ticket, sealed anew.
    used.add("a", "another mark", 1000);
    expect(used.takesSecrets("a")).toBe(false);
  });

  it("remembers a bounded number and forgets the oldest", ({ expect }) => {
    const used = new UsedTickets();
    for (let session = 0; session < MAX_USED_TICKETS; session += 1)
      used.add(String(session), undefined, 1);
    expect(used.sessionOf("0", 0)).toBe("0");
    used.add("one more", "its mark", 1);
    expect(["0", "1", "2", "one more", "its mark"].map((name) => used.sessionOf(name, 0))).toEqual([
      undefined,
      undefined,
      "2",
      "one more",
      "one more",
    ]);
  });
});
