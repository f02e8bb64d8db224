import { describe, it } from "vitest";

import {
  LATE_MS,
  viewOfConnecting,
} from "../../../../../viewer/src/panels/connecting/connecting-view.ts";
import type { SessionState } from "../../../../../viewer/src/session/states/session-state.ts";

type Connecting = Extract<SessionState, { kind: "connecting" }>;

const ASKED: Connecting = { kind: "connecting", step: "gateway" };
const ANSWERED: Connecting = { kind: "connecting", step: "machine" };
const GREETED = { ...ANSWERED, hello: { console: { id: "1", name: "web-01" } } } as Connecting;

describe("a console that opens", () => {
  it("lights more of its bolts with each step", ({ expect }) => {
    const lit = [ASKED, ANSWERED, GREETED].map(
      (state) => viewOfConnecting(state, undefined, 0).lit,
    );
    expect(lit).toEqual([1, 3, 5]);
  });

  it("is named as soon as its name is known", ({ expect }) => {
    expect(viewOfConnecting(ASKED, undefined, 0).title).toBe("Connecting");
    expect(viewOfConnecting(ASKED, "db-01", 0).title).toBe("Connecting to db-01");
    expect(viewOfConnecting(GREETED, undefined, 0).title).toBe("Connecting to web-01");
  });

  it("says what it waits for, and after 5 seconds that it still does", ({ expect }) => {
    const step = (state: Connecting, waited: number) => {
      const view = viewOfConnecting(state, undefined, waited);
      return [view.step, view.isLate];
    };
    expect(step(ASKED, LATE_MS - 1)).toEqual(["Reaching the gateway…", false]);
    expect(step(GREETED, LATE_MS - 1)).toEqual(["Waiting for the machine’s screen…", false]);
    expect(step(GREETED, LATE_MS)).toEqual([
      "Still waiting for web-01. Its host may be busy.",
      true,
    ]);
    expect(step(ASKED, LATE_MS)).toEqual([
      "Still waiting for the gateway. The network may be slow.",
      true,
    ]);
  });

  it("is not late before anybody has looked at the page", ({ expect }) => {
    const unseen: Connecting = { kind: "connecting", step: "unseen" };
    expect(viewOfConnecting(unseen, undefined, 10 * LATE_MS).isLate).toBe(false);
  });
});
