import { describe, it } from "vitest";

import { emptyAccount, totalOf } from "../../chaos/account.ts";
import { countFindings, interruptionFindings } from "../../chaos/findings.ts";
import { chaosOptions } from "../../chaos/options.ts";
import { held } from "../../support/finding.ts";

describe("countFindings", () => {
  const clean = { ...emptyAccount(), drops: 3, bytes: 1024 * 1024, keysTyped: 7, pictures: 1 };

  it("holds where nothing is lost and nothing twice", ({ expect }) => {
    const findings = countFindings(clean);
    expect(findings.map(({ what, quantity }) => `${what}: ${quantity}`)).toEqual([
      "1.0 MiB over 3 drops: bytes lost",
      "1.0 MiB over 3 drops: bytes repeated",
      "1.0 MiB over 3 drops: other bytes",
      "7 keys over 3 drops: keys lost",
      "7 keys over 3 drops: keys repeated",
      "7 keys over 3 drops: other keys",
      "1 screen over 3 drops: final pictures different",
    ]);
    expect(findings.every(held)).toBe(true);
  });

  it.for([
    "bytesLost",
    "bytesRepeated",
    "bytesStrange",
    "keysLost",
    "keysRepeated",
    "keysStrange",
    "picturesDifferent",
  ] as const)("does not hold with one of %s", (name, { expect }) => {
    const failed = countFindings({ ...clean, [name]: 1 }).filter((finding) => !held(finding));
    expect(failed).toHaveLength(1);
  });

  it("adds up what each part has found", ({ expect }) => {
    const other = { ...clean, keysLost: 2, told: [5], untold: [6], machine: [7] };
    expect(totalOf([clean, other])).toEqual({
      ...clean,
      drops: 6,
      bytes: 2 * 1024 * 1024,
      keysTyped: 14,
      keysLost: 2,
      pictures: 2,
      told: [5],
      untold: [6],
      machine: [7],
    });
  });

  it("says nothing of what was not counted", ({ expect }) => {
    expect(countFindings(emptyAccount())).toEqual([]);
  });
});

describe("interruptionFindings", () => {
  const limits = { median: 20, longest: 90 };

  it("holds at the limits and not past them", ({ expect }) => {
    expect(interruptionFindings("told", [10, 20, 90], limits).every(held)).toBe(true);
    expect(interruptionFindings("told", [10, 20.1, 90.1], limits).some(held)).toBe(false);
  });

  it("says nothing of none", ({ expect }) => {
    expect(interruptionFindings("told", [], limits)).toEqual([]);
  });
});

describe("chaosOptions", () => {
  const known = ["a", "b"];

  it("plays everything with a seed of its own when nothing is said", ({ expect }) => {
    expect(chaosOptions([], known)).toEqual({ only: known, size: "full", seed: undefined });
  });

  it("reads the parts, the size and the seed", ({ expect }) => {
    const args = ["--only", "b", "--short", "--seed", "4294967295"];
    expect(chaosOptions(args, known)).toEqual({ only: ["b"], size: "short", seed: 4294967295 });
  });

  it.for(["-1", "4294967296", "1.5", "x", ""])("takes no seed %s", (seed, { expect }) => {
    expect(() => chaosOptions([`--seed=${seed}`], known)).toThrow("--seed requires");
  });

  it("names what there is when asked for something else", ({ expect }) => {
    expect(() => chaosOptions(["--only", "c"], known)).toThrow("--only c: there are a, b");
  });
});
