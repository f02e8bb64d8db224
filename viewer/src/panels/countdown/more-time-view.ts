import { goesOn, type SessionState } from "../../session/states/session-state.ts";
import { nearness } from "./time-left.ts";

/** What stands beside the time that is left: a button, what became of its last press, or nothing. */
export type MoreTimeView = "none" | "ask" | "asked" | "declined";

/** `now`: clock time in milliseconds. Nothing can be asked for while the gateway cannot be reached. */
export function moreTimeView(state: SessionState, now: number): MoreTimeView {
  if (state.kind !== "live" && state.kind !== "waiting") return "none";
  const { expiresAt, hello, timeRequest } = state;
  if (hello.moreTime === undefined || nearness(expiresAt - now) === "far") return "none";
  if (timeRequest?.kind === "asked") return "asked";
  const isWaited = timeRequest !== undefined && now < timeRequest.againAt;
  return isWaited && timeRequest.kind === "declined" ? "declined" : "ask";
}

/** What there is to say of what the gateway has said: what became of a request, or that there is another end. */
export type MoreTimeNews = "asked" | "given" | "declined" | "early" | "changed";

/** What a greeting tells is no news: a page that comes back finds it so. */
export function newsOfTime(before: SessionState, after: SessionState): MoreTimeNews | undefined {
  if (!goesOn(before) || !goesOn(after) || before.returned !== after.returned) return undefined;
  const { timeRequest, endMovedAt } = after;
  if (timeRequest !== undefined && timeRequest !== before.timeRequest) return timeRequest.kind;
  return endMovedAt !== undefined && endMovedAt !== before.endMovedAt ? "changed" : undefined;
}
