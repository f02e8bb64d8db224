import type { Page } from "playwright-core";

import { screenColor, viewerReaches } from "../viewer-page.ts";
import type { ConsoleRequest, Place } from "./scene.ts";

/** Waits until something can be seen. */
export async function shown(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor();
}

/** Presses the button of an action that can be seen. */
export async function press(page: Page, action: string): Promise<void> {
  await page.locator(`[data-action="${action}"]`).locator("visible=true").first().click();
}

/** Opens a console whose machine is seen, and waits for the later part of the page. */
export async function liveConsole(
  place: Place,
  request?: ConsoleRequest,
  prepare?: (page: Page) => Promise<unknown>,
): Promise<Page> {
  const page = await place.show(request, prepare);
  await isLive(page);
  return page;
}

/** Waits until a machine is seen, and the later part of the page is there. */
export async function isLive(page: Page): Promise<void> {
  await viewerReaches(page, "live");
  await page.locator("#connection").waitFor({ state: "attached" });
  while ((await screenColor(page, 9, 9)) === "#000000") await page.waitForTimeout(50);
}

/** Leaves the console of a page. */
export async function leaveConsole(page: Page): Promise<void> {
  await press(page, "disconnect");
  await press(page, "confirm-leave");
}

/** Opens the menu of keys, and one of its entries. */
export async function openFromKeysMenu(page: Page, action: string): Promise<void> {
  await press(page, "keys-menu");
  await press(page, action);
}

/** Opens the dialog that types a text, by the bar or, on a phone, by the menu of keys. */
export async function openTypeText(page: Page): Promise<void> {
  const bar = page.locator('#keys-toolbar [data-action="type-text"]:visible');
  if ((await bar.count()) > 0) await bar.click();
  else await openFromKeysMenu(page, "type-text");
}
