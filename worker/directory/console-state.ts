import { ANSWER_MS } from "./contract.ts";
import type { Entry, Mode, SessionStateName } from "./entry.ts";
import type { Holder } from "./presence.ts";

/**
 * Where a session is: `in` the console; `choosing` whether to take it over; `asking` its holder; `next`: let in as
 * soon as those before it have let go; `leaving`: they; `refused`. Those who are leaving or refused are there until they
 * know it, or are no longer heard of.
 */
type Place = "in" | "choosing" | "asking" | "next" | "leaving" | "refused";

/** What decides about a session in its console, of what it has said when it entered. */
export type Terms = Pick<
  Entry,
  | "subject"
  | "issuer"
  | "anonymous"
  | "sharing"
  | "may"
  | "observer"
  | "observersRequired"
  | "canChoose"
>;

/** A session of the console that is not parked. Times are Unix times in milliseconds. */
export interface Participant {
  readonly session: string;
  readonly incarnation: string;
  /** When this stay of it began, by its own clock. */
  readonly begunUnixMs: number;
  /** The number that others know it by. */
  readonly id: number;
  readonly terms: Terms;
  readonly state: SessionStateName;
  readonly mode: Mode;
  readonly lastInputUnixMs?: number;
  readonly takesOne?: boolean;
  readonly place: Place;
  /** Since when it is in its place. */
  readonly sinceUnixMs: number;
  /** When a word of it came last: never before it began a call that was answered. */
  readonly heardUnixMs: number;
  /** The turn in which what it sees has changed last, and the newest one that it is known to have in force. */
  readonly turn: number;
  readonly acknowledged: number;
  /** When it was told last, and how often that turn. */
  readonly toldUnixMs: number;
  readonly tells: number;
  /** It has let go of control, and gets it back only if it wants it. */
  readonly hasYielded: boolean;
  /** Of one that is leaving or refused: why, and when it counts as gone at the latest. */
  readonly outcome?: Outcome;
}

export interface Outcome {
  readonly code: "console-in-use" | "console-taken";
  readonly holder?: Holder;
  readonly overUnixMs: number;
}

/** How control came to somebody, or was lost: `changed`: the grant permits no more than to watch. */
export type Handing = "free" | "taken" | "asked" | "unanswered" | "given" | "released" | "changed";

/** Whose input may pass. While it is withdrawn, nobody else's may. */
type Control =
  | { readonly kind: "free" }
  | { readonly kind: "held"; readonly by: string }
  | {
      readonly kind: "withdrawn";
      readonly from: string;
      /** In force at the one it is withdrawn from, this turn ends its control. */
      readonly turn: number;
      /** When its control is over at the latest. */
      readonly overUnixMs: number;
      /** Who gets it then. */
      readonly to?: string;
      readonly how: Handing;
    };

/** A participant has asked; `id` is the request's number. */
export interface Asking {
  readonly id: number;
  readonly from: string;
  readonly what: "control" | "enter";
  readonly untilUnixMs: number;
}

/** One console. What happens to it is data: it can be stored between any two events. */
export interface ConsoleState {
  /** The newest turn; it never goes back, not even after everybody has left. */
  readonly turn: number;
  readonly nextId: number;
  /** Those who came first are first. */
  readonly participants: readonly Participant[];
  readonly control: Control;
  readonly requests: readonly Asking[];
}

/** A console that nobody is in. Its turns follow those of the time before: they begin at the Unix time in milliseconds. */
export function emptyConsole(nowUnixMs: number): ConsoleState {
  return { turn: nowUnixMs, nextId: 1, participants: [], control: { kind: "free" }, requests: [] };
}

/** A fact for the audit trail. `from` and `by` are subjects, of nobody who is there unseen. */
export type Fact =
  | {
      readonly type: "control-handed";
      readonly session: string;
      readonly from?: string;
      readonly how: Handing;
    }
  /** Nobody has it then. Of a session that has ended, that says it. */
  | { readonly type: "control-withdrawn"; readonly session: string; readonly how: Handing }
  /** A request for control, or to be let in. */
  | ({ readonly type: "control-declined"; readonly session: string } & Declined)
  | { readonly type: "console-taken"; readonly session: string; readonly from?: string };

/** Why a request had no effect: `taken`: somebody else has taken the console meanwhile. */
export type Declined =
  | { readonly reason: "declined"; readonly by?: string }
  | { readonly reason: "unanswered" | "taken" };

/** A console while an event happens to it. */
export interface Draft {
  readonly now: number;
  /** The turn of whatever changes in this event. */
  readonly turn: number;
  nextId: number;
  readonly participants: Map<string, Participant>;
  control: Control;
  requests: readonly Asking[];
  readonly facts: Fact[];
}

export function draftOf(state: ConsoleState, now: number): Draft {
  return {
    now,
    turn: state.turn + 1,
    nextId: state.nextId,
    participants: new Map(state.participants.map((one) => [one.session, one])),
    control: state.control,
    requests: state.requests,
    facts: [],
  };
}

export function change(draft: Draft, session: string, changes: Partial<Participant>): void {
  const one = draft.participants.get(session);
  if (one !== undefined) draft.participants.set(session, { ...one, ...changes });
}

/** Only `control` is asked for by who is in, only `enter` by who is not. */
export function addRequest(draft: Draft, { session }: Participant, what: Asking["what"]): void {
  const untilUnixMs = draft.now + ANSWER_MS;
  draft.requests = [...draft.requests, { id: draft.nextId, from: session, what, untilUnixMs }];
  draft.nextId += 1;
}

/** A request has had no effect. */
export function decline(draft: Draft, { session }: Participant, why: Declined): void {
  draft.facts.push({ type: "control-declined", session, ...why });
}

/** What a draft and a state have in common. */
export type Room = Pick<ConsoleState, "control" | "requests"> & {
  readonly participants: Iterable<Participant>;
};

/** The draft as the functions see it that look at states as well. */
export function roomOf({ control, requests, participants }: Draft): Room {
  return { control, requests, participants: [...participants.values()] };
}

/** Whether it could control: it is in and seen, and its grant permits it. */
export function isCapable({ place, mode, terms }: Participant): boolean {
  return place === "in" && mode === "control" && terms.observer !== true && !terms.may.covert;
}

/** Whether it has the console, where only one may: it is there, or about to be, and not as an observer. */
export function isHolding({ place, terms }: Participant): boolean {
  return (place === "in" || place === "next" || place === "leaving") && terms.observer !== true;
}

/** Whether its input may pass. */
export function controls({ control }: Pick<Room, "control">, { session }: Participant): boolean {
  return control.kind === "held" && control.by === session;
}

/** Whether others see it. Nobody types unseen, see {@link isCapable}. */
export function isSeen({ place, terms }: Participant): boolean {
  return place === "in" && !terms.may.covert;
}

/** Who answers for the console: who controls it, or else who has been there longest. */
export function holderOf(room: Room): Participant | undefined {
  const holding = [...room.participants].filter((one) => isHolding(one) && one.place !== "leaving");
  return holding.find((one) => controls(room, one)) ?? holding[0];
}

/** What others are told of whoever has the console: nothing of one that they do not see. */
export function shownHolder(one: Participant | undefined): Holder | undefined {
  if (one === undefined || one.terms.may.covert) return undefined;
  return { subject: one.terms.subject, sinceUnixMs: one.sinceUnixMs };
}
