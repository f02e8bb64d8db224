import type { Page } from "playwright-core";
import { describe, it } from "vitest";

import { openConsole } from "../support/console-scene.ts";
import { TEST_API_TOKEN } from "../support/gateway-secrets.ts";
import { READY } from "../support/logging-guests.ts";
import { startQemu } from "../support/qemu.ts";
import { Random } from "../support/random.ts";
import { stageForFile } from "../support/stage.ts";
import { focusScreen, SOON, viewerReaches } from "../support/viewer-page.ts";
import { faultsButNetwork } from "../support/chromium.ts";

const stage = stageForFile();

/** Keys that a hand holds, none of which is a shortcut of the browser or of the page with the others. */
const KEYS = ["ShiftLeft", "ControlLeft", "AltLeft", "AltRight", "KeyA", "KeyZ", "ArrowLeft"];

/** What is pressed afterwards, and its code of scan code set 1. */
const LAST = { code: "KeyX", scanCode: 0x2d } as const;

/** The keys that are down in a guest that has read these scan codes. */
function keysDown(bytes: Uint8Array): number[] {
  const down = new Set<number>();
  let extended = 0;
  for (const byte of bytes) {
    if (byte === 0xe0) {
      extended = 0x100;
      continue;
    }
    const key = (byte & 0x7f) | extended;
    extended = 0;
    if (byte < 0x80) down.add(key);
    else down.delete(key);
  }
  return [...down];
}

interface Scene {
  readonly page: Page;
  readonly cut: () => void;
  readonly setMode: (mode: "control" | "view") => Promise<void>;
}

/** What takes the keys from a hand, and what gives them back. */
const TAKES: Readonly<Record<string, (scene: Scene) => Promise<() => Promise<unknown>>>> = {
  "the window loses the focus": async ({ page }) => {
    await page.evaluate(() => window.dispatchEvent(new FocusEvent("blur")));
    return () => Promise.resolve();
  },
  "a menu is opened": async ({ page }) => {
    await page.locator("[data-action='keys-menu']").click();
    return () => page.keyboard.press("Escape");
  },
  "the page is hidden": async ({ page }) => {
    const hide = (hidden: boolean) =>
      page.evaluate((isHidden) => {
        Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await hide(true);
    return () => hide(false);
  },
  "the network is lost": async ({ page, cut }) => {
    await page.context().setOffline(true);
    cut();
    return () => page.context().setOffline(false);
  },
  "only the connection is lost": ({ cut }) => {
    cut();
    return Promise.resolve(() => Promise.resolve());
  },
  "the person may only watch": async ({ page, setMode }) => {
    await setMode("view");
    await page.locator("body[data-mode='view']").waitFor();
    return async () => {
      await setMode("control");
      await page.locator("body[data-mode='control']").waitFor();
    };
  },
};

describe("keys that a hand holds", () => {
  it("are up in the guest whatever takes them from it, in any order", async (context) => {
    const { expect, onTestFinished } = context;
    const machine = await startQemu({ guest: "codes" });
    onTestFinished(() => machine.close());
    await expect.poll(() => machine.written(), SOON).toContain(READY);
    const scene = await openConsole(context, stage(), { port: machine.port });
    const { network, page } = scene;
    const session = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const read = async () => {
      const written = await machine.written();
      return written.subarray(written.indexOf(READY) + 1);
    };
    const down = async () => keysDown(await read());
    const setMode: Scene["setMode"] = async (mode) => {
      const answer = await fetch(`${stage().gateway.url}/api/v1/sessions/${session}`, {
        method: "PATCH",
        headers: {
          Authorization: `Bearer ${TEST_API_TOKEN}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify({ mode }),
      });
      expect(answer.status).toBeLessThan(300);
      await answer.arrayBuffer();
    };
    const random = new Random(20_261_128);
    const order = [...Object.entries(TAKES), ...Object.entries(TAKES)].toSorted(
      () => random.next() - 0.5,
    );
    /* oxlint-disable no-await-in-loop -- one thing after another */
    for (const [name, take] of order) {
      const held = KEYS.toSorted(() => random.next() - 0.5).slice(0, random.integer(1, 4));
      for (const key of held) await page.keyboard.down(key);
      await expect.poll(async () => (await down()).length, SOON).toBe(held.length);
      const giveBack = await take({ page, cut: () => network.cut(), setMode });
      await expect.poll(down, { ...SOON, message: name }).toEqual([]);
      const [first, ...rest] = held;
      // The hand lets go of some now, and of the others when it is over.
      if (first !== undefined) await page.keyboard.up(first);
      await giveBack();
      await viewerReaches(page, "live");
      await focusScreen(page);
      for (const key of rest) await page.keyboard.up(key);
      const before = (await read()).length;
      await page.keyboard.press(LAST.code);
      const after = async () => Array.from((await read()).subarray(before)).slice(-2);
      await expect
        .poll(after, { ...SOON, message: name })
        .toEqual([LAST.scanCode, LAST.scanCode | 0x80]);
      expect(await down(), name).toEqual([]);
    }
    /* oxlint-enable no-await-in-loop */
    expect(faultsButNetwork(scene)).toEqual([]);
  });
});
