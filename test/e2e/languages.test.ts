import { describe, it } from "vitest";

import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { screenColor, SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

describe("the page's language", () => {
  it("is the browser's", async ({ expect }) => {
    const { page } = await stage().visit(stage().gateway.url, { locale: "fr-CA" });
    await viewerReaches(page, "landing");
    expect(await page.locator("html").getAttribute("lang")).toBe("fr");
    expect(await page.locator("#paste-link label").textContent()).toBe("Coller un lien de console");
  });

  it("is chosen without a link, and kept", async ({ expect }) => {
    const { page } = await stage().visit(`${stage().gateway.url}?lang=es`);
    await page.getByLabel("Idioma").locator("visible=true").selectOption("Deutsch");
    await page.getByLabel("Konsolen-Link einfügen").waitFor();
    await page.goto(stage().gateway.url);
    await page.getByLabel("Konsolen-Link einfügen").waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
  });

  it("is chosen in a console, which goes on where it was without a question", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, name: "web-01" });
    await viewerReaches(page, "live");
    await page.locator("#screen").click();
    await page.locator('[data-action="about"]').click();
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await page.locator("#about").getByLabel("Language").selectOption("Português (Brasil)");
    await page.getByRole("button", { name: "Sobre e atalhos" }).waitFor();
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
    expect(asked).toEqual([]);
    await page.locator('[data-action="about"]').click();
    expect(await page.locator("#about").getByLabel("Idioma").inputValue()).toBe("pt-BR");
  });
});
