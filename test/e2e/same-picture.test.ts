import type { Page } from "playwright-core";
import { describe, it } from "vitest";

import { startLagProxy } from "../support/lag-proxy.ts";
import { startQemu } from "../support/qemu.ts";
import { connectRfb, tcpPipe, type RfbClient } from "../support/rfb-client.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import {
  focusScreen,
  screenPixels,
  screenSize,
  SOON,
  typeInto,
  viewerReaches,
} from "../support/viewer-page.ts";
import type { XDisplay } from "../support/x-display.ts";
import { startX11vnc } from "../support/x11vnc.ts";

const stage = stageForFile();

/** Where x11vnc draws the pointer into the picture of a client that draws none itself. */
function isPointer(x: number, y: number): boolean {
  return Math.abs(x - 320) <= 24 && Math.abs(y - 240) <= 24;
}

/** Pixels that the browser shows otherwise than a client with no gateway between receives them. */
async function differences(page: Page, direct: RfbClient): Promise<number> {
  const { width, height } = await screenSize(page);
  if (width !== direct.width() || height !== direct.height()) return Number.POSITIVE_INFINITY;
  const shown = await screenPixels(page, 0, 0, width, height);
  const sent = direct.pixels(0, 0, width, height);
  const differs = (pixel: number, index: number): boolean =>
    pixel !== sent[index] && !isPointer(index % width, Math.floor(index / width));
  return shown.filter(differs).length;
}

/** Rectangles of plain colours, the same in every run: many sizes, some on top of others. */
function paintMany(display: XDisplay, from: number, count: number): void {
  for (let i = from; i < from + count; i += 1) {
    display.fill((i * 0x9e_37b1) & 0xff_ffff, {
      x: (i * 97) % 600,
      y: (i * 61) % 440,
      width: 1 + ((i * 13) % 40),
      height: 1 + ((i * 29) % 40),
    });
  }
}

describe("through the gateway", () => {
  it.for([
    ["TigerVNC", startTigerVnc],
    ["x11vnc", startX11vnc],
  ] as const)(
    "%s shows the pixels that it shows directly",
    async ([, start], { expect, onTestFinished }) => {
      const server = await start({ paint: 0x20_4060 });
      onTestFinished(() => server.close());
      paintMany(server.display, 0, 100);
      const direct = await connectRfb(tcpPipe(server.host, server.port));
      onTestFinished(() => direct.close());
      const { page } = await stage().show({ port: server.port });
      await viewerReaches(page, "live");
      await expect.poll(() => differences(page, direct), SOON).toBe(0);
      // Few enough colours that no server takes it for a photograph and sends it as JPEG.
      server.display.fill(0x20_4060, { x: 0, y: 0, width: 640, height: 480 });
      paintMany(server.display, 100, 20);
      server.display.fill(0xab_cdef, { x: 0, y: 0, width: 20, height: 20 });
      await expect.poll(() => direct.pixel(10, 10), SOON).toBe(0xab_cdef);
      await expect.poll(() => differences(page, direct), SOON).toBe(0);
    },
  );

  it("QEMU shows the pixels that it shows directly", async ({ expect, onTestFinished }) => {
    const server = await startQemu({ guest: "echo" });
    onTestFinished(() => server.close());
    const direct = await connectRfb(tcpPipe(server.host, server.port));
    onTestFinished(() => direct.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    await focusScreen(page);
    await typeInto(page, "the quick brown fox");
    await expect.poll(() => differences(page, direct), SOON).toBe(0);
  });

  it.for([
    ["TigerVNC", startTigerVnc],
    ["x11vnc", startX11vnc],
  ] as const)(
    "%s shows the pixels that it shows directly on another connection as well",
    async ([, start], { expect, onTestFinished }) => {
      const server = await start({ paint: 0x20_4060 });
      onTestFinished(() => server.close());
      const far = await startLagProxy({ host: server.host, port: server.port, roundTripMs: 0 });
      onTestFinished(() => far.close());
      const direct = await connectRfb(tcpPipe(server.host, server.port));
      onTestFinished(() => direct.close());
      const { page } = await stage().show({ port: far.port });
      await viewerReaches(page, "live");
      paintMany(server.display, 0, 100);
      for (const cuts of [1, 2, 3]) {
        const canvas = page.locator("#screen canvas");
        await canvas.evaluate((element) => element.setAttribute("data-before", ""));
        far.cut();
        await page.locator("#screen canvas:not([data-before])").waitFor({ state: "attached" });
        paintMany(server.display, 100 * cuts, 20);
        await viewerReaches(page, "live");
        await expect.poll(() => differences(page, direct), SOON).toBe(0);
      }
    },
  );
});
