import type { Browser, Page } from "playwright-core";
import { beforeAll, describe, it } from "vitest";

import { serveNovncPage, type NovncServer } from "../bench/subjects/novnc-page.ts";
import { startDemoHypervisor } from "../../demo/hypervisor.ts";
import { PATCH_COLOURS, PATCH_SIDE } from "../../demo/desktop/layout.ts";
import { launchChromium, openPage } from "../support/chromium.ts";
import { mintTicket, startGateway, type Gateway, type TicketRequest } from "../support/gateway.ts";
import { SOON } from "../support/viewer-page.ts";

let pages: NovncServer;
let gateway: Gateway;
let browser: Browser;

beforeAll(async () => {
  pages = await serveNovncPage();
  gateway = await startGateway({ vars: { ALLOWED_ORIGINS: pages.origin } });
  browser = await launchChromium();
  return async () => {
    await browser.close();
    await gateway.close();
    await pages.close();
  };
});

/** Opens a console in a page of its own origin that has stock noVNC and nothing of ours. */
async function show(request: TicketRequest): Promise<Page> {
  const { page } = await openPage(browser);
  const relay = `${gateway.url.replace("http", "ws")}/api/v1/connect`;
  const protocols = ["binary", `ticket.${await mintTicket(request)}`];
  await page.goto(pages.address({ relay, password: undefined, protocols }));
  return page;
}

const colourAt = (page: Page, x: number, y: number): Promise<string> =>
  page.locator("canvas").evaluate(
    (canvas: HTMLCanvasElement, at) => {
      const data = canvas.getContext("2d")?.getImageData(at.x, at.y, 1, 1).data ?? [];
      return [...data].slice(0, 3).join(",");
    },
    { x, y },
  );

describe("stock noVNC", () => {
  it("shows the machine and takes keys, without the VNC password", async ({
    expect,
    onTestFinished,
  }) => {
    const demo = await startDemoHypervisor({ password: "demo-pw1" });
    onTestFinished(() => demo.close());
    const page = await show({ port: demo.port, password: "demo-pw1" });
    onTestFinished(() => page.close());
    const { width, height } = demo.desktop;
    const patch = (square: number): Promise<string> =>
      colourAt(
        page,
        width - (PATCH_COLOURS.length - square) * PATCH_SIDE + PATCH_SIDE / 2,
        height - PATCH_SIDE / 2,
      );
    await expect
      .poll(() => Promise.all([patch(0), patch(1), patch(2)]), SOON)
      .toEqual(["255,0,0", "0,255,0", "0,0,255"]);
    await page.locator("canvas").focus();
    await page.keyboard.type("stock", { delay: 30 });
    await expect.poll(() => demo.desktop.terminalText.join("\n"), SOON).toContain("stock");
  });

  it("watches only where that is all that is granted", async ({ expect, onTestFinished }) => {
    const demo = await startDemoHypervisor();
    onTestFinished(() => demo.close());
    const page = await show({ port: demo.port, mode: "view" });
    onTestFinished(() => page.close());
    const { width, height } = demo.desktop;
    const patch = () => colourAt(page, width - PATCH_SIDE / 2, height - PATCH_SIDE / 2);
    await expect.poll(patch, SOON).toBe("0,0,255");
    const before = demo.desktop.terminalText.join("\n");
    await page.locator("canvas").focus();
    await page.keyboard.type("never", { delay: 30 });
    // A second viewer that may type proves that keys would have arrived by now.
    const other = await show({ port: demo.port });
    onTestFinished(() => other.close());
    await expect.poll(() => colourAt(other, width - 8, height - 8), SOON).toBe("0,0,255");
    await other.locator("canvas").focus();
    await other.keyboard.type("seen", { delay: 30 });
    await expect.poll(() => demo.desktop.terminalText.join("\n"), SOON).toContain("seen");
    expect(demo.desktop.terminalText.join("\n")).not.toContain("never");
    expect(demo.desktop.terminalText.join("\n")).not.toBe(before);
  });
});
