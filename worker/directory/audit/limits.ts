/** How much of a tenant's chain its directory keeps, and how it is delivered. Times in milliseconds. */
export const AUDIT_LIMITS = {
  /** Max events and max bytes (of their JSON in UTF-8) that are kept; beyond them the oldest are dropped. */
  maxEvents: 200_000,
  maxBytes: 128 * 1024 * 1024,
  /** How many events are dropped at once where a sink has not accepted them yet: one event says so. */
  dropEvents: 2000,
  /** Max bytes of the events of a page, one event at least. */
  pageBytes: 1024 * 1024,
  /** How long a sink's failure is retried before the events that are older are given up for it. */
  retryMs: 24 * 60 * 60 * 1000,
  /** From the first event to its delivery: those that follow soon are in the same batch. */
  gatherMs: 1000,
  /** One delivery: until its answer's head has arrived. */
  answerMs: 10_000,
  /** The first retry; each next one waits twice as long, and this much at the most. Less a jitter of up to a fifth. */
  firstRetryMs: 5000,
  lastRetryMs: 15 * 60 * 1000,
  /** Batches of one sink in a row, before whatever else the directory has to do. */
  batchesInARow: 20,
  /** The log has a failing sink once, and again after this long. */
  logEveryMs: 60 * 60 * 1000,
} as const;

export type AuditLimits = { readonly [Name in keyof typeof AUDIT_LIMITS]: number };
