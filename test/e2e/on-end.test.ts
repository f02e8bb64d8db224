import { beforeAll, describe, it } from "vitest";

import { mintTicket, startGateway, type Gateway } from "../support/gateway.ts";
import { openGatewaySocket } from "../support/gateway-socket.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { startQemu } from "../support/qemu.ts";
import { connectRfb, tcpPipe } from "../support/rfb-client.ts";
import { isDrawn, PROMPT, readScreen } from "../support/vga-text.ts";
import { SOON } from "../support/viewer-page.ts";

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
  return () => gateway.close();
});

const [SUPER_L, L] = [0xffeb, 0x6c];
/** ProtocolVersion, security types, SecurityResult and the beginning of ServerInit. */
const FLIGHT_BYTES = 12 + 2 + 4 + 24;

describe("the last chord of a grant", () => {
  it.for(["control", "view"] as const)(
    "is seen by the guest when a viewer leaves that had %s",
    async (mode, { expect, onTestFinished }) => {
      const server = await startTigerVnc({ paint: 0x3366cc });
      onTestFinished(() => server.close());
      const ticket = await mintTicket({ port: server.port, mode, onEnd: "Super+L" });
      const viewer = openGatewaySocket({ url: gateway.url, ticket });
      onTestFinished(() => viewer.close());
      await viewer.incoming.read(FLIGHT_BYTES);
      expect(server.display.keysyms()).toEqual([]);
      viewer.close();
      await expect.poll(() => server.display.keysyms(), SOON).toEqual([SUPER_L, L]);
    },
  );

  it("is typed in a QEMU, which has it before its connection is closed", async ({
    expect,
    onTestFinished,
  }) => {
    const qemu = await startQemu({ guest: "echo" });
    onTestFinished(() => qemu.close());
    const watcher = await connectRfb(tcpPipe(qemu.host, qemu.port));
    onTestFinished(() => watcher.close());
    const cells = () => readScreen(async (...area) => watcher.pixels(...area), 3);
    await expect.poll(async () => (await cells())[0], SOON).toBe(PROMPT);
    const ticket = await mintTicket({ port: qemu.port, mode: "view", onEnd: "Shift+A" });
    const viewer = openGatewaySocket({ url: gateway.url, ticket });
    onTestFinished(() => viewer.close());
    await viewer.incoming.read(FLIGHT_BYTES);
    viewer.close();
    await expect.poll(async () => (await cells()).map(isDrawn), SOON).toEqual([true, true, false]);
  });
});
