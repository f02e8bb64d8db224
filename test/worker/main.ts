import type { Bindings } from "../../worker/config/bindings.ts";
import { ConsoleSessionObject } from "../../worker/console/console-session.ts";
import { DirectoryObject } from "../../worker/directory/directory.ts";
import { TenantsObject } from "../../worker/directory/tenants.ts";
import { KeptCallObject } from "../../worker/idempotency/kept-call.ts";
import { createApp } from "../../worker/http/app.ts";
import { directoryDeps, httpPlatform } from "../../worker/platform.ts";
import { unixMs } from "./support/clock.ts";
import { doubleOf } from "./support/directory-session.ts";
import { deps, log } from "./support/log.ts";

/** worker/main.ts with a log that tests can read, and a clock that they can set. */
export class ConsoleSession extends ConsoleSessionObject {
  constructor(context: DurableObjectState, env: Env) {
    super(context, env, deps);
  }
}

export class Directory extends DirectoryObject {
  constructor(context: DurableObjectState, env: Env) {
    super(context, env, {
      ...directoryDeps(log),
      unixMs,
      session: (bindings, name) => doubleOf(name) ?? bindings.SESSIONS.getByName(name),
    });
  }
}

export class Tenants extends TenantsObject {
  constructor(context: DurableObjectState, env: Env) {
    super(context, env, { unixMs });
  }
}

export class KeptCall extends KeptCallObject {}

const app = createApp({ ...httpPlatform(log), now: unixMs });

// oxlint-disable-next-line import/no-default-export -- the runtime looks for it
export default {
  fetch: (request, env, ctx) => app.fetch(request, env satisfies Bindings, ctx),
} satisfies ExportedHandler<Env>;
