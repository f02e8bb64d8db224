import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { faultsButNetwork } from "../support/chromium.ts";
import { openConsole, watchPicture, type ConsoleScene } from "../support/console-scene.ts";
import type { TicketRequest } from "../support/gateway.ts";
import { startLagProxy, type LagProxy } from "../support/lag-proxy.ts";
import { startQemu, type QemuServer } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { isDrawn, PROMPT, readCells } from "../support/vga-text.ts";
import {
  focusScreen,
  screenColor,
  screenPixels,
  SOON,
  typeInto,
  viewerEnd,
  viewerReaches,
} from "../support/viewer-page.ts";

const GRACE_SECONDS = 2;

const stage = stageForFile({ vars: { RESUME_GRACE_SECONDS: String(GRACE_SECONDS) } });

const BLUE = 0x3366cc;

/** The same as the browser gives it, with its opacity. */
const BLUE_PIXEL = "51 102 204 255";

interface Scene extends ConsoleScene {
  readonly server: PaintedVncServer;
  /** The network between the gateway and the machine. */
  readonly far: LagProxy;
}

/** A live console of a painted VNC server, whose connection to the gateway can be cut as well. */
async function paintedConsole(
  context: TestContext,
  options: Pick<TicketRequest, "mode"> = {},
): Promise<Scene> {
  const server = await startTigerVnc({ paint: BLUE });
  context.onTestFinished(() => server.close());
  // Far enough that a picture comes some frames after the handshake.
  const far = await startLagProxy({ host: server.host, port: server.port, roundTripMs: 100 });
  context.onTestFinished(() => far.close());
  const scene = await openConsole(context, stage(), { port: far.port, ...options });
  await context.expect.poll(() => screenColor(scene.page, 320, 240), SOON).toBe("#3366cc");
  return { ...scene, server, far };
}

/** Waits until another noVNC than the first one shows the machine. */
async function anotherScreen({ page }: ConsoleScene): Promise<void> {
  await page.locator("#screen canvas:not([data-first])").waitFor({ state: "attached" });
  await viewerReaches(page, "live");
}

const STATES = /^live( waiting| reconnecting)+ live$/;

describe("a machine that closes its console and opens it again", () => {
  it("is back by itself, behind its last picture, and nothing flashes", async (context) => {
    const { expect } = context;
    const scene = await paintedConsole(context);
    const { far, page, server } = scene;
    const colors = await watchPicture(page, 320, 240);
    far.cut();
    await anotherScreen(scene);
    await typeInto(page, "typed");
    await expect.poll(() => server.display.typed(), SOON).toBe("typed");
    expect(await colors()).toEqual([BLUE_PIXEL]);
    expect(await scene.states()).toMatch(STATES);
    server.display.fill(0xcc6633, { x: 0, y: 0, width: 640, height: 480 });
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#cc6633");
    expect(scene.faults).toEqual([]);
  });

  it("has every key and button up, and has it pressed by a hand only", async (context) => {
    const { expect } = context;
    const scene = await paintedConsole(context);
    const { far, page, server } = scene;
    // A button of phones, which this page has as well.
    await page.locator('[data-action="sticky-control"]').first().dispatchEvent("click");
    await page.keyboard.down("Shift");
    await page.keyboard.down("A");
    await expect.poll(() => server.display.keysyms().length, SOON).toBeGreaterThan(2);
    far.cut();
    await anotherScreen(scene);
    const held = page.locator('[data-action="sticky-control"][aria-pressed="true"]');
    expect(await held.count()).toBe(0);
    const before = server.display.typed();
    // A key that is still held is repeated by the browser.
    await page.keyboard.down("A");
    await page.keyboard.up("A");
    await page.keyboard.up("Shift");
    await typeInto(page, "b");
    await page.keyboard.press("Shift+C");
    await expect.poll(() => server.display.typed(), SOON).toBe(`${before}bC`);
    expect(scene.faults).toEqual([]);
  });

  it("leaves the page as it is: full screen, the focus, the console's name", async (context) => {
    const { expect } = context;
    const scene = await paintedConsole(context);
    const { far, page, server } = scene;
    await page.locator('[data-action="fullscreen"]').click();
    const isFull = (): Promise<boolean> => page.evaluate(() => document.fullscreenElement !== null);
    await expect.poll(isFull, SOON).toBe(true);
    const name = await page.locator("#console-name").textContent();
    far.cut();
    await anotherScreen(scene);
    expect(await isFull()).toBe(true);
    expect(await page.locator("#screen canvas:focus").count()).toBe(1);
    expect(await page.locator("#console-name").textContent()).toBe(name);
    await page.keyboard.type("x");
    await expect.poll(() => server.display.typed(), SOON).toBe("x");
    expect(scene.faults).toEqual([]);
  });

  it("is watched for, and takes no keys meanwhile", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: BLUE });
    let after: PaintedVncServer | undefined;
    context.onTestFinished(async () => {
      await server.close();
      await after?.close();
    });
    const scene = await openConsole(context, stage(), { port: server.port });
    const { page } = scene;
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
    await server.close();
    await viewerReaches(page, "waiting");
    await typeInto(page, "blind");
    expect(await page.locator("#cover canvas").count()).toBe(1);
    after = await startTigerVnc({ paint: 0xcc6633, port: server.port });
    await anotherScreen(scene);
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#cc6633");
    await typeInto(page, "seen");
    await expect.poll(() => after?.display.typed(), SOON).toBe("seen");
    expect(await page.locator("#cover canvas").count()).toBe(0);
    expect(scene.faults).toEqual([]);
  });

  it("can be left while it is watched for", async (context) => {
    const server = await startTigerVnc({ paint: BLUE });
    context.onTestFinished(() => server.close());
    const scene = await openConsole(context, stage(), { port: server.port });
    await server.close();
    await viewerReaches(scene.page, "waiting");
    await scene.page.locator('[data-action="leave"]:visible').click();
    context.expect(await viewerEnd(scene.page)).toBe("closed");
    context.expect(scene.faults).toEqual([]);
  });

  it("may only be watched by a viewer that may only watch", async (context) => {
    const { expect } = context;
    const scene = await paintedConsole(context, { mode: "view" });
    const { far, page, server } = scene;
    far.cut();
    await anotherScreen(scene);
    expect(await page.locator("#view-only").isVisible()).toBe(true);
    await focusScreen(page);
    await typeInto(page, "x");
    server.display.fill(0xcc6633, { x: 0, y: 0, width: 640, height: 480 });
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#cc6633");
    expect(server.display.typed()).toBe("");
    expect(scene.faults).toEqual([]);
  });
});

describe("a virtual machine in QEMU", () => {
  const row = (page: Page, from: number, count: number): Promise<readonly string[]> =>
    readCells((...area) => screenPixels(page, ...area), from, count);

  async function booted({ expect }: TestContext, page: Page): Promise<void> {
    const shown = async (): Promise<readonly unknown[]> => {
      const [first = "", second = ""] = await row(page, 0, 2).catch(() => []);
      return [first, isDrawn(second)];
    };
    await expect.poll(shown, SOON).toEqual([PROMPT, false]);
  }

  async function typesInto(context: TestContext, page: Page): Promise<void> {
    await typeInto(page, "abc");
    const drawn = async (): Promise<readonly boolean[]> => (await row(page, 1, 4)).map(isDrawn);
    await context.expect.poll(drawn, SOON).toEqual([true, true, true, false]);
  }

  async function running(context: TestContext): Promise<QemuServer> {
    const machine = await startQemu({ guest: "echo" });
    context.onTestFinished(() => machine.close());
    return machine;
  }

  it("is shown on after a reset", async (context) => {
    const machine = await running(context);
    const scene = await openConsole(context, stage(), { port: machine.port });
    await booted(context, scene.page);
    await typesInto(context, scene.page);
    await machine.reset();
    await booted(context, scene.page);
    await typesInto(context, scene.page);
    context.expect(scene.faults).toEqual([]);
  });

  it("is back by itself when it was stopped and started again", async (context) => {
    const machine = await running(context);
    const scene = await openConsole(context, stage(), { port: machine.port });
    await booted(context, scene.page);
    await typesInto(context, scene.page);
    await machine.close();
    await viewerReaches(scene.page, "waiting");
    const again = await startQemu({ guest: "echo", port: machine.port });
    context.onTestFinished(() => again.close());
    await anotherScreen(scene);
    await booted(context, scene.page);
    await typesInto(context, scene.page);
    context.expect(await scene.states()).toMatch(STATES);
    context.expect(scene.faults).toEqual([]);
  });
});

describe("a network that is gone for longer than the grace", () => {
  it("leads to another connection when it is back", async (context) => {
    const { expect } = context;
    const scene = await paintedConsole(context);
    const { network, page, server } = scene;
    const colors = await watchPicture(page, 320, 240);
    await scene.context.setOffline(true);
    network.cut();
    await viewerReaches(page, "reconnecting");
    await typeInto(page, "lost");
    await page.waitForTimeout((GRACE_SECONDS + 1) * 1000);
    await scene.context.setOffline(false);
    await anotherScreen(scene);
    await typeInto(page, "back");
    await expect.poll(() => server.display.typed(), SOON).toBe("back");
    expect(await colors()).toEqual([BLUE_PIXEL]);
    expect(faultsButNetwork(scene)).toEqual([]);
  });
});
