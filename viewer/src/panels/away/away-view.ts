import type { Reconnecting, SessionState } from "../../session/states/session-state.ts";
import { words } from "../../words/words.ts";

/** What is said while a session goes on without a screen. */
export interface AwayView {
  /** What is not there. */
  readonly missing: "gateway" | "machine";
  readonly title: string;
  /** What the window is called meanwhile. */
  readonly windowTitle: string;
  /** Clock time in milliseconds since when that is so. */
  readonly since: number;
  readonly more: string | undefined;
}

/**
 * What is said in a state; `undefined` where there is a screen, no session, or nobody who looks. `wasPaused`: the
 * page had let go of its session by itself, and has not shown it since.
 */
export function viewOfAbsence(state: SessionState, wasPaused: boolean): AwayView | undefined {
  switch (state.kind) {
    case "reconnecting": {
      const { hello, since, step } = state;
      const { titles } = words.reconnecting;
      return {
        missing: wasPaused ? "machine" : step,
        title: titles[wasPaused ? "paused" : step],
        windowTitle: hello.console.name,
        since,
        more: moreOf(state),
      };
    }
    case "waiting": {
      const { hello, since } = state;
      const { advice, title, windowTitle } = words.waiting;
      const { name } = hello.console;
      return {
        missing: "machine",
        title: title(name),
        windowTitle: windowTitle(name),
        since,
        more: advice,
      };
    }
    case "landing":
    case "confirming":
    case "connecting":
    case "in-use":
    case "elsewhere":
    case "live":
    case "paused": // nobody looks
    case "ended":
      return undefined;
  }
}

function moreOf({ hello, isLate, takesInput }: Reconnecting): string | undefined {
  const { late, lateViewOnly, typingOff } = words.reconnecting;
  if (hello.mode === "view") return isLate ? lateViewOnly : undefined;
  if (isLate) return late;
  return takesInput ? undefined : typingOff;
}
