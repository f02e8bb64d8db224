import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright-core";
import { describe, it } from "vitest";

import { GATEWAY_VERSION } from "../../worker/version.ts";
import { violations } from "../support/axe.ts";
import { openPage } from "../support/chromium.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { focusScreen, SOON, typeInto, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

describe("the dot's panel", () => {
  it("shows the line in words and numbers, and gives a report with nothing that opens anything", async ({
    expect,
    onTestFinished,
  }) => {
    const password = "canary77";
    const server = await startTigerVnc({ paint: 0x3366cc, password });
    onTestFinished(() => server.close());
    const permissions = ["clipboard-read", "clipboard-write"];
    const { page } = await stage().show(
      { port: server.port, password, name: "web-01", maxSeconds: 7200, idleSeconds: 900 },
      { permissions },
    );
    await viewerReaches(page, "live");
    const panel = page.locator("#connection");
    await panel.waitFor({ state: "attached" });
    server.display.onType((typed) => {
      server.display.fill(typed.length * 0x111111, { x: 0, y: 0, width: 50, height: 50 });
    });
    await focusScreen(page);
    await typeInto(page, "abc");
    await page.locator("#line").click();
    await panel.waitFor();
    await expect.poll(() => panel.innerText(), SOON).toMatch(/\d+ ms, 95% within \d+ ms/);
    // Both ways have been measured.
    await expect
      .poll(() => panel.locator(".connection-value").allInnerTexts(), SOON)
      .toEqual([expect.stringMatching(/^[\d,]+ ms$/), expect.stringMatching(/^[\d,]+ ms$/)]);
    expect(await panel.innerText()).toContain("640 × 480");
    expect(await panel.innerText()).toContain("6 of 9");
    expect(await panel.innerText()).toMatch(/Time left\s+2 hours/);
    expect(await panel.innerText()).toMatch(/Ends without input after\s+15 minutes/);
    expect(await panel.innerText()).toMatch(new RegExp(`Gateway version\\s+${GATEWAY_VERSION}`));
    expect(await violations(page, "#connection")).toEqual([]);

    await page.getByRole("button", { name: "Copy details" }).click();
    const report = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(report, SOON).toContain("web-01");
    expect(await report()).toContain(`Gateway version: ${GATEWAY_VERSION}\n`);
    expect(await report()).toContain(`page: Version ${GATEWAY_VERSION}\n`);
    const stored = await page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));
    const token = /token\\*":\\*"([\w-]+)/.exec(stored)?.[1];
    expect(token).toMatch(/^[\w-]{20,}$/);
    for (const secret of [token ?? "", password, `127.0.0.1:${server.port}`]) {
      expect(await report()).not.toContain(secret);
    }
    await page.keyboard.press("Escape");
    await expect.poll(() => panel.isVisible(), SOON).toBe(false);

    await page.getByRole("button", { name: "About and shortcuts" }).click();
    const about = page.locator("#about");
    await about.waitFor();
    expect(await about.innerText()).toMatch(/Ctrl Alt Shift V\s+Type text/);
    expect(await violations(page, "#about")).toEqual([]);

    await page.keyboard.press("Escape");
    await page.locator('[data-action="disconnect"]').click();
    await page.locator('[data-action="confirm-leave"]').click();
    const ended = () =>
      stage()
        .gateway.logs()
        .find((line) => line.includes('"session-ended"'));
    await expect.poll(ended, SOON).toBeDefined();
    // What only the page knows.
    for (const name of ["keyP50", "keyP95", "pageFirstFrame"])
      expect(ended()).toMatch(new RegExp(`"${name}Milliseconds":[1-9]`));
  });
});

/** Has everything that the gateway sends come so many milliseconds later, in its order. */
async function delayed(page: Page) {
  let delayMs = 0;
  let pongs = 0;
  await page.routeWebSocket(/\/api\/v1\/connect/, (toPage) => {
    const toGateway = toPage.connectToServer();
    let before = Promise.resolve();
    const pass = async (
      message: string | Buffer,
      dueAt: number,
      earlier: Promise<void>,
    ): Promise<void> => {
      await earlier;
      await setTimeout(Math.max(0, dueAt - performance.now()));
      toPage.send(message);
      if (message === '{"type":"pong"}') pongs += 1;
    };
    toGateway.onMessage((message) => {
      before = pass(message, performance.now() + delayMs, before);
    });
  });
  return {
    pongs: () => pongs,
    delay: (milliseconds: number) => {
      delayMs = milliseconds;
    },
  };
}

describe("the dot", () => {
  it("says that the picture lags while it does, and no longer", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { browser } = stage();
    const watched = await openPage(browser);
    onTestFinished(() => watched.close());
    const { page } = watched;
    const { delay, pongs } = await delayed(page);
    await page.goto(await stage().link({ port: server.port }));
    await viewerReaches(page, "live");
    await page.locator("#connection").waitFor({ state: "attached" });
    let color = 0;
    const painting = setInterval(() => {
      color += 0x010307;
      server.display.fill(color & 0xffffff, { x: 0, y: 0, width: 50, height: 50 });
    }, 100);
    onTestFinished(() => clearInterval(painting));
    const dot = page.locator("#line");
    // The shortest round trip has been measured.
    await expect.poll(() => pongs(), SOON).toBeGreaterThan(1);
    expect(await dot.getAttribute("aria-label")).toBe("Connection: live");
    delay(1500);
    await page.getByRole("button", { name: "Connection: catching up" }).waitFor();
    expect(await page.locator("#line-words").innerText()).toBe("Catching up…");
    expect(await violations(page, ".bar")).toEqual([]);
    delay(0);
    await page.getByRole("button", { name: "Connection: live" }).waitFor();
    expect(await page.locator("#line-words").isVisible()).toBe(false);
    expect(watched.faults).toEqual([]);
  });
});
