import { describe, it } from "vitest";

import { mintTicket } from "../support/gateway.ts";
import { openGatewaySocket } from "../support/gateway-socket.ts";
import { connectRfb } from "../support/rfb-client.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { focusScreen, screenColor, SOON, typeInto, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

describe("a view-only ticket", () => {
  it("shows the screen, says so, and takes no keys or clicks", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, mode: "view" });
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 10, 10), SOON).toBe("#3366cc");
    expect(await page.getByText("View only").first().isVisible()).toBe(true);
    expect(await page.locator('[data-action="ctrl-alt-del"]').isVisible()).toBe(false);
    await focusScreen(page);
    await typeInto(page, "no");
    await page.locator("#screen canvas").click();

    // The picture goes on, so whatever was sent before it has arrived by now.
    server.display.fill(0xcc3333, { x: 0, y: 0, width: 50, height: 50 });
    await expect.poll(() => screenColor(page, 10, 10), SOON).toBe("#cc3333");
    expect(server.display.typed()).toBe("");
    expect(server.display.clicks()).toEqual([]);
  });

  it("is enforced by the gateway, whatever the viewer sends", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { url } = stage().gateway;
    const open = async (mode: "control" | "view") => {
      const ticket = await mintTicket({ port: server.port, mode });
      return connectRfb(openGatewaySocket({ url, ticket }));
    };
    const viewer = await open("view");
    await viewer.nextUpdate();
    viewer.type("no");
    viewer.pointer(1, 20, 20);
    viewer.pointer(0, 20, 20);
    // One connection keeps its order: this picture was asked for after the keys.
    const update = viewer.nextUpdate();
    server.display.fill(0xcc3333, { x: 0, y: 0, width: 50, height: 50 });
    await update;

    const controller = await open("control");
    controller.type("yes");
    await expect.poll(() => server.display.typed(), SOON).toBe("yes");
    expect(server.display.clicks()).toEqual([]);
    controller.close();
    viewer.close();
  });
});
