import { describe, it } from "vitest";

import { startBrokenPictureServer } from "../support/doubles/broken-picture-server.ts";
import { startLagProxy } from "../support/lag-proxy.ts";
import { stageForFile } from "../support/stage.ts";
import { screenColor, SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

describe("a picture that cannot be decoded", () => {
  it("is said, and followed by another connection to the machine, whose picture is shown", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startBrokenPictureServer(0x80);
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 9, 9), SOON).toBe("#808080");
    // The watch is part of what is fetched later.
    await page.locator("#connection").waitFor({ state: "attached" });
    server.breakPicture();
    server.paint(0x40);
    await page.getByText("The picture has stopped").first().waitFor({ state: "attached" });
    await expect.poll(() => server.logins(), SOON).toBe(2);
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 9, 9), SOON).toBe("#404040");
    server.paint(0x20);
    await expect.poll(() => screenColor(page, 9, 9), SOON).toBe("#202020");
    expect(server.logins()).toBe(2);
  });
});

describe("a first picture that takes long", () => {
  it("is said to be on its way, and shown", async ({ expect, onTestFinished }) => {
    const server = await startBrokenPictureServer(0x80);
    onTestFinished(() => server.close());
    // 12 kB.
    const thin = { host: "127.0.0.1", port: server.port, roundTripMs: 0, bytesPerSecond: 2000 };
    const line = await startLagProxy(thin);
    onTestFinished(() => line.close());
    const { page } = await stage().show({ port: line.port });
    await viewerReaches(page, "live");
    await page.getByText("The first picture is on its way").first().waitFor({ state: "attached" });
    await expect.poll(() => screenColor(page, 9, 9), SOON).toBe("#808080");
    expect(server.logins()).toBe(1);
    expect(await page.getByText("The picture has stopped").count()).toBe(0);
  });
});
