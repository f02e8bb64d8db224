import { describe, it } from "vitest";

import { keysOver } from "../../chaos/key-ledger.ts";

/** Keys by their numbers, connection by connection. */
const arrived = (...connections: readonly number[][]) =>
  connections.flatMap((numbers, connection) => numbers.map((number) => ({ number, connection })));

describe("keysOver", () => {
  it("misses nothing where every key arrives", ({ expect }) => {
    expect(keysOver(arrived([0, 1, 2]), [0], 3)).toEqual({ lost: 0, repeated: 0 });
  });

  it("counts what is missing between others of one connection", ({ expect }) => {
    expect(keysOver(arrived([0, 3, 4]), [0], 5)).toEqual({ lost: 2, repeated: 0 });
  });

  it("does not count what was on its way to a connection that was lost", ({ expect }) => {
    expect(keysOver(arrived([0, 1], [4, 5]), [0, 4], 6)).toEqual({ lost: 0, repeated: 0 });
  });

  it("counts the first ones of a session that is live again", ({ expect }) => {
    expect(keysOver(arrived([0, 1], [5]), [0, 4], 6)).toEqual({ lost: 1, repeated: 0 });
  });

  it("counts the last ones", ({ expect }) => {
    expect(keysOver(arrived([0, 1], [4]), [0, 4], 7)).toEqual({ lost: 2, repeated: 0 });
  });

  it("counts those of a last connection that got none", ({ expect }) => {
    expect(keysOver(arrived([0, 1]), [0, 4], 7)).toEqual({ lost: 3, repeated: 0 });
  });

  it("counts what arrives twice, in whichever connection", ({ expect }) => {
    expect(keysOver(arrived([0, 1, 1], [1, 2]), [0], 3)).toEqual({ lost: 0, repeated: 2 });
  });
});
