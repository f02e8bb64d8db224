import { createHash } from "node:crypto";

import { devices, type Page } from "playwright-core";
import { afterAll, describe, expect, it, type TestContext } from "vitest";

import { moreTime as ar } from "../../viewer/src/words/ar/more-time.ts";
import { later as en } from "../../viewer/src/words/en/more-time.ts";
import { signIn } from "../support/admin-page.ts";
import { violations } from "../support/axe.ts";
import { TEST_API_TOKEN } from "../support/gateway-secrets.ts";
import { startPortal } from "../support/portal.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { SOON, viewerEnd, viewerReaches } from "../support/viewer-page.ts";

const portal = await startPortal('<iframe title="console"></iframe>');
afterAll(() => portal.close());

const stage = stageForFile({
  vars: { FRAME_ANCESTORS: portal.url },
  secrets: {
    API_TOKEN: "",
    API_TOKENS: JSON.stringify([
      {
        name: "olga",
        sha256: createHash("sha256").update(TEST_API_TOKEN).digest("hex"),
        scopes: ["sessions:read", "sessions:write"],
      },
    ]),
  },
});

/** How long the session of a test may last until it is given more. */
const SHORT_SECONDS = 20;

const askButton = (page: Page) => page.getByRole("button", { name: en.ask });

const said = (page: Page) => page.locator("#status").textContent();

async function server({ onTestFinished }: Pick<TestContext, "onTestFinished">) {
  const machine = await startTigerVnc({ paint: 0x3366cc });
  onTestFinished(() => machine.close());
  return machine;
}

/** The operator's page, with somebody signed in. */
async function operator(): Promise<Page> {
  const { page } = await stage().visit(`${stage().gateway.url}/admin`);
  await signIn(page, TEST_API_TOKEN);
  await page.locator("#desk").waitFor();
  return page;
}

async function answer(admin: Page, machine: string, button: string): Promise<void> {
  await expect
    .poll(() => admin.locator("#rows tr").filter({ hasText: "Asks for more time" }).count(), {
      ...SOON,
    })
    .toBe(1);
  await admin.getByRole("button", { name: new RegExp(`^${machine}, .*details`) }).click();
  await admin.getByRole("button", { name: button }).click();
}

describe("asking for more time", () => {
  it("is answered at /admin, and the session outlives its old end", async (context) => {
    const { port } = await server(context);
    const began = performance.now();
    const { page } = await stage().show({
      port,
      moreTime: true,
      maxSeconds: SHORT_SECONDS,
      name: "web-01",
    });
    await viewerReaches(page, "live");
    const admin = await operator();
    // By the keyboard alone: the first stop is the button.
    await page.bringToFront();
    await askButton(page).waitFor();
    await page.keyboard.press("Control+Alt+Shift+M");
    expect(await askButton(page).evaluate((button) => button === document.activeElement)).toBe(
      true,
    );
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await expect.poll(() => said(page), SOON).toContain(en.askedMeans);
    expect(await page.locator("#more-time").textContent()).toBe(en.asked);
    expect(await violations(page)).toEqual([]);
    await admin.bringToFront();
    await answer(admin, "web-01", "Give 30 min");
    await expect.poll(() => said(page), SOON).toMatch(/You have more time\. New end: \d\d:\d\d/);
    // There is no countdown any more: it is far.
    await page.locator("#countdown").waitFor({ state: "hidden" });
    expect(await page.locator("#more-time").isVisible()).toBe(false);
    const left = SHORT_SECONDS * 1000 - (performance.now() - began);
    await page.waitForTimeout(Math.max(0, left) + 2000);
    expect(await page.locator("body").getAttribute("data-state")).toBe("live");
  });

  it("is told no, on a small phone and in a language that runs from the right", async (context) => {
    const { port } = await server(context);
    const phone = { ...devices["Pixel 7"], viewport: { width: 320, height: 640 }, locale: "ar" };
    const name = "a machine with a long name";
    const { page } = await stage().show({ port, moreTime: true, maxSeconds: 300, name }, phone);
    await viewerReaches(page, "live");
    const button = page.getByRole("button", { name: ar.ask });
    await button.waitFor();
    const box = await button.boundingBox();
    if (box === null) throw new Error("no button");
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
    expect([box.x >= 0, box.x + box.width <= 320]).toEqual([true, true]);
    expect(await violations(page)).toEqual([]);
    await button.tap();
    await page.locator("#more-time > .badge").waitFor();
    expect(await violations(page)).toEqual([]);
    const admin = await operator();
    await answer(admin, name, "No more time");
    await expect.poll(() => said(page), SOON).toContain(ar.declinedMeans);
    expect(await page.locator("#more-time").textContent()).toBe(ar.declined);
    expect(await violations(page)).toEqual([]);
  });

  it("is done in a frame of a control panel", async (context) => {
    const { port } = await server(context);
    const { page } = await stage().visit(portal.url);
    const link = await stage().link({ port, moreTime: true, maxSeconds: 300 });
    await page.locator("iframe").evaluate((frame, src) => frame.setAttribute("src", src), link);
    const frame = page.frameLocator("iframe");
    await frame.getByRole("button", { name: en.ask }).click();
    await expect.poll(() => frame.locator("#more-time").textContent(), SOON).toBe(en.asked);
  });

  it("has no button where the ticket does not grant it", async (context) => {
    const { port } = await server(context);
    const { page } = await stage().show({ port, maxSeconds: 8 });
    await viewerReaches(page, "live");
    await page.locator("#countdown").waitFor();
    await page.locator("#connection").waitFor({ state: "attached" });
    expect(await askButton(page).count()).toBe(0);
    expect(await viewerEnd(page)).toBe("session-expired");
  });
});
