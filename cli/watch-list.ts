import { setTimeout as wait } from "node:timers/promises";

import {
  ApiError,
  NoAnswerError,
  type GatewayClient,
  type SessionFilter,
  type SessionView,
} from "../client/index.ts";
import { EXIT } from "./command.ts";
import { liveTable, type Screen } from "./live-table.ts";
import { sessionColumns } from "./session-table.ts";
import { table } from "./table.ts";

/** More sessions than these are on no screen. */
const MAX_SESSIONS = 500;

/**
 * Draws the list of sessions on a screen until the signal aborts. Throws what the first look throws, and what refuses
 * later ones.
 */
export async function watchList(
  gateway: GatewayClient,
  filter: SessionFilter,
  { everySeconds, screen, signal }: WatchOptions,
): Promise<number> {
  let rows = await looked(gateway, filter, signal);
  const drawn = liveTable(screen);
  let problem: string | undefined;
  try {
    for (;;) {
      const now = Date.now();
      const lines = table(sessionColumns(now, false), rows, screen.columns);
      drawn.show(rows.length === 0 ? [] : lines, statusOf(rows.length, now, problem));
      // oxlint-disable-next-line no-await-in-loop -- one look after another
      await wait(everySeconds * 1000, undefined, { signal });
      try {
        // oxlint-disable-next-line no-await-in-loop -- after the pause
        rows = await looked(gateway, filter, signal);
        problem = undefined;
      } catch (error) {
        if (!passes(error)) throw error;
        problem = error.message;
      }
    }
  } catch (error) {
    if (signal.aborted) return EXIT.done;
    throw error;
  } finally {
    drawn.close();
  }
}

interface WatchOptions {
  readonly everySeconds: number;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

async function looked(
  gateway: GatewayClient,
  filter: SessionFilter,
  signal: AbortSignal,
): Promise<readonly SessionView[]> {
  const rows: SessionView[] = [];
  for await (const page of gateway.sessionPages({ ...filter, limit: MAX_SESSIONS }, { signal })) {
    rows.push(...page);
    if (rows.length >= MAX_SESSIONS) break;
  }
  return rows.slice(0, MAX_SESSIONS);
}

/** Whether another look may succeed. */
function passes(error: unknown): error is Error {
  if (error instanceof NoAnswerError) return true;
  return error instanceof ApiError && (error.status === 429 || error.status >= 500);
}

function statusOf(count: number, now: number, problem: string | undefined): string {
  const many = count >= MAX_SESSIONS ? `${count} sessions and more` : `${count} sessions`;
  const time = new Date(now).toTimeString().slice(0, 8);
  return problem === undefined ? `${many} at ${time}` : `${many}; not up to date: ${problem}`;
}
