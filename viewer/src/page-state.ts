import type { HelloMessage } from "../../worker/channel/messages.ts";
import type { Ending } from "./ending.ts";

/** How far an opening console has come: the gateway first, then the machine behind it. */
export type ConnectingStep = "gateway" | "machine";

/** Everything the page shows follows from this. */
export type PageState =
  | { readonly kind: "landing" }
  | { readonly kind: "connecting"; readonly step: ConnectingStep; readonly hello?: HelloMessage }
  | {
      readonly kind: "live";
      readonly hello: HelloMessage;
      /** Clock time in milliseconds at which the gateway will end the session, once it has warned. */
      readonly endsAt?: number;
    }
  | { readonly kind: "ended"; readonly ending: Ending; readonly hello?: HelloMessage };

export type PageEvent =
  | { readonly kind: "start" }
  | { readonly kind: "opened" }
  | { readonly kind: "hello"; readonly hello: HelloMessage }
  | { readonly kind: "connected" }
  | { readonly kind: "warning"; readonly secondsLeft: number; readonly now: number }
  | { readonly kind: "ended"; readonly ending: Ending };

export const INITIAL_STATE: PageState = { kind: "landing" };

/** The next state; events that make no sense in a state leave it as it is. */
export function nextState(state: PageState, event: PageEvent): PageState {
  // The first reason is the true one: whatever follows an end is only its echo.
  if (state.kind === "ended" && event.kind !== "start") return state;
  switch (event.kind) {
    case "start":
      return { kind: "connecting", step: "gateway" };
    case "opened":
      return state.kind === "connecting" ? { ...state, step: "machine" } : state;
    case "hello":
      return state.kind === "connecting"
        ? { ...state, step: "machine", hello: event.hello }
        : state;
    case "connected":
      if (state.kind !== "connecting") return state;
      // The gateway greets before any RFB byte, so a screen without a greeting is not ours to show.
      if (state.hello === undefined) return { kind: "ended", ending: "viewer-failed" };
      return { kind: "live", hello: state.hello };
    case "warning":
      if (state.kind !== "live") return state;
      return { ...state, endsAt: event.now + event.secondsLeft * 1000 };
    case "ended": {
      const ended = { kind: "ended", ending: event.ending } as const;
      return "hello" in state && state.hello !== undefined
        ? { ...ended, hello: state.hello }
        : ended;
    }
  }
}
