import type { FactType } from "../audit/facts.ts";
import type { AuditEvents } from "./events.ts";
import type { Log } from "./log.ts";
import type { RecordFact } from "./recorder.ts";

/** What is logged of a session, and is a fact of its tenant as well. */
const FACTS: ReadonlySet<string> = new Set([
  "session-live",
  "viewer-detached",
  "viewer-resumed",
  "viewer-taken-over",
  "connection-redialled",
  "session-waiting",
  "session-parked",
  "target-failed",
  "target-refreshed",
  "target-hook-failed",
  "session-ended",
] satisfies (FactType & keyof AuditEvents)[]);

type LoggedFact = FactType & keyof AuditEvents;

/** The log of one session: what is a fact is recorded, everything else is logged as before. */
export function auditedLog(log: Log, record: RecordFact): Log {
  return {
    ...log,
    audit: (event, fields) => {
      if (!isFact(event)) return log.audit(event, fields);
      // Whose facts they are the record knows.
      const { session: _session, subject: _subject, ...data }: Whose = Object.assign({}, fields);
      record(event, Object.assign(Object.create(null), data));
    },
  };
}

interface Whose {
  readonly session?: unknown;
  readonly subject?: unknown;
}

function isFact(event: string): event is LoggedFact {
  return FACTS.has(event);
}
