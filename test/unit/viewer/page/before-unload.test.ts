import { describe, it } from "vitest";

import { asksBeforeUnload } from "../../../../viewer/src/page/before-unload.ts";
import { isBehind, SIGN, signed } from "../../../../viewer/src/page/tab-sign/tab-sign.ts";
import type { SessionState } from "../../../../viewer/src/session/states/session-state.ts";

function state(kind: SessionState["kind"], mode = "control"): SessionState {
  return { kind, hello: { mode } } as SessionState;
}

describe("a page that goes", () => {
  it("asks before that while somebody controls a machine", ({ expect }) => {
    for (const kind of ["live", "reconnecting", "waiting"] as const) {
      expect(asksBeforeUnload(state(kind))).toBe(true);
      expect(asksBeforeUnload(state(kind, "view"))).toBe(false);
    }
  });

  it("does not ask where nothing would be lost", ({ expect }) => {
    for (const kind of [
      "landing",
      "connecting",
      "in-use",
      "elsewhere",
      "paused",
      "ended",
    ] as const) {
      expect(asksBeforeUnload(state(kind))).toBe(false);
    }
  });
});

describe("a tab whose screen is not what is", () => {
  it("has a sign in front of its title, once", ({ expect }) => {
    expect(signed("web-01 – Porthole", true)).toBe(`${SIGN}web-01 – Porthole`);
    expect(signed(`${SIGN}web-01`, true)).toBe(`${SIGN}web-01`);
    expect(signed(`${SIGN}web-01`, false)).toBe("web-01");
    // Another sign stays where it is.
    expect(signed(`${SIGN}web-01`, true, "! ")).toBe(`! ${SIGN}web-01`);
    expect(signed(`! ${SIGN}web-01`, false)).toBe("! web-01");
  });

  it("is one that waits, and none without a session", ({ expect }) => {
    expect(isBehind(state("live"), "sound")).toBe(false);
    expect(isBehind(state("live"), "silent")).toBe(true);
    expect(isBehind(state("live"), "offline")).toBe(true);
    expect(isBehind(state("reconnecting"), undefined)).toBe(true);
    expect(isBehind(state("ended"), "silent")).toBe(false);
  });
});
