import { describe, it } from "vitest";

import {
  REPEAT_AFTER_MS,
  REPEAT_MS,
  Repeating,
} from "../../../../../viewer/src/keyboard/menu/repeating.ts";

function stage() {
  let pressed = 0;
  const timers = new Map<() => void, number>();
  const repeating = new Repeating({
    after: (delay, run) => {
      timers.set(run, delay);
      return () => timers.delete(run);
    },
  });
  /** Lets the next timer run out; gives its delay, or nothing if there is none. */
  const pass = (): number | undefined => {
    const [next] = timers;
    if (next === undefined) return undefined;
    timers.delete(next[0]);
    next[0]();
    return next[1];
  };
  return {
    repeating,
    pass,
    press: () => repeating.press(() => (pressed += 1)),
    pressed: () => pressed,
  };
}

describe("a key of the menu", () => {
  it("is left to the click when it is pressed shortly", ({ expect }) => {
    const { repeating, pass, press, pressed } = stage();
    press();
    repeating.release();
    expect(pass()).toBeUndefined();
    expect(pressed()).toBe(0);
    expect(repeating.takesClick()).toBe(false);
  });

  it("repeats as long as it is pressed, and the click after that does nothing", ({ expect }) => {
    const { repeating, pass, press, pressed } = stage();
    press();
    expect([pass(), pass(), pass()]).toEqual([REPEAT_AFTER_MS, REPEAT_MS, REPEAT_MS]);
    expect(pressed()).toBe(3);
    repeating.release();
    expect(pass()).toBeUndefined();
    expect(repeating.takesClick()).toBe(true);
    expect(repeating.takesClick()).toBe(false);
  });

  it("does not go on after another one is pressed", ({ expect }) => {
    const { pass, press } = stage();
    press();
    press();
    expect(pass()).toBe(REPEAT_AFTER_MS);
    expect(pass()).toBe(REPEAT_MS);
  });
});
