import { describe, it } from "vitest";

import { benchOptions } from "../../bench/options.ts";

const KNOWN = ["first-frame", "echo", "throughput"];

describe("benchOptions", () => {
  it("measures everything at length when nothing is said", ({ expect }) => {
    expect(benchOptions([], KNOWN)).toEqual({ only: KNOWN, quick: false, stallSeconds: 20 });
  });

  it("keeps the table's order whatever the order asked for", ({ expect }) => {
    const args = ["--only", "throughput,first-frame", "--only", "echo"];
    expect(benchOptions(args, KNOWN).only).toEqual(KNOWN);
    expect(benchOptions(["--only", "echo"], KNOWN).only).toEqual(["echo"]);
  });

  it("names what there is when asked for something else", ({ expect }) => {
    expect(() => benchOptions(["--only", "echo,latency"], KNOWN)).toThrow(
      "--only latency: there are first-frame, echo, throughput",
    );
  });

  it("stalls for a shorter time when quick, unless told", ({ expect }) => {
    expect(benchOptions(["--quick"], KNOWN).stallSeconds).toBe(5);
    expect(benchOptions(["--quick", "--seconds", "30"], KNOWN).stallSeconds).toBe(30);
  });

  it.for(["0", "301", "soon", ""])("refuses to stall for %j seconds", (seconds, { expect }) => {
    expect(() => benchOptions(["--seconds", seconds], KNOWN)).toThrow("--seconds takes 1 to 300");
  });

  it.for(["1", "300"])("stalls for %s seconds", (seconds, { expect }) => {
    expect(benchOptions(["--seconds", seconds], KNOWN).stallSeconds).toBe(Number(seconds));
  });

  it("refuses options that it does not know", ({ expect }) => {
    expect(() => benchOptions(["--fast"], KNOWN)).toThrow("--fast");
  });
});
