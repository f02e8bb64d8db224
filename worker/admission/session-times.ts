import type { Grant } from "../ticket/claims.ts";
import type { ConsoleRules } from "./rules.ts";

/** The times of one session, in seconds. */
export interface SessionTimes {
  /** Max length. */
  readonly maxSeconds: number;
  /** How long it waits for a viewer that is lost; 0: nobody can come back. */
  readonly graceSeconds: number;
  /** How long it waits for a machine whose screen is gone; 0: it ends at once. */
  readonly waitSeconds: number;
  /** How long it goes on without input; `undefined`: for as long as it lasts. */
  readonly idleSeconds?: number;
  /** How long the page may be hidden before it lets go of the machine; `undefined`: for as long as it likes. */
  readonly parkAfterSeconds?: number;
}

/** The times that the gateway has for a grant, which can only be shortened by it. */
export function timesOf(
  grant: Grant,
  rules: Pick<
    ConsoleRules,
    "sessionMaxSeconds" | "resumeGraceSeconds" | "waitSeconds" | "idleSeconds" | "parkAfterSeconds"
  >,
): SessionTimes {
  const idleSeconds = Math.min(rules.idleSeconds || Infinity, grant.idleSeconds ?? Infinity);
  const mayPark = rules.parkAfterSeconds > 0 && grant.park !== false;
  return {
    maxSeconds: shorter(rules.sessionMaxSeconds, grant.maxSeconds),
    graceSeconds: shorter(rules.resumeGraceSeconds, grant.graceSeconds),
    waitSeconds: shorter(rules.waitSeconds, grant.waitSeconds),
    ...(idleSeconds !== Infinity && { idleSeconds }),
    ...(mayPark && { parkAfterSeconds: rules.parkAfterSeconds }),
  };
}

function shorter(limit: number, asked: number | undefined): number {
  return Math.min(limit, asked ?? limit);
}
