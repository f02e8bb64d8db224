import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { openPage } from "../support/chromium.ts";
import { mintLink } from "../support/gateway.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import {
  focusScreen,
  SOON,
  typeInto,
  viewerEnd,
  viewerReaches,
  wholePage,
} from "../support/viewer-page.ts";

const stage = stageForFile();

async function live(
  { onTestFinished }: TestContext,
  options: { readonly mode?: "control" | "view" } = {},
): Promise<Page> {
  const server = await startTigerVnc({ paint: 0x3366cc });
  onTestFinished(() => server.close());
  const { page } = await stage().show({ port: server.port, ...options });
  await viewerReaches(page, "live");
  await wholePage(page);
  return page;
}

/** Has the browser's tab closed by its person; gives whether that was asked about. */
async function asksBeforeClosing(page: Page): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  page.once("dialog", (dialog) => {
    resolve(dialog.type() === "beforeunload");
    void dialog.dismiss();
  });
  page.once("close", () => resolve(false));
  await page.close({ runBeforeUnload: true });
  return promise;
}

describe("a page that is closed", () => {
  it("asks before it goes while somebody controls the machine", async (context) => {
    const page = await live(context);
    // Browsers ask only for those who have done something in a page.
    await page.locator("#screen canvas").click();
    context.expect(await asksBeforeClosing(page)).toBe(true);
    context.expect(await page.locator("body").getAttribute("data-state")).toBe("live");
  });

  it("goes without a question where one only watches, and after the end", async (context) => {
    const { expect } = context;
    const watching = await live(context, { mode: "view" });
    await watching.locator("#screen canvas").click();
    expect(await asksBeforeClosing(watching)).toBe(false);
    const page = await live(context);
    await page.locator('[data-action="disconnect"]').click();
    await page.locator('[data-action="confirm-leave"]').click();
    expect(await viewerEnd(page)).toBe("closed");
    expect(await asksBeforeClosing(page)).toBe(false);
  });
});

describe("a screen that does not have the keys", () => {
  it("says so, until it has them again", async (context) => {
    const page = await live(context);
    const { expect } = context;
    const sign = page.getByText("Click to type");
    await page.mouse.move(300, 300);
    await page.keyboard.press("Control+Alt+Shift+M");
    await sign.waitFor();
    await page.locator("#screen canvas").click();
    await sign.waitFor({ state: "hidden" });
    // Not while something is open that takes the keys itself.
    await page.locator('[data-action="about"]').click();
    await page.locator("#about").waitFor();
    expect(await sign.isVisible()).toBe(false);
    await page.locator('[data-action="close-about"]').click();
    await page.locator('[data-action="keys-menu"]').click();
    await page.locator('[data-action="text-bar"]').click();
    await page.locator("#text-bar input:focus").waitFor();
    await sign.waitFor({ state: "hidden" });
  });

  it("is explained once to whoever types and has no pointer", async (context) => {
    const page = await live(context);
    const { expect } = context;
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.localName), SOON)
      .toBe("canvas");
    await expect
      .poll(async () => {
        await page.keyboard.press("a");
        return page.locator("#hint-text").textContent();
      }, SOON)
      .toBe("Ctrl+Alt+Shift+M leads to the toolbar");
  });
});

describe("a page that is older than its gateway", () => {
  it("says what a deploy has taken from it, and has all of it when it is loaded again", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const watched = await openPage(stage().browser);
    context.onTestFinished(() => watched.close());
    const { page } = watched;
    // The files of the release before are gone: what comes after the first frame is asked for then.
    const later = /\/assets\/later-.*\.js$/;
    await page.route(later, (route) => route.fulfill({ status: 404 }));
    await page.goto(await mintLink(stage().gateway, { port: server.port }));
    await viewerReaches(page, "live");
    const words = page.getByText("Parts of this page could not be loaded").first();
    await words.waitFor({ state: "attached" });
    await focusScreen(page);
    await typeInto(page, "before, ");
    await expect.poll(() => server.display.typed(), SOON).toBe("before, ");
    await page.unroute(later);
    await page.reload();
    await viewerReaches(page, "live");
    await wholePage(page);
    await focusScreen(page);
    await typeInto(page, "after");
    await expect.poll(() => server.display.typed(), SOON).toBe("before, after");
  });
});
