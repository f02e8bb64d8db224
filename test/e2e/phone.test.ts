import { describe, it } from "vitest";

import { PHONE } from "../support/chromium.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { screenColor, SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

describe("on a phone", () => {
  it("shows the screen within the page's width", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port }, PHONE);
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
    const box = await page.locator("#screen canvas").boundingBox();
    const width = page.viewportSize()?.width ?? 0;
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? width + 1)).toBeLessThanOrEqual(width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  it("raises the keyboard by a button and types through it", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port }, PHONE);
    await viewerReaches(page, "live");
    const editable = () =>
      page.evaluate(() => document.activeElement?.matches("textarea, input") ?? false);
    expect(await editable()).toBe(false);
    await page.locator('[data-action="keyboard"]').tap();
    await expect.poll(editable, SOON).toBe(true);
    // A phone's keyboard gives text rather than keys.
    await page.keyboard.insertText("a b");
    await page.keyboard.insertText("C!");
    await expect.poll(() => server.display.typed(), SOON).toBe("a bC!");
  });

  it("turns a tap into a click", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port }, PHONE);
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
    await page.locator("#screen canvas").tap();
    await expect.poll(() => server.display.clicks(), SOON).toHaveLength(1);
    const [click] = server.display.clicks();
    expect(click?.button).toBe(1);
    expect(Math.abs((click?.x ?? 0) - 320)).toBeLessThanOrEqual(3);
    expect(Math.abs((click?.y ?? 0) - 240)).toBeLessThanOrEqual(3);
  });
});
