import { describe, it } from "vitest";

import { startDemoHypervisor } from "../../demo/hypervisor.ts";
import { PATCH_COLOURS, PATCH_SIDE } from "../../demo/desktop/layout.ts";
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

const stage = stageForFile();

describe.for([
  { name: "without a password", password: undefined },
  { name: "with a password", password: "demo-pw1" },
])("the demo machine $name", ({ password }) => {
  it("shows the colours of its test patch", async ({ expect, onTestFinished }) => {
    const demo = await startDemoHypervisor({ password });
    onTestFinished(() => demo.close());
    const { page } = await stage().show({ port: demo.port, password });
    await viewerReaches(page, "live");
    const { width, height } = demo.desktop;
    expect(await screenSize(page)).toEqual({ width, height });
    const colours = () =>
      Promise.all(
        PATCH_COLOURS.map((_, square) =>
          screenColor(
            page,
            width - (PATCH_COLOURS.length - square) * PATCH_SIDE + PATCH_SIDE / 2,
            height - PATCH_SIDE / 2,
          ),
        ),
      );
    await expect.poll(colours, SOON).toEqual(["#ff0000", "#00ff00", "#0000ff"]);
  });
});

describe("the demo machine", () => {
  it("shows every pixel of its screen, before and after typing", async ({
    expect,
    onTestFinished,
  }) => {
    const demo = await startDemoHypervisor({ freeze: true, now: () => 1_800_000_000_000 });
    onTestFinished(() => demo.close());
    const { page } = await stage().show({ port: demo.port });
    await viewerReaches(page, "live");
    const { width, height } = demo.desktop;
    /** Rows of the browser's picture that differ from the machine's. */
    const wrongRows = async (): Promise<number> => {
      const shown = await screenPixels(page, 0, 0, width, height);
      let wrong = 0;
      for (let y = 0; y < height; y += 1) {
        const row = demo.desktop.screen.row(0, y, width);
        if (row.some((pixel, x) => pixel !== shown[y * width + x])) wrong += 1;
      }
      return wrong;
    };
    await expect.poll(wrongRows, SOON).toBe(0);

    const before = demo.desktop.terminalText.join("\n");
    expect(before).not.toContain("Hello, 42!");
    await focusScreen(page);
    await typeInto(page, "Hello, 42!");
    await expect.poll(() => demo.desktop.terminalText.join("\n"), SOON).toContain("Hello, 42!");
    await expect.poll(wrongRows, SOON).toBe(0);
  });

  it("takes Enter as a line of its own", async ({ expect, onTestFinished }) => {
    const demo = await startDemoHypervisor();
    onTestFinished(() => demo.close());
    const { page } = await stage().show({ port: demo.port });
    await viewerReaches(page, "live");
    await focusScreen(page);
    await typeInto(page, "help");
    await expect.poll(() => demo.desktop.terminalText.join("\n"), SOON).toContain("help");
    const rows = () => demo.desktop.terminalText.filter((row) => row.trim() !== "").length;
    const before = rows();
    await page.keyboard.press("Enter");
    await expect.poll(rows, SOON).toBeGreaterThan(before);
  });
});
