import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { startH264Server } from "../support/h264-server.ts";
import { stageForFile } from "../support/stage.ts";
import { mintLink } from "../support/gateway.ts";
import { openPage } from "../support/chromium.ts";
import { screenPixels, SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

/** Which of red, green and blue the screen is. */
async function shown(page: Page): Promise<string> {
  const [pixel = 0] = await screenPixels(page, 32, 24, 1, 1);
  const parts = [16, 8, 0].map((bits) => (pixel >> bits) & 255);
  const largest = Math.max(...parts);
  return largest < 128 ? "none" : (["red", "green", "blue"][parts.indexOf(largest)] ?? "none");
}

/** Waits until all three have been seen. */
async function changes(page: Page, expect: TestContext["expect"]): Promise<void> {
  const seen = new Set<string>();
  await expect.poll(async () => [...seen.add(await shown(page))].length, SOON).toBeGreaterThan(2);
}

const decodes = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    Object.values(localStorage).some((value) => String(value).includes('"decodes":true')),
  );

describe("a server that can send H.264", () => {
  it("does so to a browser that has proved that it decodes it, from the page after that on", async (context) => {
    const { expect } = context;
    const server = await startH264Server();
    context.onTestFinished(() => server.close());
    const { gateway, browser } = stage();
    const watched = await openPage(browser);
    context.onTestFinished(() => watched.close());
    const { page } = watched;
    await page.goto(await mintLink(gateway, { port: server.port }));
    await viewerReaches(page, "live");
    await changes(page, expect);
    expect(server.sent.h264).toBe(0);
    await expect.poll(() => decodes(page), SOON).toBe(true);

    await page.goto("about:blank");
    await page.goto(await mintLink(gateway, { port: server.port }));
    await viewerReaches(page, "live");
    await expect.poll(() => server.sent.h264, SOON).toBeGreaterThan(5);
    await changes(page, expect);
    // The first picture is asked for before the viewer has said that it decodes it.
    expect(server.offers.at(-2)).not.toContain(50);
    expect(server.offers.at(-1)).toContain(50);
    expect(watched.faults).toEqual([]);

    // Its decoder stops giving pictures: that is said, and they come in another way.
    server.breakH264();
    await page.getByText("The picture has stopped").first().waitFor({ state: "attached" });
    await expect.poll(() => server.offers.at(-1), SOON).not.toContain(50);
    const before = server.sent.h264;
    await viewerReaches(page, "live");
    await changes(page, expect);
    expect(server.offers.at(-1)).not.toContain(50);
    expect(server.sent.h264).toBe(before);
    // Nor does the next page try it again.
    await page.goto("about:blank");
    await page.goto(await mintLink(gateway, { port: server.port }));
    await viewerReaches(page, "live");
    await changes(page, expect);
    expect(server.offers.at(-1)).not.toContain(50);
  });
});
