import type { AuditEvent } from "../audit/event.ts";
import type { Facts, FactType } from "../audit/facts.ts";
import type { Log } from "./log.ts";
import { printable } from "./printable.ts";
import { traceOf } from "./trace.ts";

/** Whom facts are about. */
export interface FactContext {
  readonly tenant: string;
  readonly session?: string;
  readonly subject?: string;
}

/** Records a fact: it is in the log at once, and on its way to the chain of its tenant. */
export type RecordFact = <Type extends FactType>(type: Type, data: Facts[Type]) => void;

export interface RecorderOptions {
  readonly log: Pick<Log, "event">;
  /** Another one for each event: 1 to 64 letters, digits, `-` and `_`. */
  readonly newId: () => string;
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  readonly context: FactContext;
  /** Hands an event on, to be kept until the chain has it. It must not throw. */
  readonly keep: (event: AuditEvent) => void;
}

/** Records facts about one tenant, session or subject. */
export function factRecorder({ log, newId, unixMs, context, keep }: RecorderOptions): RecordFact {
  const { session } = context;
  const whose = { ...context, ...(session !== undefined && traceOf(session)) };
  return (type, data) => {
    const event = auditEvent(type, data, whose, newId(), unixMs());
    log.event(event);
    keep(event);
  };
}

/** The event of a fact. `now`: unix time in milliseconds. */
function auditEvent<Type extends FactType>(
  type: Type,
  data: Facts[Type],
  { tenant, session, trace, subject }: FactContext & { readonly trace?: string },
  id: string,
  now: number,
): AuditEvent {
  return {
    id,
    time: new Date(now).toISOString(),
    type,
    tenant,
    ...(session !== undefined && { session }),
    ...(trace !== undefined && { trace }),
    ...(subject !== undefined && { subject }),
    data: tamed(data),
  };
}

/** Members without a value are left out, and texts are as they are in the log. */
function tamed(data: object): AuditEvent["data"] {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(data) as [string, unknown][]) {
    if (typeof value === "string") kept[name] = printable(value);
    else if (typeof value === "boolean") kept[name] = value;
    else if (typeof value === "number" && Number.isFinite(value)) kept[name] = value;
  }
  return kept;
}
