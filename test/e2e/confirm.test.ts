import { describe, it, type TestContext } from "vitest";

import { openPage } from "../support/chromium.ts";
import { mintLink } from "../support/gateway.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { screenColor, SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

async function painted({ onTestFinished }: TestContext): Promise<PaintedVncServer> {
  const server = await startTigerVnc({ paint: 0x3366cc });
  onTestFinished(() => server.close());
  return server;
}

/** Sessions that the gateway has let in so far. */
const admitted = (): number =>
  stage()
    .gateway.logs()
    .filter((line) => line.includes('"viewer-admitted"')).length;

describe("a link that asks before it opens", () => {
  it("says what it opens, is not used up by being looked at, and opens by its button", async (context) => {
    const { expect } = context;
    const server = await painted(context);
    const before = admitted();
    const link = await mintLink(stage().gateway, {
      port: server.port,
      confirm: true,
      name: "web-01",
    });
    const scanner = await stage().visit(link);
    await scanner.page.getByRole("heading", { name: "Open web-01?" }).waitFor();
    expect(await scanner.page.getByText("You will control the machine.").isVisible()).toBe(true);
    const { page } = await stage().visit(link);
    const button = page.getByRole("button", { name: "Open console" });
    await button.waitFor();
    expect(await page.title()).toBe("Open web-01? – Porthole");
    expect(admitted()).toBe(before);
    await button.click();
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 5, 5), SOON).toBe("#3366cc");
    expect(admitted()).toBe(before + 1);
    await scanner.page.getByRole("button", { name: "Open console" }).click();
    await viewerReaches(scanner.page, "ended");
    expect(await scanner.page.locator("body").getAttribute("data-end")).toBe("ticket-used");
  });
});

describe("a console that is recorded", () => {
  const MEANS = "What is shown and done here is recorded.";

  it("says so before it opens, aloud when it does, and as long as it is open", async (context) => {
    const { expect } = context;
    const { port } = await painted(context);
    const link = await mintLink(stage().gateway, { port, confirm: true, recorded: true });
    const { page } = await stage().visit(link);
    const button = page.getByRole("button", { name: "Open console" });
    await button.waitFor();
    expect(await page.getByText(MEANS).first().isVisible()).toBe(true);
    await button.click();
    await viewerReaches(page, "live");
    const badge = page.getByTitle(MEANS);
    expect(await badge.textContent()).toContain("Recorded");
    await expect.poll(() => page.locator("#status").textContent(), SOON).toContain(MEANS);
    await page.reload();
    await viewerReaches(page, "live");
    expect(await badge.isVisible()).toBe(true);
  });

  it("is no other one", async (context) => {
    const { port } = await painted(context);
    const { page } = await stage().show({ port });
    await viewerReaches(page, "live");
    context.expect(await page.getByText("Recorded").first().isVisible()).toBe(false);
  });
});

describe("a link in a page that nobody looks at", () => {
  // Playwright keeps its pages in front and forbids prerendering, so the browser's answers are set here.
  const ways = [
    { where: "a tab in the background", property: "hidden", event: "visibilitychange" },
    { where: "a page prepared ahead", property: "prerendering", event: "prerenderingchange" },
  ] as const;

  it.for(ways)("is not used up in $where, and opens when that is shown", async (way, context) => {
    const { expect } = context;
    const server = await painted(context);
    const watched = await openPage(stage().browser);
    context.onTestFinished(() => watched.close());
    const { page, addresses } = watched;
    await page.addInitScript(({ property, event }) => {
      let away = true;
      Object.defineProperty(document, property, { get: () => away });
      addEventListener("test-show", () => {
        away = false;
        document.dispatchEvent(new Event(event));
      });
    }, way);
    const link = await mintLink(stage().gateway, { port: server.port });
    await page.goto(link);
    await viewerReaches(page, "connecting");
    await page.waitForLoadState("networkidle");
    const sockets = () => addresses.filter((address) => address.startsWith("ws"));
    expect(sockets()).toEqual([]);
    // The secret is out of the address already.
    expect(page.url()).toBe(link.split("#")[0]);
    await page.evaluate(() => dispatchEvent(new Event("test-show")));
    await viewerReaches(page, "live");
    expect(sockets()).toHaveLength(1);
  });
});
