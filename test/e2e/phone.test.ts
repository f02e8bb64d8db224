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

  it("holds Shift for one key", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port }, PHONE);
    await viewerReaches(page, "live");
    await page.locator('[data-action="keyboard"]').tap();
    const shift = page.getByRole("button", { name: "Hold Shift" });
    await shift.tap();
    await expect.poll(() => shift.getAttribute("aria-pressed"), SOON).toBe("true");
    await page.keyboard.insertText("a1");
    await expect.poll(() => server.display.typed(), SOON).toBe("A1");
    expect(await shift.getAttribute("aria-pressed")).toBe("false");
  });

  it.for([320, 360, 412])(
    "has its keys within a width of %i",
    async (width, { expect, onTestFinished }) => {
      const server = await startTigerVnc({ paint: 0x3366cc });
      onTestFinished(() => server.close());
      const viewport = { width, height: 700 };
      const { page } = await stage().show({ port: server.port }, { ...PHONE, viewport });
      await viewerReaches(page, "live");
      const buttons = page.locator("#keys-toolbar button:visible");
      expect(await buttons.count()).toBeGreaterThanOrEqual(6);
      const boxes = await buttons.evaluateAll((all) =>
        all.map((button) => button.getBoundingClientRect().toJSON() as DOMRect),
      );
      expect(Math.min(...boxes.map(({ left }) => left))).toBeGreaterThanOrEqual(0);
      expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(width);
    },
  );

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
