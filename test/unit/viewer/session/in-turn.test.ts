import { describe, it } from "vitest";

import { inTurn } from "../../../../viewer/src/session/in-turn.ts";

describe("events that bring others", () => {
  it("are done in the order in which they come, each as a whole", ({ expect }) => {
    const done: string[] = [];
    const take = inTurn<number>((event) => {
      done.push(`begins ${String(event)}`);
      if (event < 3) take(event + 1);
      if (event === 1) take(9);
      done.push(`ends ${String(event)}`);
    });
    take(1);
    take(7);
    expect(done.join(", ")).toBe(
      "begins 1, ends 1, begins 2, ends 2, begins 9, ends 9, begins 3, ends 3, begins 7, ends 7",
    );
  });
});
