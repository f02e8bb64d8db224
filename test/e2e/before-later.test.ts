import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { openPage, PHONE } from "../support/chromium.ts";
import { callSession } from "../support/session-call.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { touch, withFingers } from "../support/touch.ts";
import { screenColor, SOON, viewerReaches, wholePage } from "../support/viewer-page.ts";

const stage = stageForFile();

interface Early {
  readonly page: Page;
  readonly server: PaintedVncServer;
  /** The rest of the page arrives. */
  readonly arrives: () => Promise<void>;
}

/** A console that is live with its first picture, and the rest of whose page has been asked for and waits. */
async function early(
  { expect, onTestFinished }: TestContext,
  options?: BrowserContextOptions,
): Promise<Early> {
  const server = await startTigerVnc({ paint: 0x3366cc });
  onTestFinished(() => server.close());
  const watched = await openPage(stage().browser, options);
  onTestFinished(() => watched.close());
  const { page } = watched;
  const asked = Promise.withResolvers<void>();
  const goes = Promise.withResolvers<void>();
  await page.route(/\/assets\/later-.*\.js$/, async (route) => {
    asked.resolve();
    await goes.promise;
    await route.continue();
  });
  await page.goto(await stage().link({ port: server.port }));
  await viewerReaches(page, "live");
  await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
  await asked.promise;
  const arrives = async (): Promise<void> => {
    goes.resolve();
    await wholePage(page);
  };
  return { page, server, arrives };
}

/** Whatever a click that waited opens is open by then. */
async function turns(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
  );
}

describe("a click on a button before what it opens has arrived", () => {
  const buttons = [
    ["keys-menu", "#keys-menu"],
    ["connection", "#connection"],
  ] as const;

  it.for(buttons)("is done once it has: %s", async ([action, opened], context) => {
    const { expect } = context;
    const { page, arrives } = await early(context);
    const button = page.locator(`[data-action="${action}"]`);
    for (const clicks of [1, 2, 3]) {
      // oxlint-disable-next-line no-await-in-loop -- one click after another
      await button.click();
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect(await page.locator(":popover-open").count(), `after ${String(clicks)}`).toBe(0);
    }
    await arrives();
    const panel = page.locator(opened);
    await panel.waitFor();
    const upper = await button.boundingBox();
    await expect
      .poll(async () => (await panel.boundingBox())?.y, SOON)
      .toBeGreaterThanOrEqual((upper?.y ?? 0) + (upper?.height ?? Number.NaN));
    expect(await button.getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator(":popover-open").count(), SOON).toBe(0);
  });

  it("is not done for somebody who types since, and the keys go to the machine", async (context) => {
    const { expect } = context;
    const { page, server, arrives } = await early(context);
    await page.locator('[data-action="keys-menu"]').click();
    await page.keyboard.type("ab");
    await arrives();
    await turns(page);
    expect(await page.locator(":popover-open").count()).toBe(0);
    await page.keyboard.type("c");
    await expect.poll(() => server.display.typed(), SOON).toBe("abc");
  });

  it("is not done where the button is gone by then", async (context) => {
    const { expect } = context;
    const { page, arrives } = await early(context);
    await page.locator('[data-action="keys-menu"]').click();
    expect(await callSession(stage().gateway, "DELETE", page.url())).toBeLessThan(300);
    await viewerReaches(page, "ended");
    await arrives();
    await turns(page);
    expect(await page.locator(":popover-open").count()).toBe(0);
  });
});

describe("a button that has the focus before the rest of the page has arrived", () => {
  it("is the way back to its toolbar from then on, among those that arrive", async (context) => {
    const { expect } = context;
    const { page, arrives } = await early(context);
    const menu = page.locator('[data-action="keys-menu"]');
    await menu.focus();
    await arrives();
    await page.locator('#keys-toolbar [data-action="type-text"]').waitFor();
    const stops = page.locator('#keys-toolbar button:visible[tabindex="0"]');
    await expect.poll(() => stops.count(), SOON).toBe(1);
    expect(await stops.getAttribute("data-action")).toBe("keys-menu");
    expect(await page.locator('[data-action="keys-menu"]:focus').count()).toBe(1);
  });
});

describe("a key that a hand holds before the rest of the page has arrived", () => {
  it("is up in the machine once nobody sees the page", async (context) => {
    const { expect } = context;
    const { page, server } = await early(context);
    await page.keyboard.down("Shift");
    await expect.poll(() => server.display.presses().length, SOON).toBe(1);
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => server.display.presses().length, SOON).toBe(2);
    expect(server.display.presses().at(-1)).toMatchObject({ shift: false });
  });
});

describe("on a phone, before the rest of the page has arrived", () => {
  it("a finger that is down meanwhile lets go of what it holds, and the next one clicks", async (context) => {
    const { expect } = context;
    const { page, server, arrives } = await early(context, PHONE);
    const box = await page.locator("#screen canvas").boundingBox();
    const at = [(box?.x ?? 0) + 100, (box?.y ?? 0) + 100] as const;
    const buttons = (): readonly number[] => server.display.clicks().map(({ button }) => button);
    await withFingers(page, async (fingers) => {
      await fingers.at(at);
      // noVNC's own meaning of a finger that rests.
      await expect.poll(buttons, SOON).toEqual([3]);
      await arrives();
      await fingers.up();
    });
    await expect.poll(() => server.display.releases(), SOON).toEqual([3]);
    await touch(page, [{ from: at, to: at }]);
    await expect.poll(() => server.display.releases(), SOON).toEqual([3, 1]);
    expect(buttons()).toEqual([3, 1]);
    // The first touch that it has itself explains it.
    await page.locator("#touch-help").waitFor();
  });

  it("its keyboard can be up, and the screen makes room for it", async (context) => {
    const { expect } = context;
    const { page, arrives } = await early(context, PHONE);
    const top = async (): Promise<number> => {
      const canvas = await page.locator("#screen canvas").boundingBox();
      const area = await page.locator("#screen").boundingBox();
      return (canvas?.y ?? Number.NaN) - (area?.y ?? Number.NaN);
    };
    await page.locator('[data-action="keyboard"]').tap();
    expect(await top()).toBeGreaterThan(100);
    await arrives();
    await expect.poll(top, SOON).toBe(0);
    expect(await page.locator("#phone-keyboard:focus").count()).toBe(1);
  });
});
