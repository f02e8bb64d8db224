import type { Asks, HelloMessage } from "../../../worker/channel/messages.ts";
import type { Ending } from "./ending.ts";
import type { Ended, Greeted, Step } from "./session-state.ts";

/** The session is over, or a person has to confirm first what it `asks`. */
export function ended({ hello }: Partial<Greeted>, ending: Ending, asks?: Asks): Step {
  const state =
    asks === undefined ? endedState(ending, hello) : ({ kind: "confirming", asks } as const);
  return [state, [{ kind: "close", leave: true }]];
}

/** Another tab shows the console, with which the session goes on. */
export function elsewhere(): Step {
  return [{ kind: "elsewhere" }, [{ kind: "close", leave: false }]];
}

function endedState(ending: Ending, hello: HelloMessage | undefined): Ended {
  return hello === undefined ? { kind: "ended", ending } : { kind: "ended", ending, hello };
}
