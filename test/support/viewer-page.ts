import type { Page } from "playwright-core";

import type { SessionState } from "../../viewer/src/session/states/session-state.ts";
import type { Pixels } from "./rfb-client.ts";
import { SOON } from "./soon.ts";

export { SOON } from "./soon.ts";

export type ViewerState = SessionState["kind"];

/** Waits until the viewer is in `state`. Throws with the state it is in instead. */
export async function viewerReaches(page: Page, state: ViewerState): Promise<void> {
  try {
    await page.locator(`body[data-state="${state}"]`).waitFor({
      state: "attached",
      timeout: SOON.timeout,
    });
  } catch (error) {
    const [actual, end] = await Promise.all([
      page.locator("body").getAttribute("data-state"),
      page.locator("body").getAttribute("data-end"),
    ]);
    const instead = `the viewer is ${actual ?? "nowhere"} (${end ?? "no end"}), not ${state}`;
    throw new Error(instead, { cause: error });
  }
}

/** Waits until all of the page is there: what no first picture needs comes after it. */
export async function wholePage(page: Page): Promise<void> {
  await page.locator("#touch-help").waitFor({ state: "attached" });
}

/** Waits until the viewer has ended and says why, and gives the end's code. */
export async function viewerEnd(page: Page): Promise<string | null> {
  await viewerReaches(page, "ended");
  // What it says may still be on its way.
  await page.locator("#ended-card[data-tone]").waitFor({ timeout: SOON.timeout });
  return page.locator("body").getAttribute("data-end");
}

/** Size of the remote screen in its own pixels. */
export async function screenSize(
  page: Page,
): Promise<{ readonly width: number; readonly height: number }> {
  return page
    .locator("#screen canvas")
    .evaluate((canvas: HTMLCanvasElement) => ({ width: canvas.width, height: canvas.height }));
}

/** Pixels of the remote screen, in its own coordinates, whatever size it is shown at. */
export async function screenPixels(
  page: Page,
  x: number,
  y: number,
  width: number,
  height: number,
): Promise<Pixels> {
  const area = { x, y, width, height };
  return page.locator("#screen canvas").evaluate((canvas: HTMLCanvasElement, at) => {
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("the canvas has no 2D context");
    const { data } = context.getImageData(at.x, at.y, at.width, at.height);
    const pixels: number[] = [];
    for (let i = 0; i < data.length; i += 4) {
      pixels.push(((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0));
    }
    return pixels;
  }, area);
}

/** One pixel of the remote screen, as `#rrggbb`. */
export async function screenColor(page: Page, x: number, y: number): Promise<string> {
  const [pixel] = await screenPixels(page, x, y, 1, 1);
  return `#${(pixel ?? 0).toString(16).padStart(6, "0")}`;
}

/** Gives the remote screen the keyboard. */
export async function focusScreen(page: Page): Promise<void> {
  await page.locator("#screen canvas").focus();
}

/** Types slowly enough for a guest that polls its keyboard. */
export async function typeInto(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text, { delay: 30 });
}
