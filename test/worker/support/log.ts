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

/** The last event of this name, without its session. */
export function lastEvent(lines: readonly string[], event: string): unknown {
  const events = lines.map((line): { event: string } => JSON.parse(line));
  const found = events.findLast((one) => one.event === event);
  return found === undefined ? undefined : { ...found, session: undefined };
}
