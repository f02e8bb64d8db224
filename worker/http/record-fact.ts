import type { AuditEvent } from "../audit/event.ts";
import type { Facts, FactType } from "../audit/facts.ts";
import { directoryOf } from "../config/directories.ts";
import { factRecorder, type FactContext } from "../observe/recorder.ts";
import type { AppEnv } from "./app-env.ts";

/** hono's context, whatever else a part of the app keeps in it. */
interface Asked {
  readonly env: Pick<AppEnv["Bindings"], "DIRECTORY">;
  readonly var: Pick<AppEnv["Variables"], "config" | "log" | "newId" | "now">;
  readonly executionCtx: { waitUntil(promise: Promise<unknown>): void };
}

/** How often a directory is asked to take an event. What it never takes is in the log. */
const ATTEMPTS = 3;

/** Records a fact about a tenant: in the log at once, and in the tenant's chain after the answer. */
export function recordFact<Type extends FactType>(
  c: Asked,
  context: FactContext,
  type: Type,
  data: Facts[Type],
): void {
  const { log, newId, now } = c.var;
  const keep = (event: AuditEvent): void =>
    c.executionCtx.waitUntil(handOn(c, context.tenant, event));
  factRecorder({ log, newId, unixMs: now, context, keep })(type, data);
}

async function handOn(c: Asked, tenant: string, event: AuditEvent): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after another
      return await directoryOf(c.env, tenant, c.var.config.directories).append({ events: [event] });
    } catch (error) {
      if (attempt >= ATTEMPTS) return c.var.log.fault(error, {});
    }
  }
}
