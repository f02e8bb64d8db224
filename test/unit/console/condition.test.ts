import { describe, it } from "vitest";

import { Condition } from "../../../worker/console/condition.ts";
import { settled } from "./fake-time.ts";

/** A condition that holds from its n-th look on. */
function condition(n: number) {
  const looked = { times: 0 };
  return { looked, condition: new Condition(() => (looked.times += 1) >= n) };
}

describe("Condition", () => {
  it("lets through at once when it holds", async ({ expect }) => {
    const { looked, condition: met } = condition(1);
    await met.waitUntil();
    expect(looked.times).toBe(1);
  });

  it("looks again when it is notified, and lets through only when it holds", async ({ expect }) => {
    const { looked, condition: met } = condition(3);
    let through = false;
    const waiting = met.waitUntil().then(() => (through = true));
    await settled();
    expect(looked.times).toBe(1);
    met.notify();
    await settled();
    expect({ ...looked, through }).toEqual({ times: 2, through: false });
    met.notify();
    met.notify();
    await waiting;
    expect({ ...looked, through }).toEqual({ times: 3, through: true });
  });

  it("looks at nothing when nobody waits", async ({ expect }) => {
    const { looked, condition: met } = condition(1);
    met.notify();
    expect(looked.times).toBe(0);
    await met.waitUntil();
    met.notify();
    expect(looked.times).toBe(1);
  });
});
