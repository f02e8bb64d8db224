import { readFile } from "node:fs/promises";

import type { Page } from "playwright-core";
import { describe, it } from "vitest";

import { violations } from "../support/axe.ts";
import { PHONE } from "../support/chromium.ts";
import { mintLink } from "../support/gateway.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { screenColor, screenSize, SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

const BLUE = 0x3366cc;

async function openPicture(page: Page): Promise<void> {
  await page.locator("#picture-button").click();
  await page.locator("#picture").waitFor();
}

async function choose(page: Page, label: string): Promise<void> {
  await page.locator("#picture").getByRole("radio", { name: label }).check();
}

/** CSS pixels for a pixel of the guest. */
async function shownScale(page: Page): Promise<number> {
  const box = await page.locator("#screen canvas").boundingBox();
  return (box?.width ?? 0) / (await screenSize(page)).width;
}

describe("the picture's menu", () => {
  it("gives the screen its size and its edges, now and the next time", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: BLUE });
    onTestFinished(() => server.close());
    const request = { port: server.port, console: "vm-picture" };
    const { page, context } = await stage().show(request);
    await viewerReaches(page, "live");
    await openPicture(page);
    expect(await violations(page, "#picture")).toEqual([]);
    const rendering = () =>
      page.locator("#screen canvas").evaluate((canvas) => getComputedStyle(canvas).imageRendering);
    await choose(page, "Actual size");
    await expect.poll(() => shownScale(page), SOON).toBe(1);
    await choose(page, "Whole pixels");
    await expect.poll(() => shownScale(page), SOON).toBe(1);
    for (const scale of [1.25, 1.5, 2]) {
      // oxlint-disable-next-line no-await-in-loop -- one step after another
      await page.getByRole("button", { name: "Zoom in" }).click();
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect.poll(() => shownScale(page), SOON).toBe(scale);
    }
    expect(await page.locator("#picture-button").innerText()).toContain("200%");
    expect(await rendering()).toBe("pixelated");
    await choose(page, "Smooth");
    await expect.poll(rendering, SOON).toBe("auto");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator("#picture").isVisible(), SOON).toBe(false);

    const again = await context.newPage();
    onTestFinished(() => again.close());
    await again.goto(await mintLink(stage().gateway, request));
    await viewerReaches(again, "live");
    await expect.poll(() => shownScale(again), SOON).toBe(2);
  });

  it("saves the picture as the machine has it, and copies it", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: BLUE });
    onTestFinished(() => server.close());
    const permissions = ["clipboard-read", "clipboard-write"];
    const { page } = await stage().show({ port: server.port, name: "web-01" }, { permissions });
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 9, 9), SOON).toBe("#3366cc");
    await openPicture(page);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^web-01 \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);
    const png = await readFile(await download.path());
    // Width and height of the image header (PNG §11.2.2).
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([640, 480]);

    await openPicture(page);
    await page.getByRole("button", { name: "Copy" }).click();
    const pasted = () =>
      page.evaluate(async () => {
        const [item] = await navigator.clipboard.read();
        const bitmap = await createImageBitmap((await item?.getType("image/png")) ?? new Blob());
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext("2d");
        context?.drawImage(bitmap, 0, 0);
        return [bitmap.width, bitmap.height, ...(context?.getImageData(9, 9, 1, 1).data ?? [])];
      });
    await expect
      .poll(() => pasted().catch(() => []), SOON)
      .toEqual([640, 480, 0x33, 0x66, 0xcc, 255]);
  });

  it("makes the machine's screen as large as the window, in device pixels, and asks for no size twice", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: BLUE });
    onTestFinished(() => server.close());
    const viewport = { width: 900, height: 640 };
    const { page } = await stage().show(
      { port: server.port, resize: true },
      { viewport, deviceScaleFactor: 2 },
    );
    await viewerReaches(page, "live");
    await openPicture(page);
    await choose(page, "Match the window");
    const area = await page.locator("#screen").boundingBox();
    const size = { width: (area?.width ?? 0) * 2, height: (area?.height ?? 0) * 2 };
    await expect.poll(() => screenSize(page), SOON).toEqual(size);
    await expect.poll(() => shownScale(page), SOON).toBe(0.5);
    await page.keyboard.press("Escape");
    await page.mouse.click((area?.x ?? 0) + 300, (area?.y ?? 0) + 200);
    await expect.poll(() => server.display.clicks().length, SOON).toBe(1);
    const [click] = server.display.clicks();
    expect([click?.x, click?.y]).toEqual([600, 400]);
    await page.setViewportSize({ width: 700, height: 500 });
    await expect.poll(() => screenSize(page), SOON).toMatchObject({ width: 1400 });
  });

  it("offers no size to match where the ticket does not allow it", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: BLUE });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    await openPicture(page);
    expect(await page.locator("#picture input[value='fit']").count()).toBe(1);
    expect(await page.locator("#picture input[value='match']").count()).toBe(0);
  });

  it("shows the console in a window of its own, and in this tab no longer", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: BLUE });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    await openPicture(page);
    const opening = page.waitForEvent("popup");
    await page.getByRole("button", { name: "Open in a window of its own" }).click();
    const popup = await opening;
    await viewerReaches(popup, "live");
    await viewerReaches(page, "elsewhere");
    await expect.poll(() => screenColor(popup, 9, 9), SOON).toBe("#3366cc");
    await page.locator("#elsewhere button").click();
    await viewerReaches(page, "live");
    await viewerReaches(popup, "elsewhere");
  });

  it("shows a map while a large screen is moved, by which it can be moved as well", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: BLUE });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    const map = page.locator("#map");
    await map.waitFor({ state: "attached" });
    expect(await map.isVisible()).toBe(false);
    await openPicture(page);
    for (const scale of [2, 2.5, 3]) {
      // oxlint-disable-next-line no-await-in-loop -- one step after another
      await page.getByRole("button", { name: "Zoom in" }).click();
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expect.poll(() => shownScale(page), SOON).toBe(scale);
    }
    await page.keyboard.press("Escape");
    await map.waitFor();
    expect(await violations(page, "#map")).toEqual([]);
    const box = await map.boundingBox();
    await page.mouse.click((box?.x ?? 0) + 2, (box?.y ?? 0) + 2);
    const corner = async () => {
      const [canvas, area] = [
        await page.locator("#screen canvas").boundingBox(),
        await page.locator("#screen").boundingBox(),
      ];
      return [(canvas?.x ?? 0) - (area?.x ?? 0), (canvas?.y ?? 0) - (area?.y ?? 0)];
    };
    await expect.poll(corner, SOON).toEqual([0, 0]);
    // By keyboard, while nobody sees it.
    const focused = () =>
      page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);
    await page.locator("#screen").hover();
    await map.waitFor({ state: "hidden" });
    await page.keyboard.press("Control+Alt+Shift+M");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect.poll(focused, SOON).toBe("map");
    await page.keyboard.press("ArrowRight");
    await expect.poll(async () => ((await corner())[0] ?? 0) < 0, SOON).toBe(true);
    await page.keyboard.press("Escape");
    await expect.poll(focused, SOON).toBe("CANVAS");
    expect(server.display.clicks()).toEqual([]);
  });

  it("fits on a phone", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: BLUE });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port }, PHONE);
    await viewerReaches(page, "live");
    await openPicture(page);
    const box = await page.locator("#picture").boundingBox();
    const width = page.viewportSize()?.width ?? 0;
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    expect(await violations(page, "#picture")).toEqual([]);
  });
});
