import type { Page } from "playwright-core";

interface Finger {
  /** Where it comes down and where it goes up, in CSS pixels. */
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

const STEPS = 10;

/** Moves fingers over the page, as a person's hand does: all down, all moving, all up. */
export async function touch(page: Page, fingers: readonly Finger[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const pointsAt = (step: number) =>
    fingers.map(({ from, to }, id) => ({
      id,
      x: from[0] + ((to[0] - from[0]) * step) / STEPS,
      y: from[1] + ((to[1] - from[1]) * step) / STEPS,
    }));
  try {
    for (let step = 0; step <= STEPS; step += 1) {
      const type = step === 0 ? "touchStart" : "touchMove";
      // oxlint-disable-next-line no-await-in-loop -- a hand moves step by step
      await session.send("Input.dispatchTouchEvent", { type, touchPoints: pointsAt(step) });
    }
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  } finally {
    await session.detach();
  }
}
