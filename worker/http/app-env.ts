import type { Bindings } from "../config/bindings.ts";
import type { Config } from "../config/config.ts";
import type { Log } from "../observe/log.ts";
import type { RefusalLog } from "../observe/refusal-log.ts";
import type { Caller } from "./api-caller.ts";
import type { Bans } from "./bans.ts";
import type { Client } from "./client.ts";
import type { MinuteSet } from "./minute-set.ts";
import type { RunningRequest } from "./platform.ts";
import type { MinuteCounts, RateLimits } from "./rate-limits.ts";
import type { UsedTickets } from "./used-tickets.ts";

declare module "hono" {
  interface ExecutionContext extends RunningRequest {}
}

/** What an isolate remembers from one request to the next, all of it bounded. */
export interface Memory {
  readonly limits: RateLimits;
  readonly counts: MinuteCounts;
  readonly bans: Bans;
  readonly refusals: RefusalLog;
  /** Refusals that are facts of a tenant. */
  readonly recorded: MinuteSet;
  readonly used: UsedTickets;
}

/** hono's view of a request: what the Worker is bound to and what the first middleware adds. */
export interface AppEnv {
  readonly Bindings: Bindings;
  readonly Variables: {
    readonly config: Config;
    /** The URL by which the client knows the request, without BASE_PATH. */
    readonly url: URL;
    readonly client: Client;
    /** Who calls the API, once that is known. */
    readonly caller?: Caller;
    readonly memory: Memory;
    readonly log: Log;
    /** The wall clock: unix time in milliseconds. */
    readonly now: () => number;
    readonly newId: () => string;
  };
}
