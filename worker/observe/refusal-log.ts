import type { AuditEvents } from "./events.ts";
import type { Log } from "./log.ts";

export type RefusalEvent = "request-refused" | "viewer-refused";
type Refusal = AuditEvents[RefusalEvent];

/** Different refusals that are logged in one minute; further ones are only counted. */
export const MAX_REFUSALS = 256;

const MINUTE_MS = 60_000;

interface Seen {
  readonly again: (repeated: number) => void;
  repeated: number;
}

/**
 * Logs refusals without letting those who are refused write the log: the first of each minute at once,
 * its repetitions as one line with their number when the next minute's first refusal comes.
 */
export class RefusalLog {
  readonly #log: Log;
  #minute = 0;
  #seen = new Map<string, Seen>();
  #others = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  /** `source` is what is limited: refusals of one source that say the same are one. */
  log<Name extends RefusalEvent>(
    event: Name,
    fields: AuditEvents[Name],
    source: string,
    now: number,
  ): void {
    this.#turn(Math.floor(now / MINUTE_MS));
    const { client: _client, agent: _agent, ...what }: Refusal = fields;
    const key = JSON.stringify([event, source, what]);
    const seen = this.#seen.get(key);
    if (seen) {
      seen.repeated += 1;
    } else if (this.#seen.size >= MAX_REFUSALS) {
      this.#others += 1;
    } else {
      const again = (repeated: number) => this.#log.audit(event, { ...fields, repeated });
      this.#seen.set(key, { again, repeated: 0 });
      this.#log.audit(event, fields);
    }
  }

  #turn(minute: number): void {
    if (minute === this.#minute) return;
    for (const { again, repeated } of this.#seen.values()) if (repeated > 0) again(repeated);
    if (this.#others > 0) this.#log.audit("refusals-not-logged", { repeated: this.#others });
    this.#minute = minute;
    this.#seen = new Map();
    this.#others = 0;
  }
}
