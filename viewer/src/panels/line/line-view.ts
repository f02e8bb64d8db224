import type { Line } from "../../session/line-watch.ts";
import { goesOn, type SessionState } from "../../session/states/session-state.ts";
import { words } from "../../words/words.ts";

/** How the way to the machine's screen is, in the order of how bad that is. */
type LineKind = "live" | "waiting" | "resuming";

export interface LineView {
  readonly kind: LineKind;
  /** What the dot is called. */
  readonly label: string;
  /** What is said beside it; `undefined`: nothing, because all is well. */
  readonly text: string | undefined;
}

/**
 * What the dot tells; `undefined` where there is no session that goes on.
 */
export function viewOfLine(state: SessionState, line: Line | undefined): LineView | undefined {
  if (!goesOn(state)) return undefined;
  const { labels, offline, silent } = words.line;
  if (state.kind !== "live") return { kind: "resuming", label: labels.resuming, text: undefined };
  if (line === "silent" || line === "offline") {
    return { kind: "waiting", label: labels.waiting, text: line === "silent" ? silent : offline };
  }
  return { kind: "live", label: labels.live, text: undefined };
}
