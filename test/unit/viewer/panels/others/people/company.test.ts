import { describe, it } from "vitest";

import { Company } from "../../../../../../viewer/src/panels/others/people/company.ts";
import type { SessionState } from "../../../../../../viewer/src/session/states/session-state.ts";
import type { Presence } from "../../../../../../viewer/src/session/states/presence.ts";
import { BOB, person, presence } from "./presence.ts";

const HELLO = {
  type: "hello",
  session: "s",
  console: { id: "1", name: "web-01" },
  mode: "control",
  ackEvery: 1,
  secondsLeft: 60,
} as const;

const live = (who: Presence): SessionState => ({
  kind: "live",
  hello: HELLO,
  expiresAt: 60_000,
  presence: who,
});
const alone = presence({ people: [{ ...BOB, controls: true }], controls: true });

describe("the company in a console", () => {
  it("is there once others are, and is remembered when they have left", ({ expect }) => {
    const company = new Company();
    company.news(live(alone));
    expect(company.isThere).toBe(false);
    expect(company.news(live(presence()))).toContain("alice is here now");
    expect(company.isThere).toBe(true);
    expect(company.news(live(alone))).toContain("alice has left");
    expect(company.isThere).toBe(true);
  });

  it("tells of each change once", ({ expect }) => {
    const company = new Company();
    const first = presence();
    const second = presence({ people: [...first.people, person(3, "carol")] });
    company.news(live(first));
    expect(company.news(live(second))).toEqual(["carol is here now"]);
    expect(company.news({ ...live(second) })).toEqual([]);
  });

  it("is another one in another session", ({ expect }) => {
    const company = new Company();
    company.news(live(presence()));
    expect(company.news({ kind: "connecting", step: "gateway" })).toEqual([]);
    expect(company.isThere).toBe(false);
    expect(company.news(live(alone))).toEqual([]);
  });
});
