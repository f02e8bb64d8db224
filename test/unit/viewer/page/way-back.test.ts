import { describe, it } from "vitest";

import { wayBackOf } from "../../../../viewer/src/page/way-back.ts";

const returnUrl = "https://panel.example.com/vm/42";

describe("the way back from an end", () => {
  it("is the one that the ticket names, whoever told it", ({ expect }) => {
    expect(wayBackOf({ hello: { returnUrl } }, undefined)).toBe(returnUrl);
    expect(wayBackOf({ facts: { returnUrl } }, undefined)).toBe(returnUrl);
    expect(wayBackOf({ hello: {} }, undefined)).toBeUndefined();
  });

  it("is known to the tab where its page was loaded again, and heard nothing since", ({
    expect,
  }) => {
    expect(wayBackOf({}, { name: "web-01", returnUrl })).toBe(returnUrl);
    expect(wayBackOf({}, { name: "web-01" })).toBeUndefined();
  });
});
