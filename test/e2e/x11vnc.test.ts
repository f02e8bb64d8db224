import { describe, it } from "vitest";

import { stageForFile } from "../support/stage.ts";
import {
  focusScreen,
  screenColor,
  screenPixels,
  screenSize,
  SOON,
  typeInto,
  viewerReaches,
} from "../support/viewer-page.ts";
import { startX11vnc } from "../support/x11vnc.ts";

const PATCH = { x: 300, y: 200, width: 64, height: 64 };

const stage = stageForFile();

describe.for([
  { name: "without a password", password: undefined },
  { name: "with a password", password: "x11-pass" },
])("x11vnc $name", ({ password }) => {
  it("shows its screen and takes keys", async ({ expect, onTestFinished }) => {
    const server = await startX11vnc({ password, paint: 0x663399 });
    onTestFinished(() => server.close());
    server.display.fill(0xffcc00, PATCH);
    const { page } = await stage().show({ port: server.port, password });
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 310, 210), SOON).toBe("#ffcc00");
    expect(await screenColor(page, 10, 10)).toBe("#663399");
    expect(await screenSize(page)).toEqual({ width: 640, height: 480 });

    server.display.onType((typed) => {
      if (typed === "Hello") server.display.fill(0x009966, PATCH);
    });
    await focusScreen(page);
    await typeInto(page, "Hello");
    await expect.poll(() => screenColor(page, 310, 210), SOON).toBe("#009966");
    expect(server.display.typed()).toBe("Hello");
  });
});

describe("x11vnc, which loses detail of photographs", () => {
  const SIZE = { width: 320, height: 240 };

  it("shows them as they are once the screen is at rest", async ({ expect, onTestFinished }) => {
    const server = await startX11vnc({ paint: 0x663399 });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 10, 10), SOON).toBe("#663399");
    const pixels = photograph(SIZE);
    server.display.picture(SIZE.width, SIZE.height, pixels)(100, 100);
    const worst = async (): Promise<number> => {
      const shown = await screenPixels(page, 100, 100, SIZE.width, 40);
      return Math.max(...shown.map((pixel, at) => difference(pixel, pixels[at] ?? 0)));
    };
    await expect.poll(worst, SOON).toBeLessThanOrEqual(6);
  });
});

/** Soft colours with grain, which JPEG loses. */
function photograph({ width, height }: { readonly width: number; readonly height: number }) {
  const pixels = new Uint32Array(width * height);
  let grain = 1;
  for (let at = 0; at < pixels.length; at += 1) {
    grain = (Math.imul(grain, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    const noise = (grain >> 16) % 40;
    const [x, y] = [at % width, Math.floor(at / width)];
    const red = Math.round(90 + 60 * Math.sin(x / 17) + noise);
    const green = Math.round(90 + 60 * Math.cos(y / 13) + noise);
    pixels[at] = (red << 16) | (green << 8) | Math.round(90 + 60 * Math.sin((x + y) / 19));
  }
  return pixels;
}

/** The largest difference of red, green or blue. */
function difference(a: number, b: number): number {
  return Math.max(...[16, 8, 0].map((bits) => Math.abs(((a >> bits) & 255) - ((b >> bits) & 255))));
}
