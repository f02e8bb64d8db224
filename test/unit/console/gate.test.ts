import { describe, it } from "vitest";

import { Gate } from "../../../worker/console/gate.ts";

const settle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Gate", () => {
  it("lets through at once when the condition holds", async ({ expect }) => {
    let looks = 0;
    await new Gate().until(() => (looks += 1) > 0);
    expect(looks).toBe(1);
  });

  it("looks again at each check, and lets through only when the condition holds", async ({
    expect,
  }) => {
    const gate = new Gate();
    let looks = 0;
    let through = false;
    const waiting = gate.until(() => (looks += 1) === 3).then(() => (through = true));
    await settle();
    expect(looks).toBe(1);
    gate.check();
    await settle();
    expect({ looks, through }).toEqual({ looks: 2, through: false });
    gate.check();
    gate.check();
    await waiting;
    expect({ looks, through }).toEqual({ looks: 3, through: true });
  });

  it("takes a check that nobody waits for", async ({ expect }) => {
    const gate = new Gate();
    gate.check();
    let holds = false;
    let through = false;
    const waiting = gate.until(() => holds).then(() => (through = true));
    await settle();
    expect(through).toBe(false);
    holds = true;
    gate.check();
    await waiting;
  });
});
