import type { TestProject } from "vitest/node";

import {
  closedPort,
  startScriptedServers,
  type DoubleName,
} from "../support/doubles/scripted-vnc.ts";
import { startSilentPort } from "../support/doubles/silent-port.ts";
import { CLOUDSTACK_SECRETS, TEST_API_TOKEN, TEST_KEY } from "../support/gateway-secrets.ts";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * Ports of the scripted VNC servers on 127.0.0.1, one on which nobody listens and one that leaves
     * every attempt to connect unanswered.
     */
    ports: Readonly<Record<DoubleName | "closed" | "silent", number>>;
    gatewayBindings: Readonly<Record<string, string>>;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = await startScriptedServers();
  const silent = await startSilentPort();
  project.provide("ports", {
    ...servers.ports,
    closed: await closedPort(),
    silent: silent.port,
  });
  project.provide("gatewayBindings", {
    TICKET_KEYS: JSON.stringify({ keys: [TEST_KEY] }),
    API_TOKEN: TEST_API_TOKEN,
    ...CLOUDSTACK_SECRETS,
    ALLOWED_TARGETS: "127.0.0.1:1024-65535",
    ROUTES: JSON.stringify([{ name: "dc1", binding: "DC1", allow: "10.77.0.0/16:1024-65535" }]),
  });
  return async () => {
    silent.close();
    await servers.close();
  };
}
