import type { SinkFailure } from "./sink.ts";

/** How a sink stands that does not accept a tenant's events. */
export interface SinkTrouble {
  readonly tenant: string;
  readonly sink: string;
  readonly code: SinkFailure;
  /** Of the HTTP answer. */
  readonly status?: number;
  /** Events that wait, and unix time in milliseconds since when. */
  readonly pending: number;
  readonly sinceUnixMs: number;
}

/** A sink that fails, for how many tenants, and what was said last. */
export interface FailingSink {
  readonly sink: string;
  readonly tenants: number;
  readonly pending: number;
  readonly sinceUnixMs: number;
  readonly code: SinkFailure;
  readonly status?: number;
}

/** What the directories of all tenants say of their sinks, for whoever looks after the gateway. */
export interface FailingSinksRemote {
  /** Said at first and once an hour while it lasts. */
  sinkFails(trouble: SinkTrouble): Promise<void>;
  sinkWorks(call: { readonly tenant: string; readonly sink: string }): Promise<void>;
  failingSinks(): Promise<readonly FailingSink[]>;
}
