import { describe, it } from "vitest";

import { openPage } from "../support/chromium.ts";
import { mintLink } from "../support/gateway.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { SOON, viewerEnd, viewerReaches } from "../support/viewer-page.ts";

const PANEL = "https://panel.example.com/vm/42";

const stage = stageForFile({ vars: { RETURN_ORIGINS: "https://panel.example.com" } });

describe("a console whose ticket names the page to go back to", () => {
  it("leads there at its end, and after its page was loaded again", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const link = await mintLink(stage().gateway, { port: server.port, returnUrl: PANEL });
    const { page } = await stage().visit(link);
    await viewerReaches(page, "live");
    await page.getByRole("button", { name: "Leave this console" }).click();
    await page.getByRole("button", { name: "Leave", exact: true }).click();
    expect(await viewerEnd(page)).toBe("closed");
    const back = page.getByRole("link", { name: "Back to control panel" });
    expect(await back.getAttribute("href")).toBe(PANEL);
    await page.reload();
    await viewerReaches(page, "landing");
    expect(await back.getAttribute("href")).toBe(PANEL);

    // And for somebody who opens the link a second time.
    const second = await stage().visit(link);
    expect(await viewerEnd(second.page)).toBe("ticket-used");
    const { page: again } = second;
    expect(
      await again.getByRole("link", { name: "Back to control panel" }).getAttribute("href"),
    ).toBe(PANEL);
  });
});

describe("an end of which the page knows little", () => {
  it("leads back all the same", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const link = await mintLink(stage().gateway, { port: server.port, returnUrl: PANEL });
    const watched = await openPage(stage().browser);
    onTestFinished(() => watched.close());
    const { page } = watched;
    await page.goto(link);
    await viewerReaches(page, "live");
    const back = page.getByRole("link", { name: "Back to control panel" });

    // A page that was loaded again, and gets no word from the gateway.
    await page.routeWebSocket(/./, (socket) => void socket.close());
    await page.reload();
    await viewerReaches(page, "ended");
    await back.waitFor();
    expect(await back.getAttribute("href")).toBe(PANEL);

    // One that cannot even fetch the words of its end.
    await page.route(/\/ended-card-/, (route) => route.abort());
    await page.reload();
    await page.getByText("The console is no longer shown").waitFor();
    expect(await back.getAttribute("href")).toBe(PANEL);
    expect(watched.faults.filter((fault) => !fault.includes("net::ERR_FAILED"))).toEqual([]);
  });
});

describe("the end of a console", () => {
  it("keeps its details folded, and copies them", async ({ expect }) => {
    const { page, context } = await stage().show({ port: 1 });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    expect(await viewerEnd(page)).toBe("target-unreachable");
    const detail = page.locator("#ended-detail");
    expect(await detail.isVisible()).toBe(false);
    await page.getByText("Details", { exact: true }).click();
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^target-unreachable \(4011\)\nsession [\w-]{43}$/);
  });
});

describe("a page without a link", () => {
  it("takes one that is pasted, and no address of somebody else", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().visit(stage().gateway.url);
    await viewerReaches(page, "landing");
    const field = page.getByLabel("Paste a console link");
    await field.fill("https://console.example.com/c#ticket");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await expect
      .poll(() => page.locator("#link-problem").textContent(), SOON)
      .toBe("This is not a link to a console of this gateway.");
    await field.fill(await mintLink(stage().gateway, { port: server.port }));
    await field.press("Enter");
    await viewerReaches(page, "live");
  });
});
