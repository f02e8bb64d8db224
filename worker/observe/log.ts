import type { AuditEvent } from "../audit/event.ts";
import { describeFault } from "../wire/fault.ts";
import type { AuditEvents, FaultContext } from "./events.ts";
import { printable } from "./printable.ts";

/** Where everything that the gateway logs goes. It is passed in; nothing logs by a global. */
export interface Log {
  /** A fact that is in the chain of its tenant too: see `factRecorder`. */
  readonly event: (event: AuditEvent) => void;
  /** A fact that is in the log alone. */
  readonly audit: <Name extends keyof AuditEvents>(event: Name, fields: AuditEvents[Name]) => void;
  /** A fault of the gateway: the error's class and place, never its message, which can hold anything. */
  readonly fault: (error: unknown, context: FaultContext) => void;
  /** The deployment cannot open consoles; `problems` is what `/readyz` shows. */
  readonly configurationIncomplete: (problems: readonly string[]) => void;
}

type Value = string | number | boolean | readonly string[] | undefined;

/** Writes one JSON line for each event: `event`, then its fields. */
export function jsonLog(write: (line: string) => void): Log {
  const line = (event: string, fields: Readonly<Record<string, Value>>): void => {
    const clean = Object.entries(fields).map(([name, value]) => [name, tame(value)]);
    write(JSON.stringify({ event, ...Object.fromEntries(clean) }));
  };
  return {
    event: ({ type, data, ...envelope }) => line(type, { ...envelope, ...data }),
    audit: (event, fields) => line(event, { ...fields }),
    fault: (error, context) => line("fault", { ...context, ...describeFault(error) }),
    configurationIncomplete: (problems) => line("configuration-incomplete", { problems }),
  };
}

/** The log of a Worker: lines on its console, which the platform collects. */
// oxlint-disable-next-line no-console -- the one place that writes to it
export const consoleLog: Log = jsonLog((line) => console.log(line));

function tame(value: Value): Value {
  if (typeof value === "string") return printable(value);
  return typeof value === "object" ? value.map(printable) : value;
}
