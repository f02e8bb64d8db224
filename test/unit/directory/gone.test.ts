import { describe, it } from "vitest";

import { LEASE_MS } from "../../../worker/directory/contract.ts";
import { Gone, MAX_GONE } from "../../../worker/directory/gone.ts";

describe("sessions that are over", () => {
  it("are remembered for a lease, and no longer", ({ expect }) => {
    const gone = new Gone();
    gone.add("one", 1000);
    expect(gone.has("one", 999 + LEASE_MS)).toBe(true);
    expect(gone.has("one", 1000 + LEASE_MS)).toBe(false);
    expect(gone.has("another", 1000)).toBe(false);
  });

  it("are a bounded number: the oldest are forgotten first", ({ expect }) => {
    const gone = new Gone();
    for (let at = 0; at < MAX_GONE; at += 1) gone.add(String(at), at);
    expect(gone.has("0", MAX_GONE)).toBe(true);
    gone.add("0", MAX_GONE);
    gone.add("more", MAX_GONE);
    expect(["0", "1", "2", "more"].map((one) => gone.has(one, MAX_GONE))).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});
