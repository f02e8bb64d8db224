import type { Head } from "../../audit/chain.ts";
import type { SinkFailure } from "./sink.ts";

/** At most `limit` events after a sequence. */
export interface AuditQuery {
  /** 0: from the first that is kept. */
  readonly after: number;
  readonly limit: number;
  /** Those of this session alone. */
  readonly session?: string;
}

/** Part of a chain, and where it ends. */
export interface AuditPage {
  /** As JSON, in order. */
  readonly events: readonly string[];
  /** Of the last of them; of the event before them where there is none. */
  readonly end: Head;
  /** Whether there are more. */
  readonly more: boolean;
}

/** What there is to say about a sink. */
export interface SinkStatus {
  readonly sink: string;
  /** Events that it has not accepted yet. */
  readonly pending: number;
  /** Events that were given up. */
  readonly lost: number;
  /** Failures in a row, since when, and what the last one was. */
  readonly attempts: number;
  readonly failingSinceUnixMs?: number;
  readonly code?: SinkFailure;
  readonly status?: number;
}

export interface AuditStatus {
  readonly sequence: number;
  readonly kept: number;
  readonly bytes: number;
  readonly sinks: readonly SinkStatus[];
}
