import { describe, it } from "vitest";

import { describeFault } from "../../../worker/wire/fault.ts";

describe("describeFault", () => {
  it("gives class and place of an error, never its message", ({ expect }) => {
    const { error, where } = describeFault(new RangeError("canary\n    at canary (canary:1:1)"));
    expect(error).toBe("RangeError");
    expect(where).toMatch(/^at .*fault\.test\.ts:\d+:\d+/);
    expect(where).not.toContain("canary");
  });

  it("does not show what is thrown without being an error", ({ expect }) => {
    expect(describeFault("canary")).toEqual({ error: "string", where: "" });
  });
});
