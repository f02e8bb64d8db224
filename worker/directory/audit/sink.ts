/** Why a sink has not accepted a batch: it was not there, too slow, or answered something else than success. */
export type SinkFailure = "unreachable" | "timeout" | "refused";

/** A batch was not accepted. `status`: of the HTTP answer. It never has what a server has sent. */
export class SinkError extends Error {
  override readonly name = "SinkError";
  readonly code: SinkFailure;
  readonly status: number | undefined;

  constructor(code: SinkFailure, status?: number) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

/** Events that follow one another in a tenant's chain, as JSON. */
export interface Batch {
  readonly tenant: string;
  readonly events: readonly string[];
  /** Names this batch: the same events have the same one however often they are sent. */
  readonly id: string;
}

/** Where events are delivered. */
export interface Sink {
  readonly name: "webhook" | "queue";
  /** Max events of a batch, and max bytes of their JSON in UTF-8; one event is never too long. */
  readonly maxEvents: number;
  readonly maxBytes: number;
  /** Resolves once the batch is accepted. Throws {@link SinkError}. The signal ends it. */
  readonly send: (batch: Batch, signal: AbortSignal) => Promise<void>;
}
