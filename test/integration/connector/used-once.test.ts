import { describe, it } from "vitest";

import { Counter } from "../../../connector/listen/counter.ts";
import { UsedOnce } from "../../../connector/listen/used-once.ts";

describe("UsedOnce", () => {
  it("takes a name once until it has expired", ({ expect }) => {
    const used = new UsedOnce();
    expect(used.take("a", 30, 0)).toBe(true);
    expect(used.take("a", 30, 0)).toBe(false);
    expect(used.take("a", 60, 30)).toBe(false);
    expect(used.take("b", 30, 0)).toBe(true);
  });

  it("takes as many as it can remember, and forgets only what has expired", ({ expect }) => {
    const used = new UsedOnce(2);
    expect(used.take("a", 10, 0)).toBe(true);
    expect(used.take("b", 20, 0)).toBe(true);
    expect(used.take("c", 20, 10)).toBe(false);
    expect(used.take("c", 20, 11)).toBe(true);
    expect(used.take("b", 20, 11)).toBe(false);
    expect(used.take("d", 30, 11)).toBe(false);
  });
});

describe("Counter", () => {
  it("counts by name up to the limit, and gives back once", ({ expect }) => {
    const counter = new Counter();
    const first = counter.take("a", 2);
    expect(counter.take("a", 2)).toBeDefined();
    expect(counter.take("a", 2)).toBeUndefined();
    expect(counter.take("b", 1)).toBeDefined();
    first?.();
    first?.();
    expect(counter.take("a", 2)).toBeDefined();
    expect(counter.take("a", 2)).toBeUndefined();
  });
});
