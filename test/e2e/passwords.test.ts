import { describe, it } from "vitest";

import { openGatewaySocket } from "../support/gateway-socket.ts";
import { mintTicket, startGateway } from "../support/gateway.ts";
import { startQemu } from "../support/qemu.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";

const SERVERS = {
  QEMU: (password: string) => startQemu({ guest: "plain", password }),
  TigerVNC: (password: string) => startTigerVnc({ paint: 0, password }),
} as const;

/** Servers hold the bytes that were typed; VNC Authentication looks at the first eight. */
describe("a password that is not ASCII", () => {
  it.for(
    (["QEMU", "TigerVNC"] as const).flatMap((name) =>
      ["pässwört", "ключ", "密码パス"].map((password) => [name, password] as const),
    ),
  )("logs in to %s: %s", async ([name, password], { expect, onTestFinished }) => {
    const server = await SERVERS[name](password);
    onTestFinished(() => server.close());
    const gateway = await startGateway();
    onTestFinished(() => gateway.close());
    const open = async (given: string) =>
      openGatewaySocket({
        url: gateway.url,
        ticket: await mintTicket({ port: server.port, password: given }),
      });
    const right = await open(password);
    expect(new TextDecoder().decode(await right.incoming.read(12))).toBe("RFB 003.008\n");
    right.close();
    const wrong = await open(`x${password}`);
    expect((await wrong.closed).reason).toBe("login-failed");
  });
});
