import type { Page } from "playwright-core";
import { describe, it } from "vitest";

import { startCursorServer } from "../support/doubles/cursor-server.ts";
import { startQemu } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { focusScreen, SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

/** How many pixels of the pointer that the page shows over the screen can be seen. */
async function visiblePixels(page: Page): Promise<number> {
  return page.locator("#screen canvas").evaluate(async (screen) => {
    const url = /url\("?(data:[^")]+)/.exec(getComputedStyle(screen).cursor)?.[1];
    if (url === undefined) return 0;
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context?.drawImage(image, 0, 0);
    const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? [];
    return pixels.filter((value, at) => at % 4 === 3 && value > 0).length;
  });
}

describe("the pointer", () => {
  it("can be seen where the server has sent none", async ({ expect, onTestFinished }) => {
    const machine = await startQemu({ guest: "plain" });
    onTestFinished(() => machine.close());
    const { page } = await stage().show({ port: machine.port });
    await viewerReaches(page, "live");
    await expect.poll(() => visiblePixels(page), SOON).toBeGreaterThan(0);
  });

  it("can be seen where the server has sent one that cannot", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startCursorServer();
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    const dot = await visiblePixels(page);
    expect(dot).toBeGreaterThan(0);
    for (const side of [0, 8]) {
      server.send(8, true);
      // oxlint-disable-next-line no-await-in-loop -- one pointer after another
      await expect.poll(() => visiblePixels(page), SOON).toBe(64);
      server.send(side, false);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect.poll(() => visiblePixels(page), SOON).toBe(dot);
    }
  });

  it("enlarges the screen by a pinch on a trackpad, of which the machine hears nothing", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    await page.locator("#touch-help").waitFor({ state: "attached" });
    const canvas = page.locator("#screen canvas");
    const width = async () => (await canvas.boundingBox())?.width ?? 0;
    const whole = await width();
    // As browsers tell a pinch: a wheel with a Ctrl that nobody holds.
    const pinch = (deltaY: number) =>
      canvas.evaluate((target, by) => {
        const { left, top } = target.getBoundingClientRect();
        const at = { clientX: left + 200, clientY: top + 200 };
        const init = { ...at, bubbles: true, cancelable: true, ctrlKey: true, deltaY: by };
        return target.dispatchEvent(new WheelEvent("wheel", init));
      }, deltaY);
    expect(await pinch(-40)).toBe(false);
    await expect.poll(width, SOON).toBeGreaterThan(1.4 * whole);
    expect(await pinch(50)).toBe(false);
    await expect.poll(width, SOON).toBe(whole);
    await focusScreen(page);
    await canvas.hover();
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, 120);
    await page.keyboard.up("Control");
    const control = 0xffe3;
    await expect.poll(() => server.display.clicks().map(({ button }) => button), SOON).toEqual([5]);
    expect(server.display.keysyms()).toEqual([control]);
    expect(await width()).toBe(whole);
  });
});
