import { attemptAfter, carried, greetedBy, returned, told } from "./greeted.ts";
import { elsewhere, ended } from "./ended-state.ts";
import { inUse } from "./in-use.ts";
import { withoutAnswer } from "./without-answer.ts";
import type {
  Connecting,
  Greeted,
  Live,
  Paused,
  Picture,
  Reconnecting,
  SessionEvent,
  SessionState,
  Step,
  Waiting,
} from "./session-state.ts";

/** The longest that the gateway is believed to keep a connection to the machine, in milliseconds. */
export const MAX_GRACE_MS = 3_600_000;

/**
 * What follows when a WebSocket is lost at `now`; `undefined` if the session cannot go on without it. `attempt`: the
 * number of the first try.
 */
export function lost(
  state: Connecting | Live | Reconnecting | Waiting,
  now: number,
  attempt = attemptAfter(state, now),
): Step | undefined {
  const session = greetedBy(state);
  const resume = session?.hello.resume;
  if (session === undefined || resume === undefined) return undefined;
  const takesInput = state.kind === "live";
  const graceMs = Math.min(resume.graceSeconds * 1000, MAX_GRACE_MS);
  const next: Reconnecting = {
    kind: "reconnecting",
    ...session,
    step: "gateway",
    picture: pictureOf(state),
    since: state.kind === "reconnecting" || state.kind === "waiting" ? state.since : now,
    attempt,
    takesInput,
    isLate: false,
  };
  return [
    next,
    [
      { kind: "suspend", graceMs },
      ...(takesInput ? [] : [{ kind: "refuse-input" } as const]),
      { kind: "redial", attempt, awayMs: now - next.since },
    ],
  ];
}

/** The machine's screen is gone. */
export function waiting(
  state: Connecting | Live | Reconnecting | Waiting,
  event: Extract<SessionEvent, { readonly kind: "waiting" }>,
): Step {
  const session = greetedBy(state);
  if (session === undefined) return [state, []];
  const next: Waiting = {
    kind: "waiting",
    ...session,
    picture: pastOf(state),
    since: event.now - event.seconds * 1000,
    until: event.now + event.secondsLeft * 1000,
  };
  return [next, [putAway(state), { kind: "refuse-input" }]];
}

/** A new connection begins in place of the one that was shown, or waited for. */
export function renewed(state: Live | Reconnecting | Waiting, now: number): Step {
  return [
    onMachine(state, carried(state), now),
    [putAway(state), { kind: "refuse-input" }, { kind: "draw" }],
  ];
}

export function whileReconnecting(state: Reconnecting, event: SessionEvent): Step {
  return state.step === "gateway" ? withoutGateway(state, event) : withoutMachine(state, event);
}

function withoutGateway(state: Reconnecting, event: SessionEvent): Step {
  switch (event.kind) {
    case "lost":
    case "retry":
    case "probed":
      return withoutAnswer(state, event);
    case "blind":
      return state.takesInput
        ? [{ ...state, takesInput: false }, [{ kind: "refuse-input" }]]
        : [state, []];
    case "grace-over":
      return [{ ...state, isLate: true, takesInput: false }, [{ kind: "refuse-input" }]];
    case "resumed": {
      const session = returned(state, event.message, { attempt: state.attempt, now: event.now });
      return state.picture === "present"
        ? [{ kind: "live", ...session }, [{ kind: "go-on" }]]
        : [onMachine(state, session, event.now), [{ kind: "go-on" }, { kind: "refuse-input" }]];
    }
    case "hello": {
      const session = returned(state, event.hello, { attempt: state.attempt, now: event.now });
      return [
        onMachine(state, session, event.now),
        [{ kind: "go-on" }, putAway(state), { kind: "refuse-input" }],
      ];
    }
    case "painted":
      return painted(state);
    case "ended":
      return ended(state, event.ending, event.facts);
    case "active":
      return [told(state, event), []];
    case "park":
      return parked(state, event.now);
    case "elsewhere":
      return elsewhere();
    case "open":
    case "opened":
    case "reopen":
    case "renewed":
    case "connected":
    case "waiting":
    case "in-use":
    case "pending":
    case "take-over":
    case "presence":
    case "mode":
    case "warning":
    case "time":
    case "idle":
    case "doubted":
      return [state, []];
  }
}

function withoutMachine(state: Reconnecting, event: SessionEvent): Step {
  if (event.kind !== "painted") return onTheWay(state, event);
  return [
    { kind: "live", ...carried(state) },
    [{ kind: "accept-input" }, { kind: "attach-controls", anew: true }],
  ];
}

export function whileWaiting(state: Waiting, event: SessionEvent): Step {
  return onTheWay(state, event);
}

/** Nobody has looked at the page for long. */
export function parked(state: Connecting | Live | Reconnecting | Waiting, now: number): Step {
  const session = greetedBy(state);
  if (session?.hello.resume === undefined) return [state, []];
  const next: Paused = { kind: "paused", ...session, picture: pictureOf(state), since: now };
  return [next, [{ kind: "park" }, { kind: "refuse-input" }]];
}

export function whilePaused(state: Paused, event: SessionEvent): Step {
  switch (event.kind) {
    case "retry":
      return lookedAt(state, event.now);
    case "ended":
      return ended(state, event.ending, event.facts);
    case "elsewhere":
      return elsewhere();
    case "painted":
      return painted(state);
    case "open":
    case "opened":
    case "reopen":
    case "hello":
    case "renewed":
    case "connected":
    case "waiting":
    case "in-use":
    case "pending":
    case "take-over":
    case "presence":
    case "mode":
    case "warning":
    case "time":
    case "idle":
    case "active":
    case "lost":
    case "doubted":
    case "park":
    case "blind":
    case "grace-over":
    case "resumed":
    case "probed":
      return [state, []];
  }
}

/** Also after its end: it may have another one since, of which nobody was there to be told. */
function lookedAt(state: Paused, now: number): Step {
  const next: Reconnecting = {
    ...state,
    kind: "reconnecting",
    step: "gateway",
    since: now,
    attempt: 0,
    takesInput: false,
    isLate: false,
  };
  return [next, [{ kind: "redial", attempt: 0, awayMs: 0 }]];
}

/** noVNC has drawn what had arrived before there was no WebSocket any more. */
function painted(state: Reconnecting | Paused): Step {
  if (state.picture === "present") return [state, []];
  return [{ ...state, picture: "present" }, [{ kind: "attach-controls", anew: true }]];
}

/** There is a WebSocket, and no screen of the machine. */
function onTheWay(state: Reconnecting | Waiting, event: SessionEvent): Step {
  switch (event.kind) {
    case "renewed":
      return renewed(state, event.now);
    case "waiting":
      return waiting(state, event);
    case "lost":
      return lost(state, event.now) ?? ended(state, "connection-lost");
    case "doubted":
      return lost(state, event.now, 0) ?? [state, []];
    case "in-use":
      return inUse(state, event);
    case "mode":
    case "warning":
    case "time":
    case "idle":
    case "active":
    case "presence":
      return [told(state, event), []];
    case "ended":
      return ended(state, event.ending, event.facts);
    case "park":
      return parked(state, event.now);
    case "elsewhere":
      return elsewhere();
    case "open":
    case "opened":
    case "reopen":
    case "hello":
    case "pending":
    case "take-over":
    case "connected":
    case "painted":
    case "retry":
    case "blind":
    case "grace-over":
    case "resumed":
    case "probed":
      return [state, []];
  }
}

/** The gateway is there again, and the machine's screen is not yet. */
function onMachine(
  state: Live | Reconnecting | Waiting,
  session: Greeted,
  now: number,
): Reconnecting {
  return {
    kind: "reconnecting",
    ...session,
    step: "machine",
    picture: pastOf(state),
    since: state.kind === "live" ? now : state.since,
    attempt: session.returned?.attempt ?? 0,
    takesInput: false,
    isLate: false,
  };
}

function pictureOf(state: Connecting | Live | Reconnecting | Waiting): Picture {
  if (state.kind === "live") return "present";
  return state.kind === "connecting" ? "none" : state.picture;
}

/** What is left of the picture once its connection is over. */
function pastOf(state: Connecting | Live | Reconnecting | Waiting): "none" | "past" {
  return pictureOf(state) === "none" ? "none" : "past";
}

function putAway(state: SessionState & Parameters<typeof pictureOf>[0]): Step[1][number] {
  return { kind: "put-away", keep: pictureOf(state) === "present" };
}
