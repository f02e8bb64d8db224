import { describe, it } from "vitest";

import { viewOfLine } from "../../../../../viewer/src/panels/line/line-view.ts";
import type { SessionState } from "../../../../../viewer/src/session/states/session-state.ts";

function state(kind: SessionState["kind"]): SessionState {
  return { kind } as SessionState;
}

describe("the dot", () => {
  it("says nothing without a session that goes on", ({ expect }) => {
    for (const kind of ["landing", "connecting", "in-use", "elsewhere", "ended"] as const) {
      expect(viewOfLine(state(kind), "sound")).toBeUndefined();
    }
  });

  it("is live while something comes, and needs no words beside it", ({ expect }) => {
    for (const line of ["sound", undefined] as const) {
      expect(viewOfLine(state("live"), line)).toEqual({
        kind: "live",
        label: "Connection: live",
        text: undefined,
      });
    }
  });

  it("says in words that nothing comes, and why", ({ expect }) => {
    expect(viewOfLine(state("live"), "silent")).toMatchObject({
      kind: "waiting",
      text: "Waiting for the network…",
    });
    expect(viewOfLine(state("live"), "offline")).toMatchObject({
      kind: "waiting",
      text: "This device is offline. Waiting…",
    });
  });

  it("leaves it to the card what is missing while a session comes back", ({ expect }) => {
    for (const kind of ["reconnecting", "waiting", "paused"] as const) {
      expect(viewOfLine(state(kind), "silent")).toEqual({
        kind: "resuming",
        label: "Connection: resuming",
        text: undefined,
      });
    }
  });
});
