import { greetedBy } from "./greeted.ts";
import type {
  Connecting,
  Effect,
  InUse,
  Live,
  Reconnecting,
  SessionEvent,
  Step,
  Waiting,
} from "./session-state.ts";

/** Somebody else has the console: nothing of it is shown until that is settled. */
export function inUse(
  state: Connecting | InUse | Live | Reconnecting | Waiting,
  { message, now }: Extract<SessionEvent, { readonly kind: "in-use" }>,
): Step {
  const wasIn = state.kind === "in-use" ? state.wasIn : state.kind !== "connecting";
  const next: InUse = {
    kind: "in-use",
    ...greetedBy(state),
    holder: {
      ...(message.by === undefined ? {} : { by: message.by }),
      ...(message.since === undefined ? {} : { sinceUnixMs: message.since * 1000 }),
    },
    ...(message.type === "asked" ? { answerBy: now + message.secondsLeft * 1000 } : {}),
    wasIn,
    since: state.kind === "in-use" ? state.since : now,
  };
  const isShown = state.kind !== "connecting" && state.kind !== "in-use";
  return [next, isShown ? PUT_AWAY : []];
}

/** Not even the last picture: it was of a console that somebody else has now. */
const PUT_AWAY: readonly Effect[] = [{ kind: "put-away", keep: false }, { kind: "refuse-input" }];

/** What the session is, apart from who has its console: what becomes of it once that is settled. */
export function withoutHolder(state: InUse): Connecting | Reconnecting {
  const session = greetedBy(state);
  if (!state.wasIn || session === undefined)
    return { kind: "connecting", step: "machine", ...session };
  return {
    kind: "reconnecting",
    ...session,
    step: "machine",
    picture: "none",
    since: state.since,
    attempt: session.returned?.attempt ?? 0,
    takesInput: false,
    isLate: false,
  };
}

/** Somebody still has the console, and this is what is known of the session by now. */
export function held(
  { answerBy, holder, since, wasIn }: InUse,
  session: Connecting | Reconnecting,
): InUse {
  return {
    kind: "in-use",
    ...greetedBy(session),
    holder,
    ...(answerBy === undefined ? {} : { answerBy }),
    wasIn,
    since,
  };
}

/** Whether an event says something of the session, and nothing of who has its console. */
export function isBesides({ kind }: SessionEvent): boolean {
  return BESIDES.has(kind);
}

const BESIDES: ReadonlySet<SessionEvent["kind"]> = new Set([
  "active",
  "hello",
  "idle",
  "mode",
  "presence",
  "time",
  "warning",
]);
