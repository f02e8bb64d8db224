import { ended } from "./ended-state.ts";
import type { Reconnecting, SessionEvent, Step } from "./session-state.ts";

/**
 * After how many tries in a row, once the gateway keeps the machine's connection no longer, it is found out whether it
 * is there at all, and again after as many: one that is, and refuses the next try as well, does not let this page in.
 */
export const TRIES_UNTIL_PROBE = 60;

type NoAnswer = Extract<SessionEvent, { readonly kind: "lost" | "retry" | "probed" }>;

/** A try to come back has failed, or there is reason for another one, or it is known whether the gateway is there. */
export function withoutAnswer(state: Reconnecting, event: NoAnswer): Step {
  const { isThere, ...anew } = state;
  switch (event.kind) {
    case "lost":
      return isThere === true
        ? ended(state, "gateway-refused")
        : redialled(state, state.attempt + 1, event.now);
    case "retry":
      // Also after its end, which may be another one by now.
      return again(anew, 0, event.now);
    case "probed": {
      // An answer may be late, and of tries before: whoever has begun to try anew has all tries.
      const isRefused = event.reachable && state.attempt >= TRIES_UNTIL_PROBE;
      return [isRefused ? { ...state, isThere: true } : state, []];
    }
  }
}

function redialled(state: Reconnecting, attempt: number, now: number): Step {
  return now >= state.expiresAt ? ended(state, "session-expired") : again(state, attempt, now);
}

function again(state: Reconnecting, attempt: number, now: number): Step {
  const isProbed = state.isLate && attempt > 0 && attempt % TRIES_UNTIL_PROBE === 0;
  return [
    { ...state, attempt },
    [
      { kind: "redial", attempt, awayMs: now - state.since },
      ...(isProbed ? ([{ kind: "probe" }] as const) : []),
    ],
  ];
}
