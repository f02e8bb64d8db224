import type { EndFacts, Ending } from "../channel/ending.ts";
import type { Confirming, Ended, Greeted, Step } from "./session-state.ts";

/** The session is over, or a person has to confirm first what the gateway asks. */
export function ended(session: Partial<Greeted>, ending: Ending, facts?: EndFacts): Step {
  const state: Confirming | Ended =
    facts?.asks === undefined
      ? endedState(session, ending, facts)
      : { kind: "confirming", asks: facts.asks };
  // What is missing is a part of the page: another page goes on.
  return [state, [{ kind: "close", leave: ending !== "page-incomplete" }]];
}

/** Another tab shows the console, with which the session goes on. */
export function elsewhere(): Step {
  return [{ kind: "elsewhere" }, [{ kind: "close", leave: false }]];
}

function endedState(
  { hello }: Partial<Greeted>,
  ending: Ending,
  facts: EndFacts | undefined,
): Ended {
  return {
    kind: "ended",
    ending,
    ...(hello === undefined ? {} : { hello }),
    ...(facts === undefined ? {} : { facts }),
  };
}
