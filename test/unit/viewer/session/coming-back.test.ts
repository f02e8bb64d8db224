import { afterEach, beforeEach, describe, it, vi } from "vitest";

import {
  ComingBack,
  FRESH_TRY_MS,
  RESUME_TIMEOUT,
} from "../../../../viewer/src/session/coming-back.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function begun(): { readonly comingBack: ComingBack; readonly said: string[] } {
  const said: string[] = [];
  const say = (what: string) => () => void said.push(what);
  const listener = {
    dial: say("dial"),
    failed: say("failed"),
    blind: () => {},
    graceOver: say("grace over"),
  };
  const comingBack = new ComingBack(listener, () => 0.5);
  comingBack.begin(60_000);
  comingBack.plan(0, 0);
  return { comingBack, said };
}

describe("several reasons to try at once", () => {
  it("make one try more, once the first has had its moment", ({ expect }) => {
    const { comingBack, said } = begun();
    for (let reason = 0; reason < 3; reason += 1) {
      expect(comingBack.holds(0)).toBe(true);
      comingBack.plan(0, 10);
    }
    vi.advanceTimersByTime(FRESH_TRY_MS - 1);
    expect(said).toEqual(["dial"]);
    vi.advanceTimersByTime(1);
    expect(said).toEqual(["dial", "dial"]);
    vi.advanceTimersByTime(RESUME_TIMEOUT - 1);
    expect(said).toEqual(["dial", "dial"]);
    vi.advanceTimersByTime(1);
    expect(said).toEqual(["dial", "dial", "failed"]);
  });

  it("make one at once after that moment", ({ expect }) => {
    const { comingBack, said } = begun();
    vi.advanceTimersByTime(FRESH_TRY_MS);
    expect(comingBack.holds(0)).toBe(false);
    comingBack.plan(0, FRESH_TRY_MS);
    expect(said).toEqual(["dial", "dial"]);
  });

  it("make none where the first try has succeeded, or has failed and waits for its turn", ({
    expect,
  }) => {
    const back = begun();
    back.comingBack.plan(0, 10);
    // What the first has brought is in doubt.
    expect(back.comingBack.stop()).toBe(true);
    expect(back.comingBack.stop()).toBe(false);
    const lost = begun();
    lost.comingBack.plan(0, 10);
    expect(lost.comingBack.holds(1)).toBe(false);
    lost.comingBack.plan(1, 10);
    vi.advanceTimersByTime(FRESH_TRY_MS);
    expect(back.said).toEqual(["dial"]);
    expect(lost.said).toEqual(["dial"]);
    expect(begun().comingBack.stop()).toBe(false);
    vi.advanceTimersByTime(300 - FRESH_TRY_MS);
    expect(lost.said).toEqual(["dial", "dial"]);
  });
});
