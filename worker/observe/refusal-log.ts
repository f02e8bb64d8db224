import type { AuditEvents } from "./events.ts";
import type { Log } from "./log.ts";
import { RefusalCounts, type CountRefusals } from "./refusal-counts.ts";

export type RefusalEvent = "request-refused" | "viewer-refused";
type Refusal = AuditEvents[RefusalEvent];

/** Different refusals that are logged in one minute; further ones are only counted. */
export const MAX_REFUSALS = 256;

const MINUTE_MS = 60_000;

interface Seen {
  /** Writes one line for all that came after the first. */
  readonly sum: (seen: Seen) => void;
  /** Whether that line is the next minute's as well. */
  readonly isStranger: boolean;
  repeated: number;
  bannedSeconds?: number | undefined;
}

/**
 * Logs refusals without letting those who are refused write the log. `source` is what is limited; `now` is unix
 * time in milliseconds.
 */
export class RefusalLog {
  readonly #log: Log;
  readonly #counts: RefusalCounts;
  #minute = 0;
  #seen = new Map<string, Seen>();
  #others = 0;

  /** `count` is told of every refusal, by its reason. */
  constructor(log: Log, count: CountRefusals = () => {}) {
    this.#log = log;
    this.#counts = new RefusalCounts(count);
  }

  /**
   * A refusal of somebody who is known, by a good ticket, token or JWT. Of those that say the same the first of a
   * minute is logged at once, the others as one line with their number when the next minute's first refusal comes.
   */
  log<Name extends RefusalEvent>(
    event: Name,
    fields: AuditEvents[Name],
    source: string,
    now: number,
  ): void {
    this.#counts.add(reasonOf(fields), now);
    const { client: _client, agent: _agent, ...what }: Refusal = fields;
    const sum = ({ repeated }: Seen) => this.#log.audit(event, { ...fields, repeated });
    const first = { sum, isStranger: false, repeated: 0 };
    this.#add(JSON.stringify([event, source, what]), first, now, () =>
      this.#log.audit(event, fields),
    );
  }

  /**
   * A refusal of somebody who is not. In one minute a source has one line: its first refusal, or how many it had in
   * the minute before, whatever they were.
   */
  logStranger<Name extends RefusalEvent>(
    event: Name,
    fields: AuditEvents[Name],
    source: string,
    now: number,
  ): void {
    this.#counts.add(reasonOf(fields), now);
    const { client, agent }: Refusal = fields;
    const sender = {
      ...(client !== undefined && { client }),
      ...(agent !== undefined && { agent }),
    };
    const sum = ({ repeated, bannedSeconds }: Seen) =>
      this.#log.audit("source-refused", {
        repeated,
        ...(bannedSeconds !== undefined && { bannedSeconds }),
        ...sender,
      });
    this.#add(source, { sum, isStranger: true, repeated: 0 }, now, () =>
      this.#log.audit(event, fields),
    );
  }

  /** The source is refused for `seconds` from now on, which the line with its number tells. */
  banned(source: string, seconds: number): void {
    const seen = this.#seen.get(source);
    if (seen !== undefined) seen.bannedSeconds = seconds;
  }

  #add(key: string, first: Seen, now: number, log: () => void): void {
    this.#turn(Math.floor(now / MINUTE_MS));
    const seen = this.#seen.get(key);
    if (seen) {
      seen.repeated += 1;
    } else if (this.#seen.size >= MAX_REFUSALS) {
      this.#others += 1;
    } else {
      this.#seen.set(key, first);
      log();
    }
  }

  #turn(minute: number): void {
    if (minute === this.#minute) return;
    const before = this.#seen;
    this.#seen = new Map();
    for (const [key, seen] of before) {
      if (seen.repeated === 0) continue;
      seen.sum(seen);
      if (seen.isStranger) this.#seen.set(key, { ...seen, repeated: 0, bannedSeconds: undefined });
    }
    if (this.#others > 0) this.#log.audit("refusals-not-logged", { repeated: this.#others });
    this.#minute = minute;
    this.#others = 0;
  }
}

/** The end of a viewer, or the problem that was the answer. */
function reasonOf(fields: Refusal): string {
  return "code" in fields ? fields.code : fields.problem;
}
