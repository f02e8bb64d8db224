import {
  lost,
  parked,
  renewed,
  waiting,
  whilePaused,
  whileReconnecting,
  whileWaiting,
} from "./away.ts";
import { elsewhere, ended } from "./ended-state.ts";
import { greeted, greetedBy, told } from "./greeted.ts";
import { held, inUse, isBesides, withoutHolder } from "./in-use.ts";
import type { Connecting, InUse, Live, SessionEvent, SessionState, Step } from "./session-state.ts";

/** How long what a person does during a loss is kept, in milliseconds: nobody types for longer without seeing it. */
export const MAX_BLIND_MS = 3000;

/** How often a gateway that has not greeted is asked again: a deploy, or a network that changes, is over by then. */
export const MAX_AGAIN = 3;

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
    case "elsewhere":
    case "ended":
      // The browser may know more of what the gateway has told: that it was in another tab.
      if (event.kind === "elsewhere" && isOpenedElsewhere(state)) return elsewhere();
      // The first reason is the true one: whatever follows an end is only its echo.
      return event.kind === "open" ? dialled(event.confirmed) : [state, []];
    case "connecting":
      if (state.step === "unseen") return whileUnseen(state, event);
      if (state.step === "probing")
        return event.kind === "probed" ? probed(event.reachable) : [state, []];
      return whileConnecting(state, event);
    case "in-use":
      return whileInUse(state, event);
    case "live":
      return whileLive(state, event);
    case "reconnecting":
      return whileReconnecting(state, event);
    case "waiting":
      return whileWaiting(state, event);
    case "paused":
      return whilePaused(state, event);
  }
}

function isOpenedElsewhere(state: SessionState): boolean {
  return (
    state.kind === "ended" && (state.ending === "taken-over" || state.ending === "ticket-used")
  );
}

function whileUnseen(state: Connecting, event: SessionEvent): Step {
  if (event.kind === "elsewhere") return elsewhere();
  return event.kind === "open" ? dialled(event.confirmed) : [state, []];
}

function whileConnecting(state: Connecting, event: SessionEvent): Step {
  switch (event.kind) {
    case "opened":
      return [{ ...state, step: "machine" }, [{ kind: "watch-line" }]];
    case "hello":
      return [
        { kind: "connecting", step: "machine", ...greeted(event.hello, event.now) },
        [{ kind: "translate-keys", hello: event.hello }],
      ];
    case "connected":
      return connected(state);
    case "waiting":
      return waiting(state, event);
    case "renewed":
      return [state, [{ kind: "put-away", keep: false }, { kind: "draw" }]];
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
      return event.ending === "gateway-unreachable"
        ? unanswered()
        : ended(state, event.ending, event.facts);
    case "lost":
      return lost(state, event.now) ?? notGreeted(state);
    case "reopen":
      return state.hello === undefined ? again(state, state.attempt ?? 0) : [state, []];
    case "doubted":
      return lost(state, event.now, 0) ?? [state, []];
    case "park":
      return parked(state, event.now);
    case "elsewhere":
      return elsewhere();
    case "open":
    case "pending":
    case "take-over":
    case "painted":
    case "probed":
    case "retry":
    case "blind":
    case "grace-over":
    case "resumed":
      return [state, []];
  }
}

/** What happens besides does not settle who has the console; all else does, as if nobody else had it. */
function whileInUse(state: InUse, event: SessionEvent): Step {
  if (event.kind === "in-use") return inUse(state, event);
  const settled = withoutHolder(state);
  if (event.kind === "take-over") {
    return state.answerBy === undefined ? [settled, [{ kind: "take-over" }]] : [state, []];
  }
  if (event.kind === "pending") return [settled, []];
  const [after, effects] = next(settled, event);
  if (after === settled && effects.length === 0) return [state, []];
  const isHeld = after.kind === "connecting" || after.kind === "reconnecting";
  return isHeld && isBesides(event) ? [held(state, after), effects] : [after, effects];
}

function whileLive(state: Live, event: SessionEvent): Step {
  switch (event.kind) {
    case "in-use":
      return inUse(state, event);
    case "mode":
    case "warning":
    case "time":
    case "idle":
    case "active":
    case "presence":
      return [told(state, event), []];
    case "waiting":
      return waiting(state, event);
    case "renewed":
      return renewed(state, event.now);
    case "ended":
      return ended(state, event.ending, event.facts);
    case "lost":
      return lost(state, event.now) ?? ended(state, "connection-lost");
    case "doubted":
      return lost(state, event.now, 0) ?? [state, []];
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
    case "probed":
    case "retry":
    case "blind":
    case "grace-over":
    case "resumed":
      return [state, []];
  }
}

function dialled(confirmed: boolean): Step {
  return [
    { kind: "connecting", step: "gateway", ...saying(confirmed) },
    [{ kind: "dial", confirmed, attempt: 0 }],
  ];
}

/**
 * The WebSocket is lost, and the gateway has not greeted. What it may have done for it is not lost: what opens the
 * console does so again, for the tab that it did it for.
 */
function notGreeted(state: Connecting): Step {
  if (state.hello !== undefined) return ended(state, "connection-lost");
  const attempt = (state.attempt ?? 0) + 1;
  if (attempt <= MAX_AGAIN) return again(state, attempt);
  return state.step === "machine" ? ended(state, "connection-lost") : unanswered();
}

function again({ confirmed }: Connecting, attempt: number): Step {
  const isConfirmed = confirmed === true;
  return [
    { kind: "connecting", step: "gateway", attempt, ...saying(isConfirmed) },
    [
      { kind: "close", leave: false },
      { kind: "dial", confirmed: isConfirmed, attempt },
    ],
  ];
}

function saying(confirmed: boolean): Pick<Connecting, "confirmed"> {
  return confirmed ? { confirmed: true } : {};
}

/** A WebSocket that was refused looks like one that has reached nobody. */
function unanswered(): Step {
  return [
    { kind: "connecting", step: "probing" },
    [{ kind: "close", leave: true }, { kind: "probe" }],
  ];
}

function probed(isReachable: boolean): Step {
  const ending = isReachable ? "gateway-refused" : "gateway-unreachable";
  return [{ kind: "ended", ending }, []];
}

function connected(state: Connecting): Step {
  const session = greetedBy(state);
  // The gateway greets before any RFB byte, so a screen without a greeting is not ours to show.
  if (session === undefined) return ended(state, "viewer-failed");
  return [{ kind: "live", ...session }, [{ kind: "attach-controls", anew: false }]];
}
