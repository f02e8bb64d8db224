import type { Asks, HelloMessage, ResumedMessage } from "../../../worker/channel/messages.ts";
import type { Ending } from "./ending.ts";
import type {
  Connecting,
  Ended,
  Live,
  Reconnecting,
  SessionEvent,
  SessionState,
  Step,
} from "./session-state.ts";

/** A session that is no longer than this, in seconds, gets no warning of its own. */
export const SHORT_SESSION_SECONDS = 60;

/** How long what a person does during a loss is kept, in milliseconds: nobody types for longer without seeing it. */
export const MAX_BLIND_MS = 3000;

/**
 * How long a session must have gone on until the next loss of its connection is a new one, in milliseconds. What is
 * lost sooner goes on with the tries before it: some paths let a WebSocket open and cut it again, for ever.
 */
export const STEADY_MS = 10_000;

/** The longest that a lost connection is tried to be made anew, in milliseconds, whatever the gateway says. */
export const MAX_GRACE_MS = 3_600_000;

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
    case "reconnecting":
      return whileReconnecting(state, event);
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
    case "lost":
      return ended(state, "connection-lost");
    case "open":
    case "probed":
    case "doubted":
    case "retry":
    case "blind":
    case "grace-over":
    case "resumed":
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
    case "lost":
      return lost(state, event.now) ?? ended(state, "connection-lost");
    case "doubted":
      return lost(state, event.now) ?? [state, []];
    case "open":
    case "opened":
    case "hello":
    case "connected":
    case "probed":
    case "retry":
    case "blind":
    case "grace-over":
    case "resumed":
      return [state, []];
  }
}

function whileReconnecting(state: Reconnecting, event: SessionEvent): Step {
  switch (event.kind) {
    case "lost":
      return redialled(state, state.attempt + 1);
    case "retry":
      return redialled(state, 0);
    case "blind":
      return [{ ...state, takesInput: false }, [{ kind: "refuse-input" }]];
    case "resumed":
      return [resumed(state, event.message, event.now), [{ kind: "go-on" }]];
    case "grace-over":
      return ended(state, "connection-lost");
    case "ended":
      return ended(state, event.ending, event.asks);
    case "open":
    case "opened":
    case "hello":
    case "connected":
    case "mode":
    case "warning":
    case "doubted":
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

/** What follows when the connection of a session is lost; `undefined` if it cannot go on without it. */
function lost({ hello, endsAt, resumed }: Live, now: number): Step | undefined {
  if (hello.resume === undefined) return undefined;
  const attempt = resumed === undefined || now - resumed.at >= STEADY_MS ? 0 : resumed.attempt + 1;
  const at = { hello, since: now, attempt, takesInput: true };
  const state: Reconnecting = {
    kind: "reconnecting",
    ...at,
    ...(endsAt === undefined ? {} : { endsAt }),
  };
  const graceMs = Math.min(hello.resume.graceSeconds * 1000, MAX_GRACE_MS);
  return [
    state,
    [
      { kind: "suspend", graceMs },
      { kind: "redial", attempt },
    ],
  ];
}

function redialled(state: Reconnecting, attempt: number): Step {
  return [{ ...state, attempt }, [{ kind: "redial", attempt }]];
}

/** A warning may have been lost with the connection. */
function resumed({ hello, attempt }: Reconnecting, message: ResumedMessage, now: number): Live {
  const { mode, ackEvery, secondsLeft, resume } = message;
  const live: Live = {
    kind: "live",
    hello: { ...hello, mode, ackEvery, secondsLeft, resume },
    resumed: { at: now, attempt },
  };
  return secondsLeft > SHORT_SESSION_SECONDS ? live : warned(live, { secondsLeft, now });
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

function ended({ hello }: Connecting | Live | Reconnecting, ending: Ending, asks?: Asks): Step {
  const state: SessionState =
    asks === undefined ? endedState(ending, hello) : { kind: "confirming", asks };
  return [state, [{ kind: "close" }]];
}

function endedState(ending: Ending, hello: HelloMessage | undefined): Ended {
  return hello === undefined ? { kind: "ended", ending } : { kind: "ended", ending, hello };
}
