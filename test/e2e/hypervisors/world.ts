import { trusted } from "../../support/pki/trusted.ts";
import { KEY, localRule, startTestConnector } from "../../support/connector/harness.ts";
import type { Identity, Pki } from "../../support/pki/pki.ts";
import type { GatewayOptions } from "../../support/gateway.ts";
import { PRIVATE_ADDRESS, ROUTE } from "./route.ts";

/** What is around the gateway: authorities, a private network and its connectors. */
export interface World {
  readonly pki: Pki;
  /** The private authority that the connector of the route `dc1-tls` knows. */
  readonly ca: Identity;
  /** An authority that the platform takes for a public one. */
  readonly publicCa: Identity;
  /** For the gateway that stands in it. */
  readonly gateway: GatewayOptions;
  close(): Promise<void>;
}

const EVERYTHING_HERE = "127.0.0.1:1-65535";

export async function createWorld(): Promise<World> {
  const { pki, authority: publicCa } = trusted();
  const ca = pki.ca("Private CA");
  const client = pki.client(ca);
  const identity = { certificate: client.chain, key: client.key };
  const connector = await startTestConnector({
    settings: { name: "dc1" },
    rules: [localRule({ authorities: ca.certificate, identity, anonymous: true })],
  });
  const bare = await startTestConnector({ settings: { name: "bare" }, rules: [localRule()] });
  return {
    pki,
    ca,
    publicCa,
    gateway: {
      routes: [
        { name: ROUTE.private, binding: "DC1", allow: "10.77.0.0/16:1-65535" },
        {
          name: ROUTE.connector,
          binding: "DC1",
          allow: EVERYTHING_HERE,
          connector: { name: "dc1", address: `${PRIVATE_ADDRESS}:${connector.port}` },
          anonymousTls: true,
        },
        {
          name: ROUTE.bare,
          binding: "DC1",
          allow: EVERYTHING_HERE,
          connector: { name: "bare", address: `${PRIVATE_ADDRESS}:${bare.port}` },
        },
      ],
      secrets: { CONNECTOR_KEYS: JSON.stringify({ keys: [KEY] }) },
    },
    async close() {
      await Promise.all([connector.close(), bare.close()]);
    },
  };
}
