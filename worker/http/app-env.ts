import type { Bindings, Config } from "../env.ts";
import type { RunningRequest } from "./platform.ts";

declare module "hono" {
  interface ExecutionContext extends RunningRequest {}
}

/** hono's view of a request: what the Worker is bound to and what the first middleware adds. */
export interface AppEnv {
  readonly Bindings: Bindings;
  readonly Variables: {
    readonly config: Config;
    /** Random id of the request, for the log and the `instance` of a problem. */
    readonly requestId: string;
  };
}
