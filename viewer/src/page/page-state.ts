import type { Asks, HelloMessage } from "../../../worker/channel/messages.ts";
import type { Ending } from "../session/ending.ts";

/** How far an opening console has come: the gateway first, then the machine behind it. */
type ConnectingStep = "gateway" | "machine";

interface Connecting {
  readonly kind: "connecting";
  readonly step: ConnectingStep;
  readonly hello?: HelloMessage;
  readonly endsAt?: number;
}

interface Live {
  readonly kind: "live";
  readonly hello: HelloMessage;
  /** Clock time in milliseconds at which the gateway will end the session, once that is near. */
  readonly endsAt?: number;
}

/** The gateway has opened nothing yet: a person has to say that it shall. */
interface Confirming {
  readonly kind: "confirming";
  readonly asks: Asks;
}

interface Ended {
  readonly kind: "ended";
  readonly ending: Ending;
  readonly hello?: HelloMessage;
}

/** Everything the page shows follows from this. */
export type PageState = { readonly kind: "landing" } | Confirming | Connecting | Live | Ended;

/** `now` is clock time in milliseconds. */
export type PageEvent =
  | { readonly kind: "start" }
  | { readonly kind: "opened" }
  | { readonly kind: "hello"; readonly hello: HelloMessage; readonly now: number }
  | { readonly kind: "connected" }
  | { readonly kind: "mode"; readonly mode: HelloMessage["mode"] }
  | { readonly kind: "warning"; readonly secondsLeft: number; readonly now: number }
  | { readonly kind: "ended"; readonly ending: Ending; readonly asks?: Asks | undefined };

/** A session that is no longer than this, in seconds, gets no warning of its own. */
export const SHORT_SESSION_SECONDS = 60;

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
      return state.kind === "connecting" ? greeted(state, event.hello, event.now) : state;
    case "connected":
      return state.kind === "connecting" ? connected(state) : state;
    case "mode":
      if (!("hello" in state) || state.hello === undefined) return state;
      return { ...state, hello: { ...state.hello, mode: event.mode } };
    case "warning":
      if (state.kind !== "live" && state.kind !== "connecting") return state;
      return { ...state, endsAt: event.now + event.secondsLeft * 1000 };
    case "ended": {
      if (event.asks !== undefined) return { kind: "confirming", asks: event.asks };
      const ended = { kind: "ended", ending: event.ending } as const;
      return "hello" in state && state.hello !== undefined
        ? { ...ended, hello: state.hello }
        : ended;
    }
  }
}

function greeted(state: Connecting, hello: HelloMessage, now: number): Connecting {
  const next: Connecting = { ...state, step: "machine", hello };
  if (hello.secondsLeft > SHORT_SESSION_SECONDS) return next;
  return { ...next, endsAt: now + hello.secondsLeft * 1000 };
}

function connected({ hello, endsAt }: Connecting): Live | Ended {
  // The gateway greets before any RFB byte, so a screen without a greeting is not ours to show.
  if (hello === undefined) return { kind: "ended", ending: "viewer-failed" };
  return endsAt === undefined ? { kind: "live", hello } : { kind: "live", hello, endsAt };
}
