import { describe, it } from "vitest";

import { PHONE } from "../support/chromium.ts";
import { openConsole } from "../support/console-scene.ts";
import { TEST_API_TOKEN } from "../support/gateway-secrets.ts";
import { readMouse } from "../support/mouse-guest.ts";
import { startQemu } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { touch } from "../support/touch.ts";
import { SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

describe("a machine with a mouse and no tablet", () => {
  async function scene(onTestFinished: (run: () => Promise<void>) => void) {
    const machine = await startQemu({ guest: "mouse" });
    const mouse = await readMouse(machine);
    onTestFinished(async () => {
      mouse.close();
      await machine.close();
    });
    return { machine, mouse };
  }

  it("is given the mouse by a click, and hears its motions and buttons until Esc", async ({
    expect,
    onTestFinished,
  }) => {
    const { machine, mouse } = await scene(onTestFinished);
    await expect.poll(() => mouse.report(), SOON).toMatchObject({ buttons: 0, everPressed: 0 });
    const { page } = await stage().show({ port: machine.port });
    await viewerReaches(page, "live");
    const offer = page.locator("#give-mouse");
    await offer.waitFor();
    expect(await offer.textContent()).toBe(
      "Click to give the mouse to Test machine. Esc gives it back.",
    );
    // It covers a part of the screen, and is not in the way of whoever types.
    await page.keyboard.press("a");
    await offer.waitFor({ state: "hidden" });
    const box = await page.locator("#screen canvas").boundingBox();
    const [x, y] = [(box?.x ?? 0) + 100, (box?.y ?? 0) + 100];
    const scale = (box?.width ?? 0) / 720;
    await page.mouse.move(x, y);
    await offer.waitFor();
    await page.mouse.down();
    await page.mouse.up();
    await offer.waitFor({ state: "hidden" });
    const before = await mouse.report();
    // The click itself was none for the machine.
    expect(before).toMatchObject({ everPressed: 0 });
    await page.mouse.move(x + 60 * scale, y + 30 * scale, { steps: 20 });
    const moved = async () => {
      const now = await mouse.report();
      return [(now?.x ?? 0) - (before?.x ?? 0), (now?.y ?? 0) - (before?.y ?? 0)];
    };
    await expect.poll(moved, SOON).toEqual([expect.closeTo(60, -0.5), expect.closeTo(30, -0.5)]);
    await page.mouse.down({ button: "right" });
    await expect.poll(() => mouse.report(), SOON).toMatchObject({ buttons: 2, everPressed: 2 });
    await page.evaluate(() => document.exitPointerLock());
    await offer.waitFor();
    await expect.poll(() => mouse.report(), SOON).toMatchObject({ buttons: 0, everPressed: 2 });
  });

  it("gives the mouse back when its window is left, control or the network is lost, and at the end", async (context) => {
    const { expect, onTestFinished } = context;
    const { machine, mouse } = await scene(onTestFinished);
    const { network, page } = await openConsole(context, stage(), { port: machine.port });
    const session = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const setMode = async (mode: "control" | "view"): Promise<void> => {
      const answer = await fetch(`${stage().gateway.url}/api/v1/sessions/${session}`, {
        method: "PATCH",
        headers: {
          Authorization: `Bearer ${TEST_API_TOKEN}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify({ mode }),
      });
      await answer.arrayBuffer();
      expect(answer.status).toBeLessThan(300);
    };
    const offer = page.locator("#give-mouse");
    const isGiven = () => page.evaluate(() => document.pointerLockElement !== null);
    const buttons = async () => (await mouse.report())?.buttons;
    // With a button held, which the machine must not keep.
    const give = async () => {
      await page.mouse.move(300, 300);
      await page.mouse.move(320, 320);
      await offer.waitFor();
      await page.locator("#screen canvas").click({ position: { x: 100, y: 100 } });
      await expect.poll(isGiven, SOON).toBe(true);
      await page.mouse.down({ button: "right" });
      await expect.poll(buttons, SOON).toBe(2);
    };
    const isBack = async () => {
      await expect.poll(isGiven, SOON).toBe(false);
      await expect.poll(buttons, SOON).toBe(0);
      await page.mouse.up({ button: "right" });
    };
    await give();
    await page.evaluate(() => dispatchEvent(new FocusEvent("blur")));
    await isBack();
    await give();
    await setMode("view");
    await isBack();
    expect(await offer.isVisible()).toBe(false);
    await setMode("control");
    await give();
    network.cut();
    await isBack();
    await give();
    await machine.close();
    await expect.poll(isGiven, SOON).toBe(false);
    expect(await offer.isVisible()).toBe(false);
  });

  it("is touched as a touchpad on a phone", async ({ expect, onTestFinished }) => {
    const { machine, mouse } = await scene(onTestFinished);
    const { page } = await stage().show({ port: machine.port }, PHONE);
    await viewerReaches(page, "live");
    await page.locator("#touch-help").waitFor({ state: "attached" });
    await expect.poll(() => mouse.report(), SOON).toMatchObject({ buttons: 0 });
    const before = await mouse.report();
    await touch(page, [{ from: [100, 300], to: [160, 300] }]);
    await expect
      .poll(async () => ((await mouse.report())?.x ?? 0) - (before?.x ?? 0), SOON)
      .toBeGreaterThan(30);
    expect(await mouse.report()).toMatchObject({ everPressed: 0 });
    await touch(page, [{ from: [100, 300], to: [100, 300] }]);
    await expect.poll(() => mouse.report(), SOON).toMatchObject({ everPressed: 1 });
    await touch(page, [
      { from: [100, 300], to: [100, 300] },
      { from: [180, 300], to: [180, 300] },
    ]);
    await expect.poll(() => mouse.report(), SOON).toMatchObject({ buttons: 0, everPressed: 3 });
  });
});
