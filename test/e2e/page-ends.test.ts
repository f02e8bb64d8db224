import { devices, type Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { faultsButNetwork, openPage } from "../support/chromium.ts";
import { mintLink } from "../support/gateway.ts";
import { startLagProxy } from "../support/lag-proxy.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { screenColor, SOON, viewerEnd, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile({ vars: { WAIT_SECONDS: "0" } });

async function liveScreen({ onTestFinished }: TestContext): Promise<{
  readonly page: Page;
  readonly server: PaintedVncServer;
}> {
  const server = await startTigerVnc({ paint: 0x3366cc });
  onTestFinished(() => server.close());
  // The end comes as soon as the machine is gone.
  const { page } = await stage().show({ port: server.port, waitSeconds: 0 });
  await viewerReaches(page, "live");
  return { page, server };
}

describe("the end of a session", () => {
  it("is seen through an open dialog, and has the focus", async (context) => {
    const { page, server } = await liveScreen(context);
    const { expect } = context;
    await page.locator('[data-action="about"]').click();
    expect(await page.locator("#about").isVisible()).toBe(true);
    await server.close();
    expect(await viewerEnd(page)).toBe("target-closed");
    expect(await page.locator("dialog[open]").count()).toBe(0);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.id), SOON)
      .toBe("ended-title");
  });

  it("is seen through an open menu", async (context) => {
    const { page, server } = await liveScreen(context);
    await page.locator('[data-action="keys-menu"]').click();
    await page.locator("#keys-menu").waitFor();
    await server.close();
    await viewerReaches(page, "ended");
    context.expect(await page.locator("#keys-menu").isVisible()).toBe(false);
  });

  it("leaves full screen and gives the keyboard back", async (context) => {
    const { page, server } = await liveScreen(context);
    const { expect } = context;
    await page.evaluate(() => {
      const { keyboard } = navigator as unknown as { keyboard: { unlock(): void } };
      const unlock = keyboard.unlock.bind(keyboard);
      keyboard.unlock = () => {
        document.body.dataset["unlocked"] = "";
        unlock();
      };
    });
    await page.locator('[data-action="fullscreen"]').click();
    const full = () => page.evaluate(() => document.fullscreenElement !== null);
    await expect.poll(full, SOON).toBe(true);
    await server.close();
    await viewerReaches(page, "ended");
    await expect.poll(full, SOON).toBe(false);
    expect(await page.locator("body[data-unlocked]").count()).toBe(1);
  });
});

describe("on a phone held sideways", () => {
  it("every key of the menu can be reached", async (context) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const sideways = { ...devices["Pixel 7"], viewport: { width: 844, height: 390 } };
    const { page } = await stage().show({ port: server.port }, sideways);
    await viewerReaches(page, "live");
    const { expect } = context;
    await page.locator('[data-action="keys-menu"]').tap();
    const menu = page.locator("#keys-menu");
    await menu.waitFor();
    await expect
      .poll(async () => {
        const box = await menu.boundingBox();
        return box !== null && box.y >= 0 && box.y + box.height <= 390;
      }, SOON)
      .toBe(true);
    const entries = menu.locator("button:visible");
    for (const entry of await entries.all()) {
      await entry.scrollIntoViewIfNeeded();
      const box = await entry.boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(0);
      expect((box?.y ?? 390) + (box?.height ?? 0)).toBeLessThanOrEqual(390);
    }
    await page.locator('[data-action="send-ctrl-alt-f12"]').tap();
    expect(await menu.isVisible()).toBe(false);
  });
});

describe("a path that goes dead without being closed", () => {
  // The gateway's pings come by the real clock, the page's by the one that the test winds.
  async function windable({ expect, onTestFinished }: TestContext): Promise<{
    readonly page: Page;
    /** How many times the page has asked for the console. */
    readonly asked: () => number;
  }> {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const watched = await openPage(stage().browser);
    onTestFinished(async () => {
      await watched.close();
      expect(faultsButNetwork(watched)).toEqual([]);
    });
    const { page } = watched;
    await page.clock.install();
    await page.goto(await mintLink(stage().gateway, { port: server.port }));
    await page.clock.runFor(2_000);
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
    // What is fetched later is there as well: a network that is lost meanwhile would be a fault in the page's console.
    const later = async (): Promise<number> => {
      await page.clock.runFor(500);
      return page.locator("#touch-help").count();
    };
    await expect.poll(later, SOON).toBe(1);
    const asked = (): number =>
      watched.addresses.filter((address) => address.includes("/connect")).length;
    return { page, asked };
  }

  it("is noticed while somebody looks, and made anew; one on which nothing happens is not", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const { hostname, port } = new URL(stage().gateway.url);
    const network = await startLagProxy({ host: hostname, port: Number(port), roundTripMs: 0 });
    context.onTestFinished(() => network.close());
    const watched = await openPage(stage().browser);
    context.onTestFinished(() => watched.close());
    const { page } = watched;
    const url = `http://127.0.0.1:${String(network.port)}`;
    await page.goto(await mintLink({ url }, { port: server.port }));
    await viewerReaches(page, "live");
    const asked = (): number =>
      watched.addresses.filter((address) => address.includes("/connect")).length;
    const line = page.locator("#line-words");
    // Longer than a path may say nothing.
    await page.waitForTimeout(11_000);
    expect(await line.isVisible()).toBe(false);
    expect(asked()).toBe(1);
    network.stall();
    await line.waitFor();
    expect(await line.textContent()).toBe("Waiting for the network…");
    await page.getByRole("button", { name: "Connection: waiting for the network" }).waitFor();
    // Seen from another tab as well.
    const sign = async () => (await page.title()).startsWith("◌ ");
    await expect.poll(sign, SOON).toBe(true);
    await viewerReaches(page, "reconnecting");
    expect(await sign()).toBe(true);
    network.flow();
    await viewerReaches(page, "live");
    await expect.poll(sign, SOON).toBe(false);
    await page.getByRole("button", { name: "Connection: live" }).waitFor();
    expect(asked()).toBeGreaterThan(1);
    server.display.fill(0x33cc66, { x: 0, y: 0, width: 640, height: 480 });
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#33cc66");
    expect(faultsButNetwork(watched)).toEqual([]);
  });

  it("is said at once when the browser knows that it is offline, and is waited for after the grace too", async (context) => {
    const { page, asked } = await windable(context);
    const { expect } = context;
    await page.context().setOffline(true);
    await page.clock.runFor(1_000);
    expect(await page.locator("#line-words").textContent()).toContain("This device is offline");
    expect(await page.locator("#line-words").isVisible()).toBe(true);
    await page.context().setOffline(false);
    await expect.poll(asked, SOON).toBe(2);
    await viewerReaches(page, "live");
    await page.clock.runFor(1_000);
    expect(await page.locator("#line-words").isVisible()).toBe(false);
    await page.context().setOffline(true);
    await page.clock.runFor(31_000);
    await viewerReaches(page, "reconnecting");
    await page.clock.runFor(90_000);
    await viewerReaches(page, "reconnecting");
    await page.context().setOffline(false);
    await viewerReaches(page, "live");
  });
});
