import { afterAll, beforeAll, describe, it, onTestFinished } from "vitest";

import type { Target } from "../../../worker/ticket/claims.ts";
import {
  KEY,
  localRule,
  startTestConnector,
  type TestConnector,
} from "../../support/connector/harness.ts";
import { XapiPool } from "../../support/doubles/xapi-pool.ts";
import { startXapi } from "../../support/doubles/xapi.ts";
import { mintTicket, startGateway, type Gateway } from "../../support/gateway.ts";
import { openGatewaySocket, type GatewaySocket } from "../../support/gateway-socket.ts";
import { Pki } from "../../support/pki/pki.ts";
import { startQemu } from "../../support/qemu.ts";
import { followUpdates } from "../../support/update-follower.ts";
import { SOON } from "../../support/soon.ts";

const PASSWORD = "tls-pw-1";

const pki = new Pki();
const ca = pki.ca();
const HERE = { ip: ["127.0.0.1"] };
const client = pki.client(ca);

let connector: TestConnector;
let gateway: Gateway;
beforeAll(async () => {
  const identity = { certificate: client.chain, key: client.key };
  connector = await startTestConnector({
    rules: [localRule({ authorities: ca.certificate, identity })],
  });
  const route = {
    name: "dc1",
    allow: "127.0.0.1:1-65535",
    connector: { name: connector.settings.name, address: `127.0.0.1:${connector.port}` },
  };
  gateway = await startGateway({
    vars: { ROUTES: JSON.stringify([route]) },
    secrets: { CONNECTOR_KEYS: JSON.stringify({ keys: [KEY] }) },
  });
});
afterAll(async () => {
  await gateway.close();
  await connector.close();
  pki.remove();
});

/** More updates than may be in flight to a viewer that answers none, so that both directions have passed. */
const PICTURES = 10;

async function view(target: Target): Promise<GatewaySocket> {
  const ticket = await mintTicket({ port: target.port, target: { ...target, route: "dc1" } });
  const viewer = openGatewaySocket({ url: gateway.url, ticket });
  onTestFinished(() => viewer.close());
  await viewer.opened;
  return viewer;
}

describe("the gateway and its connector", () => {
  it("show the screen of a QEMU that demands a client certificate and a password", async ({
    expect,
  }) => {
    const folder = pki.qemuFolder(ca, pki.issue(ca, HERE));
    const tls = { folder, verifyPeer: true };
    const qemu = await startQemu({ guest: "animated", password: PASSWORD, tls });
    onTestFinished(() => qemu.close());
    const target: Target = {
      kind: "rfb",
      host: "127.0.0.1",
      port: qemu.port,
      password: PASSWORD,
      tls: {},
    };
    const viewer = await view(target);
    const screen = await followUpdates(viewer);
    expect(screen.name).toBe("Test machine");
    await expect.poll(() => screen.updates(), SOON).toBeGreaterThan(PICTURES);
    viewer.close();
    await expect.poll(() => connector.counts().relaying, { timeout: 90_000 }).toBe(0);
  });

  it("show a machine of XenServer's kind after it has moved", async ({ expect }) => {
    const identity = pki.issue(ca, { ...HERE, key: "rsa" });
    const pool = new XapiPool([{ name: "console", password: "pw", role: "vm-operator" }]);
    const [old, now] = [
      await startXapi(pool, { tls: { identity } }),
      await startXapi(pool, { tls: { identity } }),
    ];
    onTestFinished(async () => {
      await Promise.all([old.close(), now.close()]);
    });
    const qemu = await startQemu({ guest: "animated" });
    onTestFinished(() => qemu.close());
    const vm = pool.addVm({ host: old, vncPort: qemu.port });
    pool.migrate(vm, now);
    const viewer = await view({
      kind: "xapi",
      host: "127.0.0.1",
      port: old.port,
      console: `uuid=${vm.screen.uuid}`,
      session: pool.logIn("console", "pw") ?? "",
      pool: ["127.0.0.1"],
    });
    const screen = await followUpdates(viewer);
    await expect.poll(() => screen.updates(), SOON).toBeGreaterThan(PICTURES);
  });

  it("show nothing of a machine that proves something else", async ({ expect }) => {
    const impostor = pki.impostorOf(ca);
    const folder = pki.qemuFolder(impostor, pki.issue(impostor, HERE));
    const qemu = await startQemu({ guest: "plain", tls: { folder, verifyPeer: false } });
    onTestFinished(() => qemu.close());
    const viewer = await view({ kind: "rfb", host: "127.0.0.1", port: qemu.port, tls: {} });
    const { reason } = await viewer.closed;
    expect(reason).toContain("target");
    expect(connector.logged.at(-1)?.fields).toMatchObject({ status: "tls", check: "authority" });
  });
});
