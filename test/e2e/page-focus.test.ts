import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { screenColor, SOON, typeInto, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

interface Scene {
  readonly page: Page;
  readonly server: PaintedVncServer;
}

async function liveScreen({ expect, onTestFinished }: TestContext): Promise<Scene> {
  const server = await startTigerVnc({ paint: 0x3366cc });
  onTestFinished(() => server.close());
  const { page } = await stage().show({ port: server.port });
  await viewerReaches(page, "live");
  await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
  return { page, server };
}

describe("keys go to the machine", () => {
  const ways: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
    ["as soon as the screen is live", async () => {}],
    [
      "after a click beside the screen",
      async (page) => {
        const box = await page.locator("#screen").boundingBox();
        await page.mouse.click((box?.x ?? 0) + 3, (box?.y ?? 0) + 300);
      },
    ],
    ["after a click on the console's name", (page) => page.locator("#console-name").click()],
    [
      "after the menu was closed by its button",
      async (page) => {
        await page.locator('[data-action="keys-menu"]').click();
        await page.locator('[data-action="keys-menu"]').click();
      },
    ],
    [
      "after the menu was closed by Escape",
      async (page) => {
        await page.locator('[data-action="keys-menu"]').click();
        await page.keyboard.press("Escape");
      },
    ],
    [
      "after the menu was closed by a click beside it",
      async (page) => {
        await page.locator('[data-action="keys-menu"]').click();
        await page.locator("#console-name").click();
      },
    ],
    [
      "when what had the focus goes away",
      async (page) => {
        await page.locator('[data-action="fullscreen"]').focus();
        await page
          .locator('[data-action="fullscreen"]')
          .evaluate((button) => button.setAttribute("hidden", ""));
      },
    ],
  ];

  it.for(ways)("%s", async ([, act], context) => {
    const { page, server } = await liveScreen(context);
    await act(page);
    await context.expect
      .poll(() => page.evaluate(() => document.activeElement?.tagName), SOON)
      .toBe("CANVAS");
    await typeInto(page, "ok");
    await context.expect.poll(() => server.display.typed(), SOON).toBe("ok");
  });

  it("after a dialog that a pointer opened; one that the keyboard opened gives the focus back", async (context) => {
    const { page } = await liveScreen(context);
    const { expect } = context;
    const focused = () =>
      page.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute("data-action") ?? activeElement?.localName;
      });
    await page.locator('[data-action="about"]').click();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.id), SOON)
      .toBe("about-title");
    await page.keyboard.press("Escape");
    await expect.poll(focused, SOON).toBe("canvas");
    await page.locator('[data-action="about"]').focus();
    await page.keyboard.press("Enter");
    await page.locator("#about").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(focused, SOON).toBe("about");
  });

  it("but not while a control has the focus", async (context) => {
    const { page } = await liveScreen(context);
    await page.keyboard.press("Control+Alt+Shift+M");
    const focused = () => page.evaluate(() => document.activeElement?.tagName);
    await context.expect.poll(focused, SOON).toBe("BUTTON");
    await page.keyboard.press("ArrowRight");
    context.expect(await focused()).toBe("BUTTON");
    await page.keyboard.press("Escape");
    await context.expect.poll(focused, SOON).toBe("CANVAS");
  });
});

describe("every pixel can be clicked", () => {
  it("the four corners", async (context) => {
    const { page, server } = await liveScreen(context);
    const box = await page.locator("#screen canvas").boundingBox();
    if (box === null) throw new Error("no screen");
    const { x: left, y: top, width, height } = box;
    // The last ones of the window's pixels that begin in it.
    const [right, bottom] = [Math.ceil(left + width) - 1, Math.ceil(top + height) - 1];
    for (const [x, y] of [
      [Math.ceil(left), Math.ceil(top)],
      [right, Math.ceil(top)],
      [Math.ceil(left), bottom],
      [right, bottom],
    ] as const) {
      await page.mouse.click(x, y);
    }
    await context.expect.poll(() => server.display.clicks(), SOON).toHaveLength(4);
    context.expect(server.display.clicks().map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [639, 0],
      [0, 479],
      [639, 479],
    ]);
  });

  it("the upper edge in full screen, where the bar comes only to a pointer that rests", async (context) => {
    const { page, server } = await liveScreen(context);
    await page.locator('[data-action="fullscreen"]').click();
    const { expect } = context;
    const top = async () => (await page.locator("#screen canvas").boundingBox())?.y;
    await expect.poll(top, SOON).toBe(0);
    await page.mouse.move(640, 300);
    await page.mouse.click(640, 0);
    await expect.poll(() => server.display.clicks(), SOON).toHaveLength(1);
    expect(server.display.clicks()[0]).toMatchObject({ y: 0 });
    const bar = page.locator("#bar");
    const revealed = () => bar.evaluate((element) => element.hasAttribute("data-revealed"));
    expect(await revealed()).toBe(false);
    await page.mouse.move(640, 300);
    await page.mouse.move(640, 1);
    await expect.poll(revealed, SOON).toBe(true);
    await page.mouse.move(640, 300);
    await expect.poll(revealed, SOON).toBe(false);
  });
});
