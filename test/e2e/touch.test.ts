import { describe, it } from "vitest";

import { PHONE } from "../support/chromium.ts";
import { startQemu } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { touch } from "../support/touch.ts";
import { PROMPT, readScreen, TEXT_SCREEN } from "../support/vga-text.ts";
import { screenPixels, screenSize, SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

const PINCH = [
  { from: [190, 400], to: [60, 400] },
  { from: [220, 400], to: [350, 400] },
] as const;

describe("two fingers on the screen", () => {
  it("that move apart leave CapsLock and NumLock as they are", async ({
    expect,
    onTestFinished,
  }) => {
    const machine = await startQemu({ guest: "echo" });
    onTestFinished(() => machine.close());
    const { page } = await stage().show({ port: machine.port }, PHONE);
    await viewerReaches(page, "live");
    await expect.poll(() => screenSize(page), SOON).toEqual(TEXT_SCREEN);
    const read = (count: number) => readScreen((...area) => screenPixels(page, ...area), count);
    await expect.poll(() => read(1), SOON).toEqual([PROMPT]);
    await page.locator("#phone-keyboard").focus();
    await page.keyboard.insertText("aA");
    await expect.poll(async () => new Set(await read(4)).size, SOON).toBe(4);
    await touch(page, PINCH);
    await page.keyboard.insertText("aA");
    const twice = async () => {
      const [, ...cells] = await read(5);
      return cells;
    };
    const [small, capital] = await twice();
    await expect.poll(twice, SOON).toEqual([small, capital, small, capital]);
  });

  it("that move together scroll, and that tap click the right button", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port }, PHONE);
    await viewerReaches(page, "live");
    const box = await page.locator("#screen canvas").boundingBox();
    const y = (box?.y ?? 0) + 40;
    await touch(page, PINCH);
    const buttons = () => server.display.clicks().map(({ button }) => button);
    await touch(page, [
      { from: [150, y + 120], to: [150, y] },
      { from: [230, y + 120], to: [230, y] },
    ]);
    await expect.poll(buttons, SOON).toEqual([5, 5]);
    await touch(page, [
      { from: [150, y], to: [150, y] },
      { from: [230, y], to: [230, y] },
    ]);
    await expect.poll(buttons, SOON).toEqual([5, 5, 3]);
    expect(server.display.keysyms()).toEqual([]);
  });
});
