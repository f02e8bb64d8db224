import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { HINT_MS, HintTurns } from "../../../../../viewer/src/panels/hint/hint-turns.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function place(): { readonly turns: HintTurns<string>; readonly shown: (string | undefined)[] } {
  const shown: (string | undefined)[] = [];
  const turns = new HintTurns<string>({
    show: (hint) => shown.push(hint),
    hide: () => shown.push(undefined),
    after: (delay, run) => {
      const timer = setTimeout(run, delay);
      return () => clearTimeout(timer);
    },
  });
  return { turns, shown };
}

const apt = { hint: "tip", isApt: (): boolean => true };

describe("a hint", () => {
  it("takes the place of another one at once, and has all of its time", ({ expect }) => {
    const { turns, shown } = place();
    turns.hint("one");
    vi.advanceTimersByTime(HINT_MS - 1);
    turns.hint("two");
    vi.advanceTimersByTime(HINT_MS - 1);
    expect(shown).toEqual(["one", "two"]);
    vi.advanceTimersByTime(1);
    expect(shown).toEqual(["one", "two", undefined]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is not displaced by a tip, which comes after it", ({ expect }) => {
    const { turns, shown } = place();
    turns.hint("one");
    turns.tip(apt);
    vi.advanceTimersByTime(HINT_MS - 1);
    expect(shown).toEqual(["one"]);
    vi.advanceTimersByTime(1);
    expect(shown).toEqual(["one", undefined, "tip"]);
    vi.advanceTimersByTime(HINT_MS);
    expect(shown).toEqual(["one", undefined, "tip", undefined]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a tip", () => {
  it("is shown at once where nothing is, and once", ({ expect }) => {
    const { turns, shown } = place();
    turns.tip(apt);
    vi.advanceTimersByTime(10 * HINT_MS);
    expect(shown).toEqual(["tip", undefined]);
  });

  it("is shown again after a hint that takes its place before its time is over", ({ expect }) => {
    const { turns, shown } = place();
    turns.tip(apt);
    vi.advanceTimersByTime(HINT_MS - 1);
    turns.hint("one");
    vi.advanceTimersByTime(HINT_MS);
    expect(shown).toEqual(["tip", "one", undefined, "tip"]);
    vi.advanceTimersByTime(10 * HINT_MS);
    expect(shown).toEqual(["tip", "one", undefined, "tip", undefined]);
  });

  it("is not shown where it is of no use by then, nor later", ({ expect }) => {
    const { turns, shown } = place();
    let isApt = false;
    turns.hint("one");
    turns.tip({ hint: "tip", isApt: () => isApt });
    vi.advanceTimersByTime(HINT_MS);
    isApt = true;
    turns.hint("two");
    vi.advanceTimersByTime(HINT_MS);
    expect(shown).toEqual(["one", undefined, "two", undefined]);
  });

  it("gives way to another tip, as the only one that waits", ({ expect }) => {
    const { turns, shown } = place();
    turns.hint("one");
    turns.tip(apt);
    turns.tip({ ...apt, hint: "other" });
    vi.advanceTimersByTime(10 * HINT_MS);
    expect(shown).toEqual(["one", undefined, "other", undefined]);
  });

  it("has all of its time before another tip", ({ expect }) => {
    const { turns, shown } = place();
    turns.tip(apt);
    turns.tip({ ...apt, hint: "other" });
    vi.advanceTimersByTime(HINT_MS - 1);
    expect(shown).toEqual(["tip"]);
    vi.advanceTimersByTime(10 * HINT_MS);
    expect(shown).toEqual(["tip", undefined, "other", undefined]);
  });
});
