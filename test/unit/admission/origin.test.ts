import { describe, it } from "vitest";

import { originAllowed } from "../../../worker/admission/origin.ts";

describe("originAllowed", () => {
  it("never takes null for an origin, even if it was listed or the page had none itself", ({
    expect,
  }) => {
    const rules = { allowedOrigins: ["null"], allowMissingOrigin: true };
    expect(originAllowed("null", "https://gateway.example", rules)).toBe(false);
    expect(originAllowed("null", "null", rules)).toBe(false);
  });
});
