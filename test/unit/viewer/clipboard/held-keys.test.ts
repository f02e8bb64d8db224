import { describe, it } from "vitest";

import { HeldKeys, TAKE_MS } from "../../../../viewer/src/clipboard/held-keys.ts";

function stage() {
  const said: (boolean | string)[] = [];
  const timers: (() => void)[] = [];
  const held = new HeldKeys((isHeld) => said.push(isHeld), {
    after: (delay, run) => {
      said.push(`${String(delay)} ms`);
      timers.push(run);
    },
  });
  return { held, said, timers };
}

describe("keys after a text", () => {
  it("wait until the machine has it", ({ expect }) => {
    const { held, said, timers } = stage();
    held.until(() => said.push("given"));
    expect(said).toEqual([true, `${String(TAKE_MS)} ms`, "given"]);
    held.taken();
    expect(said.at(-1)).toBe(false);
    timers[0]?.();
    held.taken();
    expect(said).toHaveLength(4);
  });

  it("do not wait where it goes at once", ({ expect }) => {
    const { held, said } = stage();
    held.until(() => held.taken());
    expect(said).toEqual([true, `${String(TAKE_MS)} ms`, false]);
  });

  it("wait only so long, each text anew", ({ expect }) => {
    const { held, said, timers } = stage();
    held.until(() => {});
    held.taken();
    held.until(() => {});
    // The time of the first does not end the wait for the second.
    timers[0]?.();
    expect(said.at(-1)).toBe(`${String(TAKE_MS)} ms`);
    timers[1]?.();
    expect(said.at(-1)).toBe(false);
  });
});
