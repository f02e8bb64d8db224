import { setTimeout as sleep } from "node:timers/promises";

import type { BrowserContext, Page } from "playwright-core";

/** Longest wait for the first picture, milliseconds. */
const FRAME_LIMIT_MS = 20_000;

/** From the first picture until the clock starts, milliseconds. */
const WARM_UP_MS = 2000;

declare global {
  interface Window {
    /** Pictures drawn so far. */
    framesDrawn?: number;
  }
}

/**
 * Makes every page of `context` count what is drawn on canvases in the document: noVNC copies its own
 * canvas to the visible one once for every update.
 */
export async function countFrames(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.framesDrawn = 0;
    const context = CanvasRenderingContext2D.prototype;
    // oxlint-disable-next-line typescript/unbound-method -- the proxy is called on the right object
    context.drawImage = new Proxy(context.drawImage, {
      apply: (draw, on: CanvasRenderingContext2D, parameters) => {
        Reflect.apply(draw, on, parameters);
        if (on.canvas.isConnected) window.framesDrawn = (window.framesDrawn ?? 0) + 1;
      },
    });
  });
}

/** Waits until a page of a counting context shows a screen. */
export async function firstFrames(page: Page): Promise<void> {
  const drawn = await page.evaluate(async (limit) => {
    const start = performance.now();
    while (window.framesDrawn === 0 && performance.now() - start < limit) {
      // oxlint-disable-next-line no-await-in-loop -- polling
      await new Promise(requestAnimationFrame);
    }
    return window.framesDrawn;
  }, FRAME_LIMIT_MS);
  if (drawn === 0) throw new Error("no picture");
}

/** Opens `address` in a new page of a counting context and gives its frames per second. */
export async function frameRate(
  context: BrowserContext,
  address: string,
  clockMs: number,
): Promise<number> {
  const page = await context.newPage();
  try {
    await page.goto(address);
    await firstFrames(page);
    await sleep(WARM_UP_MS);
    return await page.evaluate(async (milliseconds) => {
      const drawn = (): number => window.framesDrawn ?? 0;
      const [before, start] = [drawn(), performance.now()];
      await new Promise((resolve) => {
        setTimeout(resolve, milliseconds);
      });
      return ((drawn() - before) * 1000) / (performance.now() - start);
    }, clockMs);
  } finally {
    await page.close();
  }
}
