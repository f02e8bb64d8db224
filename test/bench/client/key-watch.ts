import type { BrowserContext, Page } from "playwright-core";

/** Longest wait for the screen's answer to a key, milliseconds. */
const ANSWER_LIMIT_MS = 10_000;

declare global {
  interface Window {
    /** Settles with the milliseconds from the next key press to the next change in the middle of the screen. */
    nextChange?: () => Promise<number>;
  }
}

/** Lets every page of `context` time keys: from the browser's event to the pixels on the visible canvas. */
export async function watchKeys(context: BrowserContext): Promise<void> {
  await context.addInitScript((limit) => {
    let pressed: number | undefined;
    let changed: ((milliseconds: number) => void) | undefined;
    let before = -1;
    const middle = (on: CanvasRenderingContext2D): number => {
      const { width, height } = on.canvas;
      const [red = 0, green = 0, blue = 0] = on.getImageData(width >> 1, height >> 1, 1, 1).data;
      return (red << 16) | (green << 8) | blue;
    };
    addEventListener("keydown", () => (pressed ??= performance.now()), { capture: true });
    const context = CanvasRenderingContext2D.prototype;
    // oxlint-disable-next-line typescript/unbound-method -- the proxy is called on the right object
    context.drawImage = new Proxy(context.drawImage, {
      apply: (draw, on: CanvasRenderingContext2D, parameters) => {
        Reflect.apply(draw, on, parameters);
        if (!on.canvas.isConnected) return;
        const now = performance.now();
        const color = middle(on);
        if (color !== before && pressed !== undefined) changed?.(now - pressed);
        before = color;
      },
    });
    window.nextChange = () =>
      new Promise((resolve, reject) => {
        pressed = undefined;
        changed = resolve;
        setTimeout(() => reject(new Error("the screen did not change")), limit);
      });
  }, ANSWER_LIMIT_MS);
}

/** Presses a key in a page of a watched context; gives the milliseconds until the screen shows it. */
export async function keyToPixel(page: Page): Promise<number> {
  const change = await page.evaluateHandle(() => ({ change: window.nextChange?.() }));
  await page.keyboard.press("a");
  const time = await change.evaluate(({ change }) => change);
  await change.dispose();
  if (time === undefined) throw new Error("the page is not watched");
  return time;
}
