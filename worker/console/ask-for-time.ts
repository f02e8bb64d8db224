import type { TimeMessage } from "../channel/messages.ts";
import type { Standing } from "../directory/entry.ts";
import type { Lasting } from "./lasting.ts";
import type { SessionOptions } from "./session-options.ts";

export interface AskedHooks {
  readonly standing: () => Standing;
  /** Writes down what the session can be made again from. */
  readonly keep: () => void;
}

/** A person asks for more time: what its viewer is told of that. Only the first word of it is passed on. */
export function askForTime(
  { admission, deps, timeAsked }: Pick<SessionOptions, "admission" | "deps" | "timeAsked">,
  { timeRequests }: Pick<Lasting, "timeRequests">,
  { standing, keep }: AskedHooks,
): TimeMessage {
  const now = deps.unixMs();
  const mayAsk = admission.claims.grant.moreTime === true;
  const outcome = mayAsk ? timeRequests.ask(now) : "declined";
  if (outcome === "asked") {
    keep();
    timeAsked();
  }
  const secondsLeft = secondsUntil(standing().endsUnixMs ?? now, now);
  switch (outcome) {
    case "asked":
    case "open":
      return { type: "time", secondsLeft, request: "asked" };
    case "early":
    case "declined": {
      const againSeconds = Math.ceil(timeRequests.againAfterMs(now) / 1000);
      return { type: "time", secondsLeft, request: outcome, againSeconds };
    }
  }
}

/** Whole seconds from now until a time; both are unix time in milliseconds. */
export function secondsUntil(unixMs: number, now: number): number {
  return Math.max(0, Math.ceil((unixMs - now) / 1000));
}
