import type { Asks, HelloMessage } from "../../../worker/channel/messages.ts";
import type { Ending } from "./ending.ts";

/**
 * How far an opening console has come: nobody has looked at the page yet, the gateway is asked, the machine
 * is waited for. `probing`: the gateway did not answer, and it is looked into why.
 */
type ConnectingStep = "unseen" | "gateway" | "machine" | "probing";

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

/** Everything that the page shows follows from this. */
export type SessionState = { readonly kind: "landing" } | Confirming | Connecting | Live | Ended;

/** `now` is clock time in milliseconds. */
export type SessionEvent =
  /** Somebody looks at the page, or has pressed a button; `confirmed`: the one that a link can ask for. */
  | { readonly kind: "open"; readonly confirmed: boolean }
  | { readonly kind: "opened" }
  | { readonly kind: "hello"; readonly hello: HelloMessage; readonly now: number }
  /** noVNC has the machine's screen. */
  | { readonly kind: "connected" }
  | { readonly kind: "mode"; readonly mode: HelloMessage["mode"] }
  | { readonly kind: "warning"; readonly secondsLeft: number; readonly now: number }
  /** `asks`: what a person has to confirm first. */
  | { readonly kind: "ended"; readonly ending: Ending; readonly asks?: Asks | undefined }
  | { readonly kind: "probed"; readonly reachable: boolean };

/** What is done besides: `close` before the new state is shown, all else after it. */
export type Effect =
  /** Ask the gateway for the console, and load what draws its screen meanwhile. */
  | { readonly kind: "dial"; readonly confirmed: boolean }
  /** The gateway has answered: watch the line to it from now on. */
  | { readonly kind: "watch-line" }
  /** Translate keys for the console's guest. */
  | { readonly kind: "translate-keys"; readonly hello: HelloMessage }
  /** Keys and pointer go to the machine. */
  | { readonly kind: "attach-controls" }
  /** Close all of the session that is open. */
  | { readonly kind: "close" }
  /** Find out whether the gateway can be reached at all. */
  | { readonly kind: "probe" };

/** The next state, and what is done for it. */
type Step = readonly [SessionState, readonly Effect[]];

/** A session that is no longer than this, in seconds, gets no warning of its own. */
export const SHORT_SESSION_SECONDS = 60;

/** The state of a page with or without a link. */
export function initialState(hasLink: boolean): SessionState {
  return hasLink ? { kind: "connecting", step: "unseen" } : { kind: "landing" };
}

/** What follows from an event; one that makes no sense in a state leaves it as it is. */
export function next(state: SessionState, event: SessionEvent): Step {
  switch (state.kind) {
    case "landing":
      return [state, []];
    case "confirming":
    case "ended":
      // The first reason is the true one: whatever follows an end is only its echo.
      return event.kind === "open" ? dialled(event.confirmed) : [state, []];
    case "connecting":
      if (state.step === "unseen")
        return event.kind === "open" ? dialled(event.confirmed) : [state, []];
      if (state.step === "probing")
        return event.kind === "probed" ? probed(event.reachable) : [state, []];
      return whileConnecting(state, event);
    case "live":
      return whileLive(state, event);
  }
}

function whileConnecting(state: Connecting, event: SessionEvent): Step {
  switch (event.kind) {
    case "opened":
      return [{ ...state, step: "machine" }, [{ kind: "watch-line" }]];
    case "hello":
      return [
        greeted(state, event.hello, event.now),
        [{ kind: "translate-keys", hello: event.hello }],
      ];
    case "connected":
      return connected(state);
    case "mode":
      return [state.hello === undefined ? state : withMode(state, state.hello, event.mode), []];
    case "warning":
      return [warned(state, event), []];
    case "ended":
      // A WebSocket that was refused looks like one that reached nobody.
      if (event.ending === "gateway-unreachable") {
        return [{ kind: "connecting", step: "probing" }, [{ kind: "close" }, { kind: "probe" }]];
      }
      return ended(state, event.ending, event.asks);
    case "open":
    case "probed":
      return [state, []];
  }
}

function whileLive(state: Live, event: SessionEvent): Step {
  switch (event.kind) {
    case "mode":
      return [withMode(state, state.hello, event.mode), []];
    case "warning":
      return [warned(state, event), []];
    case "ended":
      return ended(state, event.ending, event.asks);
    case "open":
    case "opened":
    case "hello":
    case "connected":
    case "probed":
      return [state, []];
  }
}

function dialled(confirmed: boolean): Step {
  return [{ kind: "connecting", step: "gateway" }, [{ kind: "dial", confirmed }]];
}

function probed(isReachable: boolean): Step {
  const ending = isReachable ? "gateway-refused" : "gateway-unreachable";
  return [{ kind: "ended", ending }, []];
}

function greeted(state: Connecting, hello: HelloMessage, now: number): Connecting {
  const greeted: Connecting = { ...state, step: "machine", hello };
  if (hello.secondsLeft > SHORT_SESSION_SECONDS) return greeted;
  return { ...greeted, endsAt: now + hello.secondsLeft * 1000 };
}

function connected({ hello, endsAt }: Connecting): Step {
  // The gateway greets before any RFB byte, so a screen without a greeting is not ours to show.
  if (hello === undefined) return [endedState("viewer-failed", hello), [{ kind: "close" }]];
  const live: Live =
    endsAt === undefined ? { kind: "live", hello } : { kind: "live", hello, endsAt };
  return [live, [{ kind: "attach-controls" }]];
}

function withMode<State extends Connecting | Live>(
  state: State,
  hello: HelloMessage,
  mode: HelloMessage["mode"],
): State {
  return { ...state, hello: { ...hello, mode } };
}

function warned<State extends Connecting | Live>(
  state: State,
  { secondsLeft, now }: { readonly secondsLeft: number; readonly now: number },
): State {
  return { ...state, endsAt: now + secondsLeft * 1000 };
}

function ended({ hello }: Connecting | Live, ending: Ending, asks: Asks | undefined): Step {
  const state: SessionState =
    asks === undefined ? endedState(ending, hello) : { kind: "confirming", asks };
  return [state, [{ kind: "close" }]];
}

function endedState(ending: Ending, hello: HelloMessage | undefined): Ended {
  return hello === undefined ? { kind: "ended", ending } : { kind: "ended", ending, hello };
}
