import { describe, it } from "vitest";

import { mintTicket } from "../support/gateway.ts";
import { openGatewaySocket, type GatewaySocket } from "../support/gateway-socket.ts";
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

  it("is enforced by the gateway, whatever the viewer sends and however it is cut", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { url } = stage().gateway;
    /** A viewer that has shaken hands and decodes nothing. */
    const open = async (mode: "control" | "view"): Promise<GatewaySocket> => {
      const ticket = await mintTicket({ port: server.port, mode });
      const socket = openGatewaySocket({ url, ticket });
      onTestFinished(() => socket.close());
      await expect.poll(() => socket.received(), SOON).toBeGreaterThan(24);
      socket.send(Buffer.from("RFB 003.008\n\x01\x01", "latin1"));
      return socket;
    };

    for (const size of [1, 2, 3, 7, 64, 4096]) {
      const viewer = await open("view");
      for (let at = 0; at < EVERY_INPUT.length; at += size) {
        viewer.send(EVERY_INPUT.subarray(at, at + size));
      }
      // Only a live session answers; what was sent before has been judged by then.
      viewer.sendText('{"type":"visible","visible":true}');
      viewer.send(Uint8Array.of(BROKEN[size % BROKEN.length] ?? 99));
      expect((await viewer.closed).reason).toBe("viewer-protocol");
    }

    const controller = await open("control");
    for (const message of typed("yes")) controller.send(message);
    await expect.poll(() => server.display.typed(), SOON).toBe("yes");
    expect(server.display.clicks()).toEqual([]);
  });
});

/** KeyEvents that type a text (RFC 6143 §7.5.4). */
function typed(text: string): Uint8Array[] {
  return Array.from(text).flatMap((character) =>
    [1, 0].map((down) => Uint8Array.of(4, down, 0, 0, 0, 0, 0, character.charCodeAt(0))),
  );
}

/** Every message that changes a machine, as TigerVNC would take it. */
const EVERY_INPUT = Buffer.concat([
  ...typed("no"),
  Uint8Array.of(5, 1, 0, 20, 0, 20),
  Uint8Array.of(5, 0, 0, 20, 0, 20),
  Uint8Array.of(6, 0, 0, 0, 0, 0, 0, 2, 0x6e, 0x6f),
  Uint8Array.of(255, 0, 0, 1, 0, 0, 0, 0x6e, 0, 0, 0, 0x31),
  Uint8Array.of(255, 0, 0, 0, 0, 0, 0, 0x6e, 0, 0, 0, 0x31),
]);

/** Message types that nobody may send. */
const BROKEN = [1, 7, 8, 11, 99, 150, 248, 253, 254];
