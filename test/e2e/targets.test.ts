import { afterAll, beforeAll, describe, it } from "vitest";

import type { Target } from "../../worker/ticket/claims.ts";
import { proxmox, webmks } from "../support/doubles/console-faces.ts";
import { startConnectorDouble } from "../support/doubles/connector.ts";
import { startWebsocketConsole } from "../support/doubles/websocket-console.ts";
import { TEST_CONNECTOR_KEY } from "../support/gateway-secrets.ts";
import { openGatewaySocket } from "../support/gateway-socket.ts";
import { mintTicket, startGateway, type Gateway } from "../support/gateway.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";

const CONNECTOR = "dc1-connector";

let gateway: Gateway;
let vnc: Awaited<ReturnType<typeof startTigerVnc>>;
let connector: Awaited<ReturnType<typeof startConnectorDouble>>;

beforeAll(async () => {
  vnc = await startTigerVnc({ paint: 0x3366cc });
  connector = await startConnectorDouble(CONNECTOR, [TEST_CONNECTOR_KEY]);
  gateway = await startGateway({
    routes: [
      { name: "dc1", binding: "DC1", allow: "10.77.0.0/16:1-65535 *.internal:1-65535" },
      {
        name: "dc2",
        binding: "DC2",
        allow: "10.88.0.0/16:1-65535",
        connector: { name: CONNECTOR, address: `10.77.0.2:${connector.port}` },
      },
    ],
  });
});
afterAll(async () => {
  await gateway.close();
  await connector.close();
  await vnc.close();
});

/** Bytes of the gateway's handshake for a console of the default name; more are of the machine's screen. */
const FLIGHT_BYTES = 12 + 2 + 4 + 24 + "Test machine".length;

/** `live` once something of the screen has come, or the code that the console ends with. */
async function outcome(target: Target): Promise<string> {
  const socket = openGatewaySocket({ url: gateway.url, ticket: await mintTicket({ target }) });
  await socket.opened;
  const live = async (): Promise<string> => {
    await socket.incoming.read(FLIGHT_BYTES + 1);
    return "live";
  };
  const ended = socket.closed.then(({ reason }) => reason);
  const first = await Promise.race([live().catch(() => ended), ended]);
  socket.close();
  await socket.closed;
  return first;
}

describe("the whole gateway shows a screen", () => {
  it.for([
    ["over the internet", "127.0.0.1"],
    ["of a private network", "10.77.0.5"],
    ["of a name in a private network", "kvm1.internal"],
  ] as const)("%s", async ([, host], { expect }) => {
    expect(await outcome({ kind: "rfb", host, port: vnc.port })).toBe("live");
  });

  it.for([
    ["over the internet", "127.0.0.1"],
    ["of a private network", "10.77.0.5"],
  ] as const)("as a WebSocket %s", async ([, host], { expect, onTestFinished }) => {
    const esx = await startWebsocketConsole(webmks({ tickets: { "canary-ticket": vnc.port } }));
    onTestFinished(() => esx.close());
    const target: Target = {
      kind: "websocket",
      host,
      port: esx.port,
      path: "/ticket/canary-ticket",
      subprotocol: "binary",
      tls: false,
    };
    expect(await outcome(target)).toBe("live");
    expect(gateway.logs().join("\n")).not.toMatch(/canary|10\.77/);
  });

  it("of Proxmox, with its cookie and the password of its proxy", async ({
    expect,
    onTestFinished,
  }) => {
    const secured = await startTigerVnc({ paint: 0x3366cc, password: "pve-pass" });
    const pve = await startWebsocketConsole(
      proxmox({
        node: "pve1",
        vmid: 100,
        port: 5900,
        vncTicket: "PVEVNC:canary+ticket==",
        loginTicket: "canary-login",
        vncPort: secured.port,
      }),
    );
    onTestFinished(async () => {
      await pve.close();
      await secured.close();
    });
    const query = new URLSearchParams({ port: "5900", vncticket: "PVEVNC:canary+ticket==" });
    const target: Target = {
      kind: "websocket",
      host: "10.77.0.9",
      port: pve.port,
      path: `/api2/json/nodes/pve1/qemu/100/vncwebsocket?${query}`,
      subprotocol: "binary",
      headers: { cookie: "PVEAuthCookie=canary-login" },
      password: "pve-pass",
      tls: false,
    };
    expect(await outcome(target)).toBe("live");
    expect(gateway.logs().join("\n")).not.toMatch(/canary|pve/);
  });
});

describe("a connector behind a private network", () => {
  it("is asked over the route's binding, and what it says is believed", async ({ expect }) => {
    const target = (password: string): Target => ({
      kind: "rfb",
      host: "10.88.0.5",
      port: 5900,
      tls: {},
      password,
    });
    const refused = JSON.stringify({ ok: false, code: "tls", check: "client-certificate" });
    expect(await outcome(target(refused))).toBe("client-certificate-missing");
    expect(await outcome(target("garbage"))).toBe("connector-unavailable");
    expect(connector.preambles).toHaveLength(2);
  });
});
