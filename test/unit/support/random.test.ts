import { describe, it } from "vitest";

import { Random } from "../../support/random.ts";

const drawn = (random: Random): readonly number[] =>
  Array.from({ length: 50 }, () => random.next());

describe("Random", () => {
  it("gives the same numbers for the same seed, and others for another", ({ expect }) => {
    expect(drawn(new Random(7))).toEqual(drawn(new Random(7)));
    expect(drawn(new Random(7))).not.toEqual(drawn(new Random(8)));
  });

  it("gives whole numbers within their bounds, both of them among these", ({ expect }) => {
    const random = new Random(1);
    const numbers = new Set(Array.from({ length: 200 }, () => random.integer(-1, 2)));
    expect([...numbers].toSorted((one, other) => one - other)).toEqual([-1, 0, 1, 2]);
  });

  it("gives numbers of its own to each that forks", ({ expect }) => {
    const random = new Random(1);
    expect(drawn(random.fork())).not.toEqual(drawn(random.fork()));
  });
});
