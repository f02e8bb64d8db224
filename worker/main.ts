import { env } from "cloudflare:workers";

import type { Bindings } from "./config/bindings.ts";
import { ConsoleSessionObject } from "./console/console-session.ts";
import { DirectoryObject } from "./directory/directory.ts";
import { TenantsObject } from "./directory/tenants.ts";
import { KeptCallObject } from "./idempotency/kept-call.ts";
import { createApp } from "./http/app.ts";
import { consoleLog, type Log } from "./observe/log.ts";
import { refusalPoints, withPoints } from "./observe/points.ts";
import { directoryDeps, httpPlatform, objectDeps, tenantsDeps } from "./platform.ts";

export class ConsoleSession extends ConsoleSessionObject {
  constructor(context: DurableObjectState, env: Env) {
    super(context, env, objectDeps(logWithPoints(env)));
  }
}

export class Directory extends DirectoryObject {
  constructor(context: DurableObjectState, env: Env) {
    super(context, env, directoryDeps(consoleLog));
  }
}

export class Tenants extends TenantsObject {
  constructor(context: DurableObjectState, env: Env) {
    super(context, env, tenantsDeps);
  }
}

export class KeptCall extends KeptCallObject {}

const app = createApp(httpPlatform(logWithPoints(env), refusalPoints(metricsOf(env))));

function logWithPoints(bindings: Bindings): Log {
  return withPoints(consoleLog, metricsOf(bindings));
}

function metricsOf({ METRICS }: Bindings): Bindings["METRICS"] {
  return METRICS;
}

// oxlint-disable-next-line import/no-default-export -- the runtime looks for it
export default {
  fetch: (request, env, ctx) => app.fetch(request, env satisfies Bindings, ctx),
} satisfies ExportedHandler<Env>;
