import { LEASE_MS } from "./contract.ts";
import type { Deciding, Member } from "./entry.ts";
import type { Action, Admittance } from "./presence.ts";
import { change, draftOf, roomOf } from "./console-state.ts";
import type { ConsoleState, Draft, Fact, Participant } from "./console-state.ts";
import { act, leaveUnanswered, settleControl } from "./control.ts";
import { enter, keepOne, refuse, settlePlaces, takeOver, type Newcomer } from "./entering.ts";
import { isSameNews, newsFor, sceneOf } from "./views.ts";

/** Time after which a session is told again what it is not known to have in force, in milliseconds. */
const RETELL_MS = 5000;
/** How often it is told something that nobody waits for; after that the answer to its next report brings it. */
const MAX_TELLS = 3;

/** What happens to a console. */
export type ConsoleEvent =
  | ({ readonly type: "enter" } & Newcomer)
  | ({ readonly type: "take-over" } & Member)
  /** A session has said how it is, and which turn it has in force. */
  | ({
      readonly type: "report";
      readonly standing: Deciding;
      readonly turn: number;
    } & Member)
  /** It was told, and has this turn in force. */
  | ({
      readonly type: "told";
      readonly turn: number;
      readonly standing?: Deciding;
    } & Member)
  | ({ readonly type: "act"; readonly action: Action } & Member)
  /** It has let go of its machine, and is out until it enters again. */
  | ({ readonly type: "park" } & Member)
  /** It was told, and is not there. */
  | ({ readonly type: "gone" } & Member)
  /** It has ended. */
  | { readonly type: "leave"; readonly session: string }
  /** Time has passed. */
  | { readonly type: "time" };

export interface Transition {
  readonly state: ConsoleState;
  /** Sessions that are to be told what they are not known to have in force. */
  readonly tell: readonly string[];
  readonly facts: readonly Fact[];
  /** The answer to one who enters and is not let in, of whom nothing is kept. */
  readonly refusal?: Admittance;
}

/**
 * What follows from an event. Whoever enters learns from the answer, so it is not told as well; whoever reports is told,
 * because what it acknowledges then is known sooner than with its next report.
 * `now`: Unix time in milliseconds; it may stand still, but not go back.
 */
export function next(state: ConsoleState, event: ConsoleEvent, now: number): Transition {
  const draft = draftOf(state, now);
  const refusal = happens(draft, event);
  lapse(draft);
  settlePlaces(draft);
  settleControl(draft);
  const answered = isAnswered(event) ? event.session : undefined;
  const tell = tellChanges(state, draft, answered);
  if (event.type === "time") tell.push(...retell(draft, tell));
  const { nextId, control, requests, facts } = draft;
  const participants = [...draft.participants.values()];
  const turn = participants.some((one) => one.turn === draft.turn) ? draft.turn : state.turn;
  return {
    state: {
      turn: refusal === undefined ? turn : draft.turn,
      nextId,
      participants,
      control,
      requests,
    },
    tell,
    facts,
    ...(refusal !== undefined && { refusal }),
  };
}

function isAnswered(event: ConsoleEvent): event is ConsoleEvent & Member {
  return event.type === "enter" || event.type === "take-over";
}

function happens(draft: Draft, event: ConsoleEvent): Admittance | undefined {
  switch (event.type) {
    case "enter":
      return enter(draft, event);
    case "time":
      return undefined;
    case "leave":
      draft.participants.delete(event.session);
      return undefined;
    case "take-over":
    case "report":
    case "told":
    case "act":
    case "park":
    case "gone": {
      const one = draft.participants.get(event.session);
      // What another stay of it has said, or was told, counts no more.
      if (one !== undefined && one.incarnation === event.incarnation) say(draft, one, event);
      return undefined;
    }
  }
}

function say(
  draft: Draft,
  one: Participant,
  event: Exclude<ConsoleEvent, { type: "enter" | "time" | "leave" }>,
): void {
  const { session } = one;
  switch (event.type) {
    case "park":
    case "gone":
      draft.participants.delete(session);
      return;
    case "take-over":
      change(draft, session, { heardUnixMs: draft.now });
      return takeOver(draft, one);
    case "act":
      change(draft, session, { heardUnixMs: draft.now });
      return act(draft, one, event.action);
    case "report":
    case "told": {
      const acknowledged = Math.max(one.acknowledged, event.turn);
      const { standing } = event;
      const isNew = standing?.takesOne === true && one.takesOne !== true;
      change(draft, session, { ...standing, acknowledged, heardUnixMs: draft.now });
      if (isNew && one.place === "in") keepOne(draft);
      // Whoever is out, and knows it.
      if (one.outcome !== undefined && acknowledged >= one.turn) draft.participants.delete(session);
    }
  }
}

/** What has lasted as long as it may. */
function lapse(draft: Draft): void {
  const { now } = draft;
  for (const one of draft.participants.values()) {
    const isSilent = one.heardUnixMs + LEASE_MS <= now;
    const isOver = one.outcome !== undefined && one.outcome.overUnixMs <= now;
    if (isSilent || isOver) draft.participants.delete(one.session);
  }
  for (const { from, what, untilUnixMs } of draft.requests) {
    const one = draft.participants.get(from);
    if (one === undefined || untilUnixMs > now) continue;
    if (what === "control") leaveUnanswered(draft, one);
    else if (one.place === "asking") refuse(draft, one, { reason: "unanswered" });
  }
}

/** Gives a turn to everybody for whom something has changed; those who are to be told. */
function tellChanges(state: ConsoleState, draft: Draft, answered: string | undefined): string[] {
  if (looksTheSame(state, draft)) return [];
  const before = sceneOf(state, draft.now);
  const after = sceneOf(roomOf(draft), draft.now);
  const known = new Map(state.participants.map((one) => [one.session, one]));
  const tell: string[] = [];
  for (const one of draft.participants.values()) {
    const { session } = one;
    const former = known.get(session);
    const isNew = one.turn === draft.turn;
    if (!isNew && former !== undefined && isSameNews(before, former, after, one)) continue;
    change(draft, session, { turn: draft.turn, toldUnixMs: draft.now, tells: 1 });
    if (session !== answered) tell.push(session);
  }
  return tell;
}

/** Whether nothing has changed that anybody sees: that somebody is still there, or knows what it was told. */
function looksTheSame(state: ConsoleState, draft: Draft): boolean {
  const after = [...draft.participants.values()];
  return (
    state.control === draft.control &&
    state.requests.length === draft.requests.length &&
    state.requests.every((request, at) => request === draft.requests[at]) &&
    state.participants.length === after.length &&
    state.participants.every((one, at) => {
      const other = after[at];
      return (
        one === other ||
        (other !== undefined && SEEN.every((member) => one[member] === other[member]))
      );
    })
  );
}

/** The members of a participant that somebody sees, or that have to be told. */
const SEEN = [
  "session",
  "incarnation",
  "terms",
  "state",
  "mode",
  "place",
  "outcome",
  "turn",
] as const satisfies readonly (keyof Participant)[];

/** Those who have not said yet that they know, and for whom it is time. */
function retell(draft: Draft, told: readonly string[]): string[] {
  const { control, now } = draft;
  const due = [...draft.participants.values()].filter(
    (one) => !told.includes(one.session) && (retellUnixMs(control, one) ?? Infinity) <= now,
  );
  for (const { session, tells } of due)
    change(draft, session, { toldUnixMs: now, tells: tells + 1 });
  return due.map(({ session }) => session);
}

function retellUnixMs(
  control: ConsoleState["control"],
  { session, acknowledged, turn, tells, toldUnixMs, place }: Participant,
): number | undefined {
  if (acknowledged >= turn) return undefined;
  const isWaitedFor =
    place === "leaving" || (control.kind === "withdrawn" && control.from === session);
  return isWaitedFor || tells < MAX_TELLS ? toldUnixMs + RETELL_MS : undefined;
}

/** When something is to happen by itself at the earliest, silence of a session aside; Unix time in milliseconds. */
export function dueUnixMs(state: ConsoleState): number | undefined {
  const retells = state.participants.flatMap((one) => retellUnixMs(state.control, one) ?? []);
  return earliest([lastingDueUnixMs(state) ?? Infinity, ...retells]);
}

/** The same but for what a session is told again, and learns by its next report otherwise. */
export function lastingDueUnixMs({
  participants,
  requests,
  control,
}: ConsoleState): number | undefined {
  return earliest([
    ...requests.map(({ untilUnixMs }) => untilUnixMs),
    ...participants.flatMap(({ outcome }) => outcome?.overUnixMs ?? []),
    ...(control.kind === "withdrawn" ? [control.overUnixMs] : []),
  ]);
}

function earliest(times: readonly number[]): number | undefined {
  const first = Math.min(...times);
  return first === Infinity ? undefined : first;
}

/** What a session of the console is to have in force now. */
export function newsOf(state: ConsoleState, session: string, now: number): Admittance | undefined {
  const one = state.participants.find((other) => other.session === session);
  return one === undefined ? undefined : newsFor(sceneOf(state, now), one);
}
