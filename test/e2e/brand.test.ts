import { describe, it } from "vitest";

import { startDemoHypervisor } from "../../demo/hypervisor.ts";
import { stageForFile } from "../support/stage.ts";
import { viewerReaches } from "../support/viewer-page.ts";

const LOGO =
  "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI5NiIgaGVpZ2h0PSIyNCI+PHJlY3Qgd2lkdGg9Ijk2IiBoZWlnaHQ9IjI0IiByeD0iNCIgZmlsbD0iIzdhMWZhMiIvPjwvc3ZnPg==";

const NOTICE = "This session is recorded.";

const stage = stageForFile({
  vars: {
    BRAND: JSON.stringify({
      name: "Example Cloud",
      logo: LOGO,
      accent: { light: "#7a1fa2", dark: "#d9a0f0" },
      links: { help: "https://example.com/help", imprint: "https://example.com/imprint" },
      notice: NOTICE,
    }),
  },
});

/** What a custom property of the page is worth as a colour, in a theme. */
const colorOf = (property: string) => {
  const probe = document.createElement("p");
  document.querySelector("#landing")?.append(probe);
  probe.style.setProperty("color", `var(${property})`);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

describe("an operator's brand", () => {
  it("is on the page without a link, with its colours", async ({ expect }) => {
    const { page } = await stage().visit(`${stage().gateway.url}/`);
    await page.getByRole("heading", { name: "Example Cloud" }).waitFor();
    const size = await page.locator("#landing .brand-logo").boundingBox();
    expect([size?.width, size?.height]).toEqual([96, 24]);
    const help = page.locator("#landing").getByRole("link", { name: "Help" });
    expect(await help.getAttribute("href")).toBe("https://example.com/help");
    expect(await help.getAttribute("rel")).toBe("noopener noreferrer");
    expect(await page.locator("#landing").getByRole("link", { name: "Privacy" }).count()).toBe(0);
    expect(await page.evaluate(colorOf, "--accent")).toBe("rgb(122, 31, 162)");
    expect(await page.evaluate(colorOf, "--on-accent")).toBe("rgb(255, 255, 255)");
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await page.evaluate(colorOf, "--accent")).toBe("rgb(217, 160, 240)");
    expect(await page.evaluate(colorOf, "--on-accent")).toBe("rgb(0, 0, 0)");
  });

  it("has its notice before a console, while it is live, and not after it", async ({
    expect,
    onTestFinished,
  }) => {
    const demo = await startDemoHypervisor();
    onTestFinished(() => demo.close());
    const { page } = await stage().show({ port: demo.port, confirm: true, maxSeconds: 8 });
    await viewerReaches(page, "confirming");
    await page.locator("#confirming").getByText(NOTICE).waitFor();
    await page.locator("#confirming button").first().click();
    await viewerReaches(page, "live");
    await page.locator("#bar").getByText(NOTICE).waitFor();
    await page.locator("#hint").getByText(NOTICE).waitFor();
    await viewerReaches(page, "ended");
    const card = page.locator("#ended");
    await card.getByRole("img", { name: "Example Cloud" }).waitFor();
    await card.getByRole("link", { name: "Help" }).waitFor();
    expect(await card.getByText(NOTICE).count()).toBe(0);
  });
});
