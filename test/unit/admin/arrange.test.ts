import { describe, it } from "vitest";

import {
  arrange,
  FIRST_ARRANGEMENT,
  PAGE_ROWS,
  SORT_KEYS,
  tenantsOf,
  type Arrangement,
} from "../../../admin/src/list/arrange.ts";
import type { SessionView } from "../../../client/index.ts";
import { fakeSession } from "../../support/doubles/fake-api.ts";

const named = (at: number, name: string, facts: Partial<SessionView> = {}): SessionView =>
  fakeSession(at, { console: { id: `id-${at}`, name }, ...facts });

const VIEWS = [
  named(1, "web-10", { tenant: "globex", startedAt: "2026-11-27T10:00:00Z", client: "192.0.2.1" }),
  named(2, "web-2", { state: "parked", controls: false, startedAt: "2026-11-27T11:00:00Z" }),
  named(3, "Äpfel", { mode: "view", controls: false, lastInputAt: "2026-11-27T12:00:00Z" }),
];

const consolesOf = (change: Partial<Arrangement>) =>
  arrange(VIEWS, { ...FIRST_ARRANGEMENT, ...change }).rows.map(({ console }) => console.name);

describe("arranging sessions", () => {
  it("finds words in all that names a session, in any order and case", ({ expect }) => {
    expect(consolesOf({ search: " WEB  globex " })).toEqual(["web-10"]);
    expect(consolesOf({ search: "192.0.2.1 user1@" })).toEqual(["web-10"]);
    expect(consolesOf({ search: VIEWS[1]?.session.toLowerCase() ?? "" })).toEqual(["web-2"]);
    expect(consolesOf({ search: "web nothing" })).toEqual([]);
  });

  it("has whoever asks for more time first, in any order", ({ expect }) => {
    const asking = named(4, "zz", { moreTimeAskedAt: "2026-11-27T12:00:00Z" });
    for (const descending of [false, true]) {
      const { rows } = arrange([...VIEWS, asking], {
        ...FIRST_ARRANGEMENT,
        sort: "console",
        descending,
      });
      expect(rows[0]?.console.name).toBe("zz");
    }
  });

  it("filters by state and tenant", ({ expect }) => {
    expect(consolesOf({ state: "parked" })).toEqual(["web-2"]);
    expect(consolesOf({ tenant: "globex" })).toEqual(["web-10"]);
    expect(tenantsOf(VIEWS)).toEqual(["acme", "globex"]);
  });

  it("sorts as people count and read", ({ expect }) => {
    expect(consolesOf({ sort: "console", descending: false })).toEqual([
      "Äpfel",
      "web-2",
      "web-10",
    ]);
    expect(consolesOf({ sort: "input", descending: false })).toEqual(["web-10", "web-2", "Äpfel"]);
    expect(consolesOf({ sort: "state", descending: true })[0]).toBe("web-2");
    expect(consolesOf({ sort: "lastInput", descending: false })[0]).toBe("Äpfel");
    expect(consolesOf({})[0]).toBe("web-2");
    for (const sort of SORT_KEYS) expect(consolesOf({ sort })).toHaveLength(3);
  });

  it("keeps equal sessions where they are, however they come", ({ expect }) => {
    const views = Array.from({ length: 20 }, (_, at) => fakeSession(at));
    const how = { ...FIRST_ARRANGEMENT, sort: "tenant" } as const;
    expect(arrange(views.toReversed(), how).rows).toEqual(arrange(views, how).rows);
  });

  it("gives a page, and the last one if there are fewer now", ({ expect }) => {
    const views = Array.from({ length: PAGE_ROWS * 2 + 1 }, (_, at) => fakeSession(at));
    const page = (page: number) => {
      const { rows, ...facts } = arrange(views, { ...FIRST_ARRANGEMENT, page });
      return [rows.length, facts];
    };
    expect(page(0)).toEqual([PAGE_ROWS, { count: views.length, page: 0, pages: 3 }]);
    expect(page(9)).toEqual([1, { count: views.length, page: 2, pages: 3 }]);
    expect(arrange([], FIRST_ARRANGEMENT)).toEqual({ rows: [], count: 0, page: 0, pages: 1 });
  });
});
