import type { Page } from "playwright-core";
import { describe, it } from "vitest";

import { stageForFile } from "../support/stage.ts";
import { focusScreen, SOON, viewerReaches } from "../support/viewer-page.ts";
import { startX11vnc } from "../support/x11vnc.ts";

/** What is opened by a button in the bar, and what it opens. */
const BY_BUTTON = [
  ["connection", "connection"],
  ["type-text", "type-text"],
  ["keys-menu", "keys-menu"],
  ["picture", "picture"],
  ["about", "about"],
  ["disconnect", "leaving"],
] as const;

/** What is opened by an entry of the menu of keys, and what it opens. */
const BY_MENU = [
  ["own-combinations", "own-keys"],
  ["guest-keyboard", "guest-keyboard"],
  ["type-text", "type-text"],
  ["share", "share"],
] as const;

const stage = stageForFile();

/** Whether what has the focus is found by a selector, or is in what is. */
const hasFocus = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate((within) => document.activeElement?.closest(within) != null, selector);

describe("with the keyboard alone", () => {
  it("everything opens, takes the focus, closes by Escape and gives the focus back", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, share: true, clipboard: "both" });
    await viewerReaches(page, "live");
    await focusScreen(page);
    const menu = '[data-action="keys-menu"]';
    await page.locator('[data-action="share"]').first().waitFor({ state: "attached" });

    const opensAndCloses = async (opened: string, opener: string): Promise<void> => {
      const panel = `#${opened}`;
      await page.locator(panel).waitFor();
      await expect.poll(() => hasFocus(page, panel), SOON).toBe(true);
      await page.keyboard.press("Escape");
      await page.locator(panel).waitFor({ state: "hidden" });
      await expect.poll(() => hasFocus(page, opener), { ...SOON, message: opened }).toBe(true);
    };
    for (const [action, opened] of BY_BUTTON) {
      const button = `header [data-action="${action}"]`;
      // oxlint-disable-next-line no-await-in-loop -- one focus
      await page.locator(button).focus();
      // oxlint-disable-next-line no-await-in-loop -- one focus
      await page.keyboard.press("Enter");
      // oxlint-disable-next-line no-await-in-loop -- one focus
      await opensAndCloses(opened, button);
    }
    for (const [action, opened] of BY_MENU) {
      // oxlint-disable-next-line no-await-in-loop -- one focus
      await page.locator(menu).focus();
      // oxlint-disable-next-line no-await-in-loop -- one focus
      await page.keyboard.press("Enter");
      // oxlint-disable-next-line no-await-in-loop -- one focus
      await page.locator(`#keys-menu [data-action="${action}"]`).focus();
      // oxlint-disable-next-line no-await-in-loop -- one focus
      await page.keyboard.press("Enter");
      // oxlint-disable-next-line no-await-in-loop -- one focus
      await opensAndCloses(opened, menu);
    }
  });
});
