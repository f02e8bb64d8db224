import { describe, it } from "vitest";

import { violations } from "../support/axe.ts";
import { openPage, PHONE } from "../support/chromium.ts";
import { stageForFile } from "../support/stage.ts";
import { startQemu } from "../support/qemu.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { withFingers } from "../support/touch.ts";
import { TEXT_SCREEN } from "../support/vga-text.ts";
import { screenColor, screenSize, SOON, viewerReaches } from "../support/viewer-page.ts";

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

  it("fills what the browser leaves of the window where it has no full screen, as on iPhones", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const watched = await openPage(stage().browser, PHONE);
    onTestFinished(() => watched.close());
    const { page } = watched;
    await page.addInitScript(() => {
      Reflect.deleteProperty(Element.prototype, "requestFullscreen");
      Reflect.deleteProperty(Document.prototype, "fullscreenEnabled");
    });
    await page.goto(await stage().link({ port: server.port }));
    await viewerReaches(page, "live");
    const enter = page.getByRole("button", { name: "Full screen", exact: true });
    await enter.tap();
    const leave = page.getByRole("button", { name: "Leave full screen" });
    await leave.waitFor();
    expect(await enter.isVisible()).toBe(false);
    const box = () => page.locator("#screen").boundingBox();
    await expect.poll(box, SOON).toEqual({ x: 0, y: 0, ...page.viewportSize() });
    expect(await violations(page, "#live")).toEqual([]);
    await page.keyboard.press("Control+Alt+Shift+KeyM");
    expect(await leave.evaluate((button) => button === document.activeElement)).toBe(true);
    await leave.tap();
    await enter.waitFor();
    expect(await leave.count()).toBe(0);
    expect(watched.faults).toEqual([]);
  });

  it.for<readonly [width: number, height: number]>([
    [320, 640],
    [412, 700],
    [750, 340],
  ])(
    "keeps the screen where it was drawn first when the rest of a page of %i by %i arrives",
    async ([width, height], { expect, onTestFinished }) => {
      const server = await startTigerVnc({ paint: 0x3366cc });
      onTestFinished(() => server.close());
      const watched = await openPage(stage().browser, { ...PHONE, viewport: { width, height } });
      onTestFinished(() => watched.close());
      const { page } = watched;
      const mayArrive = Promise.withResolvers<void>();
      await page.route(/\/assets\/later-.*\.js$/, async (route) => {
        await mayArrive.promise;
        await route.continue();
      });
      await page.goto(await stage().link({ port: server.port }));
      await viewerReaches(page, "live");
      const canvas = page.locator("#screen canvas");
      await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
      const before = await canvas.boundingBox();
      expect(await page.locator('[data-action="down"]').count()).toBe(0);
      mayArrive.resolve();
      await page.locator('[data-action="down"]').waitFor();
      expect(await canvas.boundingBox()).toEqual(before);
    },
  );

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

  it.for<readonly [width: number, height: number]>([
    [320, 640],
    [412, 700],
    [750, 340],
  ])(
    "has its keys within a window of %i by %i, of which a finger brings the rest",
    async ([width, height], { expect, onTestFinished }) => {
      const server = await startTigerVnc({ paint: 0x3366cc });
      onTestFinished(() => server.close());
      const viewport = { width, height };
      const { page } = await stage().show({ port: server.port }, { ...PHONE, viewport });
      await viewerReaches(page, "live");
      await page.locator('[data-action="down"]').waitFor();
      const within = async (selector: string) => {
        const boxes = await page
          .locator(selector)
          .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));
        expect(boxes.length).toBeGreaterThan(0);
        expect(Math.min(...boxes.map(({ left }) => left))).toBeGreaterThanOrEqual(0);
        expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(width);
        expect(Math.max(...boxes.map(({ bottom }) => bottom))).toBeLessThanOrEqual(height);
      };
      await within("#keys-toolbar, #keys-toolbar > button:not(.desktop), .key-row-keys");
      await within('#session-toolbar button:visible, [data-action="function-keys"]');
      await page.locator('[data-action="page-down"]').tap();
      await page.locator('[data-action="function-keys"]').tap();
      await page.locator('[data-action="f12"]').tap();
      await expect.poll(() => server.display.keysyms(), SOON).toEqual([0xff56, 0xffc9]);
      const screen = await page.locator("#screen").boundingBox();
      expect(screen?.height).toBeGreaterThan(height / 2);
    },
  );

  it("repeats an arrow under a finger, and types what needs another page of a phone's keyboard", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port }, PHONE);
    await viewerReaches(page, "live");
    const ctrl = page.getByRole("button", { name: "Hold Ctrl" });
    await ctrl.tap();
    expect(await ctrl.getAttribute("aria-pressed")).toBe("true");
    await page.locator('[data-action="esc"]').tap();
    await page.locator('[data-action="type-|"]').tap();
    const control = 0xffe3;
    const [escape, shift, bar, down] = [0xff1b, 0xffe1, 0x7c, 0xff54];
    await expect.poll(() => server.display.keysyms(), SOON).toEqual([control, escape, shift, bar]);
    const arrow = page.locator('[data-action="down"]');
    await arrow.scrollIntoViewIfNeeded();
    const box = await arrow.boundingBox();
    await withFingers(page, async (fingers) => {
      await fingers.at([(box?.x ?? 0) + 10, (box?.y ?? 0) + 10]);
      await expect.poll(() => server.display.keysyms().at(6), SOON).toBe(down);
      await fingers.up();
    });
    // All that it has repeated is before the next key, and nothing after it.
    await page.locator('[data-action="esc"]').tap();
    await expect.poll(() => server.display.keysyms().at(-1), SOON).toBe(escape);
    const repeated = server.display.keysyms().length;
    await page.locator('[data-action="esc"]').tap();
    await expect.poll(() => server.display.keysyms().length, SOON).toBeGreaterThan(repeated);
    expect(server.display.keysyms().slice(repeated)).toEqual([escape]);
  });

  it("shows the screen at the top while its keyboard is up, and follows what is typed", async ({
    expect,
    onTestFinished,
  }) => {
    const machine = await startQemu({ guest: "echo" });
    onTestFinished(() => machine.close());
    const { page } = await stage().show({ port: machine.port }, PHONE);
    await viewerReaches(page, "live");
    await expect.poll(() => screenSize(page), SOON).toEqual(TEXT_SCREEN);
    await page.locator('[data-action="down"]').waitFor();
    const canvas = page.locator("#screen canvas");
    const place = async () => {
      const [screen, area] = [
        await canvas.boundingBox(),
        await page.locator("#screen").boundingBox(),
      ];
      return { left: screen?.x ?? 0, top: (screen?.y ?? 0) - (area?.y ?? 0), width: screen?.width };
    };
    expect((await place()).top).toBeGreaterThan(100);
    await page.locator('[data-action="keyboard"]').tap();
    await expect.poll(async () => (await place()).top, SOON).toBe(0);
    // As a phone's keyboard does to one on its side.
    await page.setViewportSize({ width: 500, height: 220 });
    await expect.poll(async () => (await place()).width, SOON).toBeCloseTo(500, 0);
    expect(await page.locator("#console-name").isVisible()).toBe(false);
    for (let line = 0; line < 16; line += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one line after another
      await page.locator("#phone-keyboard").press("Enter");
      // oxlint-disable-next-line no-await-in-loop -- as above
      await page.keyboard.insertText("a");
    }
    await expect.poll(async () => (await place()).top, SOON).toBeLessThan(-40);
    await page.locator('[data-action="keyboard"]').tap();
    await expect.poll(async () => (await place()).width, SOON).toBeLessThan(400);
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
