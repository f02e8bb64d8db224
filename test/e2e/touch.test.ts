import type { Page } from "playwright-core";
import { devices } from "playwright-core";
import { afterAll, beforeAll, describe, it, vi } from "vitest";

import { PHONE } from "../support/chromium.ts";
import { startQemu } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { touch, withFingers } from "../support/touch.ts";
import { PROMPT, readScreen, TEXT_SCREEN } from "../support/vga-text.ts";
import {
  screenColor,
  screenPixels,
  screenSize,
  SOON,
  viewerReaches,
  wholePage,
} from "../support/viewer-page.ts";

const stage = stageForFile();

/** Steps of the wheel for 120 pixels: down is button 5. */
const SCROLLED = [5, 5, 5, 5, 5];

const PINCH = [
  { from: [190, 400], to: [60, 400] },
  { from: [220, 400], to: [350, 400] },
] as const;

/** The place in the page of a place in the machine's screen. */
async function placeOf(page: Page, x: number, y: number): Promise<readonly [number, number]> {
  return page.locator("#screen canvas").evaluate(
    (canvas, [atX, atY]) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error("no canvas");
      const box = canvas.getBoundingClientRect();
      const scale = box.width / canvas.width;
      return [box.x + (atX + 0.5) * scale, box.y + (atY + 0.5) * scale] as const;
    },
    [x, y] as const,
  );
}

async function widthOf(page: Page): Promise<number> {
  return (await page.locator("#screen canvas").boundingBox())?.width ?? 0;
}

describe("fingers on the screen", () => {
  let server: PaintedVncServer;
  beforeAll(async () => {
    server = await startTigerVnc({ paint: 0x3366cc });
  });
  afterAll(() => server.close());

  /** A phone that shows the machine, whose help has been seen, and what its fingers press there from now on. */
  async function phone() {
    const { page } = await stage().show({ port: server.port }, PHONE);
    await viewerReaches(page, "live");
    await wholePage(page);
    await vi.waitFor(async () => {
      if ((await screenColor(page, 320, 240)) !== "#3366cc") throw new Error("no picture");
    }, SOON);
    const [x, y] = await placeOf(page, 5, 5);
    await touch(page, [{ from: [x, y], to: [x + 30, y] }]);
    await page.locator('[data-action="touch-done"]').tap();
    const before = server.display.clicks().length;
    const clicks = () => server.display.clicks().slice(before);
    return { page, clicks, buttons: () => clicks().map(({ button }) => button) };
  }

  it("click where they are, and other buttons by two, by three and by resting", async ({
    expect,
  }) => {
    const { page, clicks, buttons } = await phone();
    const [x, y] = await placeOf(page, 100, 50);
    await touch(page, [{ from: [x, y], to: [x, y] }]);
    await expect.poll(buttons, SOON).toEqual([1]);
    expect(clicks()[0]).toMatchObject({ x: 100, y: 50 });
    const apart = [-40, 40, 0].map((by) => [x + 60 + by, y + 60] as const);
    for (const fingers of [2, 3]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await touch(
        page,
        apart.slice(0, fingers).map((at) => ({ from: at, to: at })),
      );
    }
    await expect.poll(buttons, SOON).toEqual([1, 3, 2]);
    const rested = await withFingers(page, async (fingers) => {
      await fingers.at([x, y]);
      await page.locator(".touch-held").waitFor();
      const during = buttons();
      await fingers.up();
      return during;
    });
    expect(rested).toEqual([1, 3, 2]);
    await expect.poll(buttons, SOON).toEqual([1, 3, 2, 3]);
    expect(clicks().at(-1)).toMatchObject({ button: 3, x: 100, y: 50 });
  });

  it("press nothing by a pinch, which enlarges the screen; then one moves it", async ({
    expect,
  }) => {
    const { page, clicks, buttons } = await phone();
    const before = await widthOf(page);
    await touch(page, PINCH);
    await expect.poll(() => widthOf(page), SOON).toBeGreaterThan(before * 2);
    const [from] = await placeOf(page, 320, 240);
    await touch(page, [{ from: [200, 400], to: [140, 400] }]);
    await expect.poll(async () => (await placeOf(page, 320, 240))[0], SOON).toBeLessThan(from - 40);
    // It is exact at this scale as well.
    const [x, y] = await placeOf(page, 321, 241);
    await touch(page, [{ from: [x, y], to: [x, y] }]);
    await expect.poll(buttons, SOON).toEqual([1]);
    expect(clicks()[0]).toMatchObject({ button: 1, x: 321, y: 241 });
    await touch(
      page,
      PINCH.map(({ from, to }) => ({ from: to, to: from })),
    );
    await expect.poll(() => widthOf(page), SOON).toBe(before);
    expect(buttons()).toEqual([1]);
  });

  it("drag what they have rested on, or what they come back to, in a screen that they move", async ({
    expect,
  }) => {
    const { page, buttons } = await phone();
    await touch(page, PINCH);
    const at = [200, 300] as const;
    const drags = async () => {
      const place = () => placeOf(page, 320, 240);
      const before = await place();
      const pressed = buttons().length;
      await withFingers(page, async (fingers) => {
        await fingers.at(at);
        await page.locator(".touch-held").waitFor();
        await fingers.to([260, 300]);
        await fingers.up();
      });
      await expect.poll(() => buttons().slice(pressed), SOON).toEqual([1]);
      expect(await place()).toEqual(before);
    };
    await drags();
    await touch(page, [{ from: at, to: at }]);
    await touch(page, [{ from: at, to: [260, 300] }]);
    await expect.poll(buttons, SOON).toEqual([1, 1, 1]);
  });

  it("move the pointer from where it is, where a person wants a touchpad", async ({ expect }) => {
    const { page, clicks } = await phone();
    const help = page.locator("#touch-help");
    await page.locator('[data-action="touch-help"]').tap();
    await page.getByRole("button", { name: "Like a touchpad" }).tap();
    await page.locator('[data-action="touch-done"]').tap();
    expect(await help.isVisible()).toBe(false);
    const [x, y] = await placeOf(page, 100, 50);
    await touch(page, [{ from: [x, y], to: [x + 60, y] }]);
    // It was where the finger before has dragged it, and is moved by one that is nowhere near.
    await page.locator(".touch-pointer").waitFor();
    await touch(page, [{ from: [x, y], to: [x, y] }]);
    await expect.poll(clicks, SOON).toHaveLength(1);
    const [click] = clicks();
    expect(click).toMatchObject({ button: 1, y: 5 });
    expect(click?.x).toBeGreaterThan(100 + 5);
    const ring = await page.locator(".touch-pointer").boundingBox();
    const [pointerX, pointerY] = await placeOf(page, click?.x ?? 0, 5);
    expect((ring?.x ?? 0) + (ring?.width ?? 0) / 2).toBeCloseTo(pointerX, -0.5);
    expect((ring?.y ?? 0) + (ring?.height ?? 0) / 2).toBeCloseTo(pointerY, -0.5);
    // The next console is touched in the same way.
    const kept = await page.evaluate(() => localStorage.getItem("porthole.preferences:/"));
    expect(kept).toContain('"mode":"touchpad"');
  });

  it("are explained once they have touched first, and no more once that has been read", async ({
    expect,
  }) => {
    const { page } = await phone();
    const [x, y] = await placeOf(page, 100, 50);
    await touch(page, [{ from: [x, y], to: [x, y] }]);
    expect(await page.locator("#touch-help").isVisible()).toBe(false);
    const { page: another } = await stage().show({ port: server.port }, PHONE);
    await viewerReaches(another, "live");
    await wholePage(another);
    const before = await widthOf(another);
    const pressed = server.display.clicks().length;
    // What explains them would be under one of these two.
    await touch(another, PINCH);
    await expect.poll(() => another.locator("#touch-help").isVisible(), SOON).toBe(true);
    expect(await widthOf(another)).toBeGreaterThan(before * 2);
    await another.locator('[data-action="touch-done"]').tap();
    await touch(another, [{ from: [200, 400], to: [200, 400] }]);
    await expect.poll(() => server.display.clicks().length, SOON).toBeGreaterThan(pressed);
    expect(server.display.clicks()).toHaveLength(pressed + 1);
  });

  it("scroll in twos, as many steps as they go", async ({ expect }) => {
    const { page, buttons } = await phone();
    const y = (await placeOf(page, 0, 20))[1];
    const scroll = (from: number, to: number) =>
      touch(
        page,
        [150, 230].map((x) => ({ from: [x, from], to: [x, to] })),
      );
    await scroll(y + 122, y);
    await expect.poll(buttons, SOON).toEqual(SCROLLED);
    await scroll(y, y + 122);
    await expect.poll(buttons, SOON).toEqual([...SCROLLED, 4, 4, 4, 4, 4]);
    expect(server.display.keysyms()).toEqual([]);
  });
});

describe("a pinch", () => {
  it.for(["Pixel 7", "iPhone 14", "iPhone 14 landscape"] as const)(
    "leaves CapsLock and NumLock of the machine as they are: %s",
    async (device, { expect, onTestFinished }) => {
      const machine = await startQemu({ guest: "echo" });
      onTestFinished(() => machine.close());
      const { defaultBrowserType: _, ...options } = devices[device];
      const { page } = await stage().show({ port: machine.port }, options);
      await viewerReaches(page, "live");
      await wholePage(page);
      await expect.poll(() => screenSize(page), SOON).toEqual(TEXT_SCREEN);
      const read = (count: number) => readScreen((...area) => screenPixels(page, ...area), count);
      await expect.poll(() => read(1), SOON).toEqual([PROMPT]);
      await page.locator("#phone-keyboard").focus();
      await page.keyboard.insertText("aA");
      await expect.poll(async () => new Set(await read(4)).size, SOON).toBe(4);
      const [x, y] = await placeOf(page, 360, 200);
      await touch(page, [
        { from: [x - 20, y], to: [x - 120, y] },
        { from: [x + 20, y], to: [x + 120, y] },
      ]);
      await page.keyboard.insertText("aA");
      const twice = async () => {
        const [, ...cells] = await read(5);
        return cells;
      };
      const [small, capital] = await twice();
      await expect.poll(twice, SOON).toEqual([small, capital, small, capital]);
    },
  );
});
