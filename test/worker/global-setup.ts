import type { TestProject } from "vitest/node";

import { openApiDocument } from "../../scripts/openapi/document.ts";
import {
  closedPort,
  startScriptedServers,
  type DoubleName,
} from "../support/doubles/scripted-vnc.ts";
import type { JWK } from "jose";

import { ACCESS_AUD } from "../support/access-jwt.ts";
import { startAccessTeam } from "../support/doubles/access-team.ts";
import { startAuditReceiver } from "../support/doubles/audit-receiver.ts";
import { startControlPlane } from "../support/doubles/control-plane.ts";
import { startSilentPort } from "../support/doubles/silent-port.ts";
import {
  CLOUDSTACK_SECRETS,
  TEST_CONNECTOR_KEY,
  TEST_HOOK_SECRET,
  TEST_KEY,
  TEST_RECIPIENT_PRIVATE,
} from "../support/gateway-secrets.ts";
import { MATRIX_PEOPLE } from "./support/matrix-callers.ts";
import { WHO_MAY_ASK } from "./support/who-may-ask.ts";
import { startTargets, type Targets } from "./support/targets.ts";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * Ports of the scripted VNC servers on 127.0.0.1, one on which nobody listens and one that leaves
     * every attempt to connect unanswered.
     */
    ports: Readonly<Record<DoubleName | "closed" | "silent", number>>;
    /** Servers for every kind of target, right and wrong. */
    targets: Targets;
    /** The port of the control plane that knows where machines are. */
    controlPlane: number;
    /** The port of somebody who has the audit delivered. */
    auditReceiver: number;
    /** The team of Cloudflare Access in front of the gateway, and what it signs with. */
    accessTeam: { readonly origin: string; readonly key: JWK };
    gatewayBindings: Readonly<Record<string, string>>;
    /** The OpenAPI document of the API, as JSON. */
    apiDocument: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = await startScriptedServers();
  const silent = await startSilentPort();
  const targets = await startTargets(servers.ports);
  const controlPlane = await startControlPlane();
  const auditReceiver = await startAuditReceiver();
  const accessTeam = await startAccessTeam();
  project.provide("accessTeam", { origin: accessTeam.origin, key: accessTeam.key });
  project.provide("controlPlane", controlPlane.port);
  project.provide("auditReceiver", auditReceiver.port);
  project.provide("targets", targets.ports);
  project.provide("ports", {
    ...servers.ports,
    closed: await closedPort(),
    silent: silent.port,
  });
  project.provide("apiDocument", JSON.stringify(await openApiDocument("0.0.0")));
  project.provide("gatewayBindings", {
    TICKET_KEYS: JSON.stringify({ keys: [TEST_KEY, TEST_RECIPIENT_PRIVATE] }),
    ...WHO_MAY_ASK,
    ...CLOUDSTACK_SECRETS,
    TARGET_HOOK: `http://127.0.0.1:${controlPlane.port}/`,
    TARGET_HOOK_SECRET: TEST_HOOK_SECRET,
    ACCESS_TEAM_DOMAIN: accessTeam.origin,
    ACCESS_AUD,
    ACCESS_CALLERS: JSON.stringify(MATRIX_PEOPLE),
    AUDIT_WEBHOOK: `http://127.0.0.1:${auditReceiver.port}/ok`,
    AUDIT_WEBHOOK_SECRET: TEST_HOOK_SECRET,
    ALLOWED_TARGETS: "127.0.0.1:1024-65535",
    ROUTES: JSON.stringify([
      { name: "dc1", binding: "DC1", allow: "10.77.0.0/16:1024-65535 *.dc1.internal:1024-65535" },
      {
        name: "eu",
        binding: "DC1",
        allow: "*.eu.internal:1024-65535",
        jurisdiction: "eu",
        location: "weur",
      },
      {
        name: "dc2",
        binding: "DC1",
        allow: "10.77.0.0/24:1024-65535 10.88.0.0/16:1-65535",
        connector: { name: "dc1-connector", address: `10.77.0.2:${targets.ports.connector}` },
        anonymousTls: true,
      },
      {
        name: "x509",
        binding: "DC1",
        allow: "10.99.0.0/16:1-65535",
        connector: { name: "dc1-connector", address: `10.77.0.2:${targets.ports.connector}` },
        rfbTls: "x509",
      },
      {
        name: "no-connector-there",
        binding: "DC1",
        allow: "10.98.0.0/16:1-65535",
        connector: { name: "dc1-connector", address: "10.77.0.2:1" },
      },
    ]),
    CONNECTOR_KEYS: JSON.stringify({ keys: [TEST_CONNECTOR_KEY] }),
  });
  return async () => {
    silent.close();
    await targets.close();
    await controlPlane.close();
    await accessTeam.close();
    await auditReceiver.close();
    await servers.close();
  };
}
