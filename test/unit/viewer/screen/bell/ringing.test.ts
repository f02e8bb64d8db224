import { describe, it } from "vitest";

import { Ringing, SAID_EVERY_MS } from "../../../../../viewer/src/screen/bell/ringing.ts";

describe("a machine's bell", () => {
  it("is said at once, and again after a while only", ({ expect }) => {
    const ringing = new Ringing();
    expect(ringing.isNews(0)).toBe(true);
    expect(ringing.isNews(1)).toBe(false);
    expect(ringing.isNews(SAID_EVERY_MS - 1)).toBe(false);
    expect(ringing.isNews(SAID_EVERY_MS)).toBe(true);
    expect(ringing.isNews(SAID_EVERY_MS + 1)).toBe(false);
  });
});
