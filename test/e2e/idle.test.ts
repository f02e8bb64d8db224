import { describe, it } from "vitest";

import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { SOON, viewerReaches } from "../support/viewer-page.ts";

/** The shortest limit that there is; a viewer is told when half of it is over. */
const IDLE_SECONDS = 60;

const stage = stageForFile();

describe("a console that nobody uses", () => {
  it("asks before its end, over the bar, and stays when a person says so", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, idleSeconds: IDLE_SECONDS });
    await viewerReaches(page, "live");
    const question = page.locator("#idle");
    await question.waitFor({ timeout: 1000 * IDLE_SECONDS + SOON.timeout });
    const words = (await question.textContent())?.trim();
    expect(words).toMatch(/^Still there\? This session ends in \d+ seconds?\./);
    const status = await page.getByRole("status").textContent();
    expect(status).toMatch(/^Still there\?/);
    const screen = await page.locator("#screen canvas").boundingBox();
    const lowest = async (): Promise<number> => {
      const box = await question.boundingBox();
      return (box?.y ?? Infinity) + (box?.height ?? 0);
    };
    // Once it is where it stays.
    await expect.poll(lowest).toBeLessThanOrEqual(screen?.y ?? 0);
    await page.getByRole("button", { name: "Stay connected" }).click();
    await question.waitFor({ state: "hidden" });
    const hasFocus = await page
      .locator("#screen canvas")
      .evaluate((canvas) => canvas === document.activeElement);
    expect(hasFocus).toBe(true);
    expect(await page.locator("body").getAttribute("data-state")).toBe("live");
  });
});
