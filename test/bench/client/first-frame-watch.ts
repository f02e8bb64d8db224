import { setTimeout as sleep } from "node:timers/promises";

import type { BrowserContext } from "playwright-core";

/**
 * How long a window is open before it goes to the page, in milliseconds. Chromium loads scripts of its own for each new
 * window, as many as the page's and at the same time; who clicks on a link has had the window before.
 */
export const OPEN_MS = 1500;

/** Longest wait for a picture, milliseconds. */
const FRAME_LIMIT_MS = 20_000;

/** Times of a page in milliseconds. */
export interface FirstFrame {
  /** From asking for the WebSocket to the first picture. */
  readonly sinceAsked: number;
  /** The same, from when the page could draw as well: its scripts are there and have begun, noVNC's among them. */
  readonly sinceReady: number;
  /** From the beginning of the navigation to the first picture. */
  readonly sinceNavigation: number;
}

declare global {
  interface Window {
    /** When the first picture was there. */
    firstFrame?: Promise<FirstFrame>;
  }
}

/**
 * Makes every page of `context` watch itself. The clock starts at its first `new WebSocket`. It stops
 * when something is drawn on a canvas in the document and `color` (0xRRGGBB) is in the middle of it
 * afterwards: noVNC draws updates on a canvas of its own first, and an empty screen when it is resized.
 */
export async function watchForFirstFrame(context: BrowserContext, color: number): Promise<void> {
  await context.addInitScript((expected) => {
    let asked: number | undefined;
    let ready: number | undefined;
    const canvases = HTMLCanvasElement.prototype;
    // noVNC's first deed is to make a canvas that it can draw on.
    // oxlint-disable-next-line typescript/unbound-method -- the proxy is called on the right object
    canvases.getContext = new Proxy(canvases.getContext, {
      apply: (get, on: HTMLCanvasElement, parameters) => {
        ready ??= performance.now();
        return Reflect.apply(get, on, parameters);
      },
    });
    window.WebSocket = new Proxy(WebSocket, {
      construct: (target, parameters: ConstructorParameters<typeof WebSocket>) => {
        asked ??= performance.now();
        return new target(...parameters);
      },
    });
    const context = CanvasRenderingContext2D.prototype;
    window.firstFrame = new Promise((resolve) => {
      let painted = false;
      const look = (on: CanvasRenderingContext2D): void => {
        if (painted || asked === undefined || !on.canvas.isConnected) return;
        const now = performance.now();
        const { width, height } = on.canvas;
        const [red = 0, green = 0, blue = 0] = on.getImageData(width >> 1, height >> 1, 1, 1).data;
        painted = ((red << 16) | (green << 8) | blue) === expected;
        if (!painted) return;
        const sinceReady = now - Math.max(asked, ready ?? now);
        resolve({ sinceAsked: now - asked, sinceReady, sinceNavigation: now });
      };
      // oxlint-disable-next-line typescript/unbound-method -- the proxy is called on the right object
      context.drawImage = new Proxy(context.drawImage, {
        apply: (draw, on: CanvasRenderingContext2D, parameters) => {
          Reflect.apply(draw, on, parameters);
          look(on);
        },
      });
    });
  }, color);
}

/** Waits around a load, in milliseconds; none where they are left out. */
export interface Waits {
  /** How long the browser's window is open before. */
  readonly openMs?: number;
  /** How long the page stays after its first frame. */
  readonly visitMs?: number;
}

/** Opens `address` in a new page of a watched context and gives when its first frame was there. */
export async function firstFrame(
  context: BrowserContext,
  address: string,
  { openMs = 0, visitMs = 0 }: Waits = {},
): Promise<FirstFrame> {
  const page = await context.newPage();
  try {
    await sleep(openMs);
    await page.goto(address, { waitUntil: "commit" });
    const frame = await page.evaluate(async (limit) => {
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error("no picture")), limit);
      });
      return Promise.race([window.firstFrame ?? late, late]);
    }, FRAME_LIMIT_MS);
    await sleep(visitMs);
    return frame;
  } finally {
    await page.close();
  }
}
