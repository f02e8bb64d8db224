import type { Log } from "./log.ts";
import type { Resolve } from "./open/resolve.ts";

/** What a connector gets from outside. */
export interface ConnectorDeps {
  readonly log: Log;
  /** The system's resolver when left out. */
  readonly resolve?: Resolve;
  /** Unix time in seconds; the system's when left out. */
  readonly now?: () => number;
}
