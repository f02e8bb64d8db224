import fc from "fast-check";
import { describe, it } from "vitest";

import { Outlet } from "../../../../worker/rfb/policy/outlet.ts";
import { concat, hex } from "../../../support/play.ts";

describe("Outlet", () => {
  it("hands on what goes on, in order, whatever it is cut into", ({ expect }) => {
    const part = fc.record({
      skip: fc.nat(100),
      run: fc.nat(200),
      insert: fc.uint8Array({ maxLength: 80 }),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.nat(50), (parts, tail) => {
        const size = parts.reduce((sum, { skip, run }) => sum + skip + run, tail);
        const chunk = Uint8Array.from({ length: size }, (_, index) => index % 251);
        const outlet = new Outlet();
        const expected: Uint8Array[] = [];
        outlet.enter(chunk);
        let at = 0;
        for (const { skip, run, insert } of parts) {
          at += skip;
          outlet.run(at, at + run);
          expected.push(chunk.subarray(at, at + run));
          at += run;
          if (insert.length > 0) outlet.insert(insert);
          expected.push(insert);
        }
        expect(hex(outlet.bytes)).toBe(hex(concat(expected)));
      }),
    );
  });

  it("copies nothing that is one run, and keeps nothing of the chunk before", ({ expect }) => {
    const outlet = new Outlet();
    const chunk = Uint8Array.of(1, 2, 3, 4);
    outlet.enter(chunk);
    expect(outlet.bytes.length).toBe(0);
    outlet.run(0, 4);
    expect(outlet.bytes).toBe(chunk);
    outlet.enter(chunk);
    outlet.run(1, 3);
    expect(outlet.bytes.buffer).toBe(chunk.buffer);
    outlet.run(3, 4);
    expect([...outlet.bytes]).toEqual([2, 3, 4]);
    outlet.enter(Uint8Array.of(9));
    expect(outlet.bytes.length).toBe(0);
  });
});
