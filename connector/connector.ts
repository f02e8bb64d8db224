import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

import { ConfigError } from "./config/config-error.ts";
import { endpointText } from "../worker/route/endpoint-text.ts";
import type { Counts } from "./listen/counts.ts";
import { healthServer } from "./listen/health.ts";
import { ConnectorService } from "./listen/service.ts";
import type { ListenAddress, Settings } from "./config/settings.ts";
import type { ConnectorDeps } from "./deps.ts";

/** Time without traffic after which the system asks whether a gateway is still there, in milliseconds. */
const KEEP_ALIVE_MS = 30_000;

/** A connector that listens. */
export interface Connector {
  readonly port: number;
  /** `undefined` when its settings ask for none. */
  readonly healthPort: number | undefined;
  counts(): Readonly<Counts>;
  /** Takes other settings for new connections; sessions go on. Where it listens stays as it is. */
  reload(settings: Settings): void;
  /** Stops listening, ends the sessions after the grace, and resolves when they are gone. */
  close(graceMs?: number): Promise<void>;
}

/** Starts a connector. Throws {@link ConfigError} when it cannot listen where it should. */
export async function startConnector(settings: Settings, deps: ConnectorDeps): Promise<Connector> {
  const { log } = deps;
  const service = new ConnectorService(settings, deps);
  // Half-open: a side that has nothing more to say may still listen.
  const options = {
    noDelay: true,
    allowHalfOpen: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  };
  const server = createServer(options, (socket: Socket) => {
    void service.serve(socket);
  });
  const port = await listen(server, "listen", settings.listen);
  const health = settings.health && healthServer(() => service.report());
  let healthPort: number | undefined;
  try {
    if (health && settings.health) healthPort = await listen(health, "health", settings.health);
  } catch (error) {
    server.close();
    throw error;
  }
  const tls = settings.identity !== undefined;
  log("started", { name: settings.name, port, tls, rules: settings.rules.length });
  return {
    port,
    healthPort,
    counts: () => ({ ...service.counts }),
    reload: (next) => {
      const needRestart = service.reload(next);
      log("reloaded", { rules: next.rules.length, needRestart });
    },
    close: async (graceMs) => {
      log("stopping", { connections: service.counts.connections });
      const closed = [server, ...(health ? [health] : [])].map(closeServer);
      await service.end(graceMs);
      await Promise.all(closed);
      log("stopped", { opened: service.counts.opened });
    },
  };
}

async function listen(
  server: Server,
  place: string,
  { host, port }: ListenAddress,
): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new ConfigError(`${place}: cannot listen on ${endpointText({ host, port })} (${code})`);
  }
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return address.port;
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((done) => {
    server.close(() => done());
  });
}
