import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, it } from "vitest";

import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { screenSize, SOON, viewerReaches, wholePage } from "../support/viewer-page.ts";

const stage = stageForFile();

const CONSOLE = "vm-zoom";

/** A browser in which a person has chosen how to see the console. */
function chosen(picture: unknown, context: BrowserContextOptions): BrowserContextOptions {
  const value = JSON.stringify({
    version: 1,
    shared: [],
    consoles: [[CONSOLE, [["picture", picture]]]],
  });
  const localStorage = [{ name: "porthole.preferences:/", value }];
  const origins = [{ origin: new URL(stage().gateway.url).origin, localStorage }];
  return { ...context, storageState: { cookies: [], origins } };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(page: Page, selector: string): Promise<Box> {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`nothing is at ${selector}`);
  return box;
}

/**
 * Clicks at a pixel of the guest, by how it is shown: gives where the guest was clicked, and which pixel is shown there.
 * Browsers tell of whole CSS pixels.
 */
async function clickPixel(page: Page, server: PaintedVncServer, x: number, y: number) {
  const canvas = await boxOf(page, "#screen canvas");
  const scale = canvas.width / (await screenSize(page)).width;
  const before = server.display.clicks().length;
  const at = [Math.ceil(canvas.x + x * scale), Math.ceil(canvas.y + y * scale)] as const;
  await page.mouse.click(...at);
  await expectLength(server, before + 1);
  const click = server.display.clicks().at(-1);
  const shown = [(at[0] - canvas.x) / scale, (at[1] - canvas.y) / scale].map(Math.floor);
  return { clicked: [click?.x, click?.y], shown };
}

/** Whether the guest was clicked at the pixel that is shown there. */
async function hits(...[page, server, x, y]: Parameters<typeof clickPixel>): Promise<boolean> {
  const { clicked, shown } = await clickPixel(page, server, x, y);
  if (clicked.join() === shown.join()) return true;
  throw new Error(`clicked at ${clicked.join()}, where ${shown.join()} is shown`);
}

async function expectLength(server: PaintedVncServer, length: number): Promise<void> {
  const until = Date.now() + SOON.timeout;
  while (server.display.clicks().length < length) {
    if (Date.now() > until) throw new Error("the click has not arrived");
    // oxlint-disable-next-line no-await-in-loop -- until it has arrived
    await new Promise((resolve) => setTimeout(resolve, SOON.interval));
  }
}

/** How much of the screen is beyond the lower right corner of its place, in CSS pixels. */
async function farFromEnd(page: Page): Promise<number> {
  const [area, canvas] = [await boxOf(page, "#screen"), await boxOf(page, "#screen canvas")];
  const beyondX = canvas.x + canvas.width - (area.x + area.width);
  const beyondY = canvas.y + canvas.height - (area.y + area.height);
  return Math.max(Math.abs(beyondX), Math.abs(beyondY));
}

const CASES = [
  { density: 1, scale: 1, shown: 1 },
  { density: 2, scale: 1, shown: 1 },
  { density: 1, scale: 0.5, shown: 0.5 },
  { density: 1, scale: 2.5, shown: 2.5 },
  { density: 2, scale: 3, shown: 3 },
  { density: 1, scale: 4, shown: 4 },
  { density: 1.5, scale: 1.25, shown: 1.25 },
] as const;

describe("a click", () => {
  it("arrives at the pixel that is under the pointer, at every scale and wherever the screen is moved", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ geometry: "1001x703", paint: 0x3366cc });
    onTestFinished(() => server.close());
    for (const { density, scale, shown } of CASES) {
      const viewport = { width: 900, height: 640 };
      const context = chosen({ scale }, { viewport, deviceScaleFactor: density });
      // oxlint-disable no-await-in-loop -- one after another: they share the guest's pointer
      const watched = await stage().show({ port: server.port, console: CONSOLE }, context);
      const { page } = watched;
      await viewerReaches(page, "live");
      // What moves the screen at its edges is fetched later.
      await wholePage(page);
      const canvas = await boxOf(page, "#screen canvas");
      expect(canvas.width).toBeCloseTo(1001 * shown, 1);
      const area = await boxOf(page, "#screen");
      // The corner where text begins is what is seen at first.
      expect(await hits(page, server, 60, 60)).toBe(true);
      // The map of the screen covers the fourth corner for a while.
      const last = [
        Math.min(1000, Math.floor((area.x + area.width - 60 - canvas.x) / shown)),
        Math.min(702, Math.floor((area.y + area.height - 60 - canvas.y) / shown)),
      ] as const;
      expect(await hits(page, server, last[0], 60)).toBe(true);
      expect(await hits(page, server, 60, last[1])).toBe(true);
      if (1001 * shown > area.width) {
        // A pointer at the edge moves the screen to its end.
        await page.mouse.move(area.x + area.width - 1, area.y + area.height - 1);
        await expect.poll(() => farFromEnd(page), SOON).toBeLessThanOrEqual(1);
        const first = [
          1001 - Math.floor((area.width - 60) / shown),
          703 - Math.floor((area.height - 60) / shown),
        ] as const;
        const end = [1001 - Math.ceil(60 / shown), 703 - Math.ceil(60 / shown)] as const;
        expect(await hits(page, server, end[0], first[1])).toBe(true);
        expect(await hits(page, server, first[0], end[1])).toBe(true);
      }
      await watched.close();
      // oxlint-enable no-await-in-loop
    }
  });
});
