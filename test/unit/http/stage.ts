import { beforeEach } from "vitest";

import { jsonLog } from "../../../worker/observe/log.ts";
import type { Claims } from "../../../worker/ticket/claims.ts";
import type { ClaimsInput } from "../../../worker/ticket/new-claims.ts";
import { makeTicket, startGateway, type Gateway, type GatewayOptions } from "./gateway.ts";

/** Gateways of one test file that share a log and a clock. */
export interface Stage {
  /** What they have logged in this test. */
  readonly lines: readonly string[];
  /** Their clock, unix milliseconds, which stands still; it is set back before each test. */
  readonly clock: { now: number };
  readonly startGateway: (options?: GatewayOptions) => Gateway;
  /** A ticket, by default issued by that clock. */
  readonly makeTicket: (
    statement?: Partial<ClaimsInput>,
    issuedAt?: number,
  ) => Promise<{ readonly ticket: string; readonly claims: Claims }>;
}

/** To be called once at the top of a test file. */
export function httpStage(start = Date.UTC(2026, 0, 2, 3, 4, 5)): Stage {
  const lines: string[] = [];
  const clock = { now: start };
  const log = jsonLog((line) => lines.push(line));
  beforeEach(() => {
    lines.length = 0;
    clock.now = start;
  });
  return {
    lines,
    clock,
    startGateway: (options) => startGateway({ log, now: () => clock.now, ...options }),
    makeTicket: (statement, issuedAt = clock.now) => makeTicket(statement, issuedAt),
  };
}
