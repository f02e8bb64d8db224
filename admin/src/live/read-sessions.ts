import type { GatewayClient, SessionView } from "../../../client/index.ts";

/** Sessions that one look reads, of more than these the oldest. */
const MAX_SESSIONS = 5000;
const PAGE_SIZE = 500;

/** What one look has found. */
export interface Look {
  readonly sessions: readonly SessionView[];
  /** There are more than were read. */
  readonly more: boolean;
  /** Requests that it took. */
  readonly requests: number;
}

/** Reads the live sessions, page by page. Throws what the client throws. */
export async function readSessions(
  gateway: Pick<GatewayClient, "sessionPages">,
  signal: AbortSignal,
): Promise<Look> {
  const sessions: SessionView[] = [];
  let requests = 0;
  for await (const page of gateway.sessionPages({ limit: PAGE_SIZE }, { signal })) {
    requests += 1;
    sessions.push(...page);
    if (sessions.length > MAX_SESSIONS) {
      return { sessions: sessions.slice(0, MAX_SESSIONS), more: true, requests };
    }
  }
  return { sessions, more: false, requests };
}
