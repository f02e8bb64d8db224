import { onTestFinished } from "vitest";

import { jsonLog } from "../../../worker/observe/log.ts";
import { objectDeps } from "../../../worker/platform.ts";
import { unixMs } from "./clock.ts";

const watchers = new Set<string[]>();

/** The log of the Worker under test and of its objects. */
export const log = jsonLog((line) => {
  for (const lines of watchers) lines.push(line);
});

/** What objects under test take from the runtime, and sessions and openers that a test makes itself. */
export const deps = { ...objectDeps(log), unixMs };

/** The lines that the Worker logs from now on, until the test is over. */
export function watchLog(): readonly string[] {
  const lines: string[] = [];
  watchers.add(lines);
  onTestFinished(() => void watchers.delete(lines));
  return lines;
}

interface LoggedEvent {
  readonly event: string;
}

/** What tells of each fact who it is of, and when it was. */
const ENVELOPE = {
  id: undefined,
  time: undefined,
  trace: undefined,
  tenant: undefined,
  session: undefined,
  subject: undefined,
};

/** The events of the log, without what tells who they are of. */
export function eventsIn(lines: readonly string[]): readonly LoggedEvent[] {
  return lines.map((line) => ({ ...(JSON.parse(line) as LoggedEvent), ...ENVELOPE }));
}

/** The last event of this name, without what tells who it is of. */
export function lastEvent(lines: readonly string[], event: string): LoggedEvent | undefined {
  return eventsIn(lines).findLast((one) => one.event === event);
}
