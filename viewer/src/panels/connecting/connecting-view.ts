import type { SessionState } from "../../session/states/session-state.ts";
import { words } from "../../words/words.ts";

/** From when on an opening console is said to take long, and can be left, in milliseconds. */
export const LATE_MS = 5000;

export interface ConnectingView {
  readonly title: string;
  readonly step: string;
  /** How many of the eight bolts are lit. */
  readonly lit: number;
  readonly isLate: boolean;
}

/** What is said of a console that opens. `name`: what the tab calls it; `waitedMs`: since it began. */
export function viewOfConnecting(
  state: Extract<SessionState, { kind: "connecting" }>,
  name: string | undefined,
  waitedMs: number,
): ConnectingView {
  const { late, lateUnnamed, steps, title, titleOf } = words.connecting;
  const isLate = waitedMs >= LATE_MS && state.step !== "unseen";
  const machine = state.hello?.console.name ?? name;
  const isMachine = state.step === "machine";
  const patient = machine === undefined || !isMachine ? lateUnnamed : late(machine);
  return {
    title: machine === undefined ? title : titleOf(machine),
    step: isLate ? patient : steps[isMachine ? "machine" : "gateway"],
    lit: litAt(state),
    isLate,
  };
}

/** Asked for; the gateway has answered; it has let this viewer in and asks the machine. The last ones are the screen. */
function litAt({ hello, step }: Extract<SessionState, { kind: "connecting" }>): number {
  if (hello !== undefined) return 5;
  return step === "machine" ? 3 : 1;
}
