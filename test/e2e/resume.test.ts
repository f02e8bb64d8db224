import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { faultsButNetwork } from "../support/chromium.ts";
import { openConsole, type ConsoleScene } from "../support/console-scene.ts";
import { startQemu } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import {
  screenColor,
  screenPixels,
  SOON,
  typeInto,
  viewerEnd,
  viewerReaches,
} from "../support/viewer-page.ts";

const stage = stageForFile();

/** A live console of a painted VNC server, over a network that can be cut. */
async function liveScreen(
  context: TestContext,
): Promise<ConsoleScene & { readonly server: PaintedVncServer }> {
  const server = await startTigerVnc({ paint: 0x3366cc });
  context.onTestFinished(() => server.close());
  const scene = await openConsole(context, stage(), { port: server.port });
  await context.expect.poll(() => screenColor(scene.page, 320, 240), SOON).toBe("#3366cc");
  return { ...scene, server };
}

/**
 * From now on the browser says at each loss that there is a network again, so that the page tries at once, as it
 * otherwise does only after a time without losses.
 */
async function tryAtOnce(page: Page): Promise<void> {
  await page.evaluate(() => {
    let before: string | undefined;
    new MutationObserver(() => {
      const { state } = document.body.dataset;
      if (state === "reconnecting" && before !== state) window.dispatchEvent(new Event("online"));
      before = state;
    }).observe(document.body, { attributes: true, attributeFilter: ["data-state"] });
  });
}

describe("a connection that is cut", () => {
  it("loses no key and repeats none, and noVNC notices nothing", async (context) => {
    const { expect } = context;
    const scene = await liveScreen(context);
    const { page, server, network } = scene;
    await tryAtOnce(page);
    let typed = "";
    for (const word of ["first, ", "then ", "42 more ", "and ", "at last ", "the end."]) {
      typed += word;
      // oxlint-disable-next-line no-await-in-loop -- words are typed one after another
      await typeInto(page, word.slice(0, 2));
      network.cut();
      // oxlint-disable-next-line no-await-in-loop -- words are typed one after another
      await typeInto(page, word.slice(2));
    }
    await expect.poll(() => server.display.typed(), SOON).toBe(typed);
    await viewerReaches(page, "live");
    server.display.fill(0xcc6633, { x: 0, y: 0, width: 640, height: 480 });
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#cc6633");
    expect(await page.locator("#screen canvas[data-first]").count()).toBe(1);
    expect(await scene.states()).toMatch(/^live( reconnecting| live)+ live$/);
    expect(faultsButNetwork(scene)).toEqual([]);
  });

  it("leaves no key down that was held, and presses it again with the hand only", async (context) => {
    const { expect } = context;
    const scene = await liveScreen(context);
    const { page, server, network } = scene;
    await page.keyboard.down("Shift");
    await page.keyboard.press("A");
    await expect.poll(() => server.display.typed(), SOON).toBe("A");
    network.cut();
    await expect.poll(() => scene.states(), SOON).toBe("live reconnecting live");
    await page.keyboard.up("Shift");
    await typeInto(page, "b");
    await page.keyboard.press("Shift+C");
    await expect.poll(() => server.display.typed(), SOON).toBe("AbC");
    expect(faultsButNetwork(scene)).toEqual([]);
  });
});

describe("a screen that changes all the time", () => {
  it("goes on through 20 cuts, wherever in an update they are", async (context) => {
    const { expect } = context;
    const machine = await startQemu({ guest: "animated" });
    context.onTestFinished(() => machine.close());
    const scene = await openConsole(context, stage(), { port: machine.port });
    const { page, network } = scene;
    await tryAtOnce(page);
    const pictures = new Set<string>();
    const seen = async (): Promise<number> => {
      pictures.add((await screenPixels(page, 0, 0, 90, 32)).join());
      return pictures.size;
    };
    for (let cuts = 1; cuts <= 20; cuts += 1) {
      const before = network.passed().toClient;
      // oxlint-disable-next-line no-await-in-loop -- one cut after another, each in another place of the stream
      await expect.poll(() => network.passed().toClient - before, SOON).toBeGreaterThan(cuts * 997);
      network.cut();
    }
    await viewerReaches(page, "live");
    pictures.clear();
    await expect.poll(seen, SOON).toBeGreaterThanOrEqual(10);
    expect(await page.locator("#screen canvas[data-first]").count()).toBe(1);
    expect(await scene.states()).toMatch(/^live( reconnecting| live)+ live$/);
    expect(faultsButNetwork(scene)).toEqual([]);
  });
});

describe("20 s without network", () => {
  it("keep what was typed at first, take nothing then, and are over when it is back", async (context) => {
    const { expect } = context;
    const scene = await liveScreen(context);
    const { page, server, network } = scene;
    await scene.context.setOffline(true);
    network.cut();
    await viewerReaches(page, "reconnecting");
    await typeInto(page, "kept");
    const typingOff = page.locator("#away-more");
    expect(await typingOff.isVisible()).toBe(false);
    await typingOff.waitFor();
    await typeInto(page, "refused");
    await page.waitForTimeout(16_000);
    expect(await page.locator("#away-title").textContent()).toContain("Reconnecting");
    expect(await page.locator("body").getAttribute("data-state")).toBe("reconnecting");
    await scene.context.setOffline(false);
    await viewerReaches(page, "live");
    await typeInto(page, ", and more");
    await expect.poll(() => server.display.typed(), SOON).toBe("kept, and more");
    server.display.fill(0xcc6633, { x: 0, y: 0, width: 640, height: 480 });
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#cc6633");
    expect(await page.locator("#screen canvas[data-first]").count()).toBe(1);
    expect(faultsButNetwork(scene)).toEqual([]);
  });

  it("can be left", async (context) => {
    const scene = await liveScreen(context);
    const { page, network } = scene;
    await scene.context.setOffline(true);
    network.cut();
    await page.locator('[data-action="leave"]:visible').click();
    context.expect(await viewerEnd(page)).toBe("closed");
    context.expect(faultsButNetwork(scene)).toEqual([]);
  });
});
