import { describe, it } from "vitest";

import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type TigerVncOptions } from "../support/tiger-vnc.ts";
import {
  focusScreen,
  screenColor,
  screenSize,
  SOON,
  typeInto,
  viewerReaches,
} from "../support/viewer-page.ts";

const BACKGROUND = 0x3366cc;
const PATCH = { x: 100, y: 50, width: 40, height: 30 };

const stage = stageForFile();

const SERVERS: readonly { name: string; options: Omit<TigerVncOptions, "paint"> }[] = [
  { name: "without a password", options: {} },
  { name: "with a password", options: { password: "s3cret-ä" } },
  { name: "that speaks RFB 3.3", options: { protocol33: true } },
  { name: "with a password that speaks RFB 3.3", options: { protocol33: true, password: "old" } },
];

describe.for(SERVERS)("TigerVNC $name", ({ options }) => {
  it("shows its screen, and takes keys and clicks", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ ...options, paint: BACKGROUND, geometry: "800x600" });
    onTestFinished(() => server.close());
    server.display.fill(0xcc3333, PATCH);
    const { page } = await stage().show({ port: server.port, password: options.password });
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 400, 300), SOON).toBe("#3366cc");
    expect(await screenSize(page)).toEqual({ width: 800, height: 600 });
    await expect.poll(() => screenColor(page, 100, 50), SOON).toBe("#cc3333");
    expect(await screenColor(page, 139, 79)).toBe("#cc3333");
    expect(await screenColor(page, 99, 50)).toBe("#3366cc");
    expect(await screenColor(page, 140, 79)).toBe("#3366cc");

    // What the page types must come back as a picture: the display paints the patch for the text.
    server.display.onType((typed) => {
      if (typed === "Hi, 42!") server.display.fill(0x33cc66, PATCH);
    });
    await focusScreen(page);
    await typeInto(page, "Hi, 42!");
    await expect.poll(() => server.display.typed(), SOON).toBe("Hi, 42!");
    await expect.poll(() => screenColor(page, 120, 60), SOON).toBe("#33cc66");

    await page.locator("#screen canvas").click();
    await expect.poll(() => server.display.clicks(), SOON).toHaveLength(1);
    const [click] = server.display.clicks();
    expect(click?.button).toBe(1);
    // The middle of the canvas, whatever size it is shown at.
    expect(Math.abs((click?.x ?? 0) - 400)).toBeLessThanOrEqual(2);
    expect(Math.abs((click?.y ?? 0) - 300)).toBeLessThanOrEqual(2);
  });
});

describe("the keys toolbar", () => {
  it("sends Ctrl+Alt+Del in that order", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: BACKGROUND });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    await page.locator('[data-action="ctrl-alt-del"]').click();
    const CONTROL = 0xffe3;
    const ALT = 0xffe9;
    const DELETE = 0xffff;
    await expect.poll(() => server.display.keysyms(), SOON).toEqual([CONTROL, ALT, DELETE]);
  });
});

describe("the machine's bell", () => {
  it("is seen, and heard of by those who do not see it", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: BACKGROUND });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    const mark = page.locator("#bar [data-bell]");
    // Whatever of the page is there already: it is fetched after the first picture.
    await expect
      .poll(async () => {
        server.display.bell();
        return mark.isVisible();
      }, SOON)
      .toBe(true);
    await expect.poll(() => page.locator("#status").textContent(), SOON).toContain("Bell from");
    await mark.waitFor({ state: "hidden" });
  });
});
