import { describe, it } from "vitest";

import { violations } from "../support/axe.ts";
import { startPowerServer } from "../support/doubles/power-server.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

describe("a machine whose server has its power buttons", () => {
  it("is restarted by the menu of keys, after a question", async ({ expect, onTestFinished }) => {
    const server = await startPowerServer();
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, power: true, name: "web-01" });
    await viewerReaches(page, "live");
    await page.locator('[data-action="power-restart"]').waitFor({ state: "attached" });
    const ask = async (item: string) => {
      await page.locator('[data-action="keys-menu"]').click();
      await page.getByRole("menuitem", { name: item }).click();
    };
    await ask("Restart…");
    const dialog = page.getByRole("dialog", { name: "Restart web-01?" });
    await dialog.waitFor();
    expect(await violations(page, "#power")).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });

    await ask("Reset…");
    await page.getByRole("button", { name: "Reset", exact: true }).click();
    // They are the last of the menu, where nothing beside them is pressed by mistake.
    const last = page.locator('#keys-menu [role="menuitem"]').last();
    expect(await last.getAttribute("data-action")).toBe("power-reset");
    // Nothing was sent by the question that was answered with no.
    await expect.poll(() => server.pressed, SOON).toEqual([4]);
    await ask("Shut down…");
    await page.getByRole("button", { name: "Shut down", exact: true }).click();
    await expect.poll(() => server.pressed, SOON).toEqual([4, 2]);
  });
});

describe("power buttons", () => {
  it("are offered neither without the grant nor by a server that has none", async ({
    expect,
    onTestFinished,
  }) => {
    const [able, unable] = [await startPowerServer(), await startTigerVnc({ paint: 0x3366cc })];
    onTestFinished(async () => {
      await Promise.all([able.close(), unable.close()]);
    });
    for (const request of [{ port: able.port }, { port: unable.port, power: true }]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { page } = await stage().show(request);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await viewerReaches(page, "live");
      const item = page.locator('[data-action="power-restart"]');
      // oxlint-disable-next-line no-await-in-loop -- as above
      await item.waitFor({ state: "attached" });
      // oxlint-disable-next-line no-await-in-loop -- as above
      await page.locator('[data-action="keys-menu"]').click();
      // oxlint-disable-next-line no-await-in-loop -- as above
      await page.getByRole("menuitem", { name: "Restart at once" }).waitFor();
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect(await item.isVisible()).toBe(false);
    }
  });
});
