import { describe, it } from "vitest";

import {
  KeyRepeat,
  REPEAT_DELAY_MS,
  REPEAT_MS,
} from "../../../../../viewer/src/keyboard/row/key-repeat.ts";

/** A key in a time of its own. */
function stage() {
  let due: { readonly at: number; readonly run: () => void } | undefined;
  let now = 0;
  let acts = 0;
  const repeat = new KeyRepeat((milliseconds, run) => {
    due = { at: now + milliseconds, run };
    return () => {
      due = undefined;
    };
  });
  return {
    repeat,
    act: () => {
      acts += 1;
    },
    acts: () => acts,
    pass: (milliseconds: number) => {
      const until = now + milliseconds;
      while (due !== undefined && due.at <= until) {
        const { at, run } = due;
        due = undefined;
        now = at;
        run();
      }
      now = until;
    },
  };
}

describe("a key under a finger", () => {
  it("acts once when the finger goes up", ({ expect }) => {
    const { act, acts, pass, repeat } = stage();
    repeat.hold(act);
    pass(REPEAT_DELAY_MS - 1);
    repeat.release();
    expect(acts()).toBe(0);
    repeat.click(act);
    pass(10_000);
    expect(acts()).toBe(1);
  });

  it("repeats while the finger rests, and not once more when it goes up", ({ expect }) => {
    const { act, acts, pass, repeat } = stage();
    repeat.hold(act);
    pass(REPEAT_DELAY_MS + 3 * REPEAT_MS);
    expect(acts()).toBe(4);
    repeat.release();
    repeat.click(act);
    pass(10_000);
    expect(acts()).toBe(4);
    repeat.click(act);
    expect(acts()).toBe(5);
  });

  it("does nothing if the finger has moved the row, and stops for another key", ({ expect }) => {
    const { act, acts, pass, repeat } = stage();
    repeat.hold(() => {
      throw new Error("the first key");
    });
    repeat.hold(act);
    repeat.release();
    pass(10_000);
    expect(acts()).toBe(0);
  });
});
