import { LEASE_MS, MAX_MEMBERS } from "./contract.ts";
import { SHARINGS, type Deciding, type Member, type Sharing } from "./entry.ts";
import type { Admittance } from "./presence.ts";
import {
  addRequest,
  change,
  decline,
  holderOf,
  isHolding,
  roomOf,
  shownHolder,
  type Declined,
  type Draft,
  type Outcome,
  type Participant,
  type Terms,
} from "./console-state.ts";

/** A session that wants to be in. */
export interface Newcomer extends Member {
  readonly terms: Terms;
  readonly standing: Deciding;
  readonly again: boolean;
  readonly begunUnixMs: number;
}

/** The answer to one of whom nothing is kept. */
type Refusal = Extract<Admittance, { kind: "refused" | "pending" }>;

/** Lets a session in, or has it wait; the answer, if it is refused at once. */
export function enter(draft: Draft, newcomer: Newcomer): Refusal | undefined {
  const { session, incarnation, terms, standing, again, begunUnixMs } = newcomer;
  const before = draft.participants.get(session);
  if (before?.incarnation === incarnation) {
    change(draft, session, { ...standing, heardUnixMs: draft.now });
    return undefined;
  }
  if (before !== undefined && begunUnixMs < before.begunUnixMs) {
    // Of a stay that is over, or of a clock that was set back: then that other stay is not heard of any more.
    const secondsLeft = Math.ceil((before.heardUnixMs + LEASE_MS - draft.now) / 1000);
    return { kind: "pending", turn: draft.turn, secondsLeft };
  }
  if (before?.outcome !== undefined) {
    draft.participants.delete(session);
    return refusal(draft, before.outcome);
  }
  if (before?.place === "in" && again) {
    // What it had in force is gone with the stay before; what it has it is told now.
    const told = { acknowledged: 0, turn: draft.turn, tells: 0 };
    const stay = { incarnation, begunUnixMs, terms, ...standing, heardUnixMs: draft.now };
    change(draft, session, { ...stay, ...told });
    return undefined;
  }
  draft.participants.delete(session);
  if (draft.participants.size >= MAX_MEMBERS) {
    return {
      kind: "refused",
      turn: draft.turn,
      code: "limit-reached",
      limit: "liveSessions.console",
    };
  }
  return place(draft, add(draft, newcomer));
}

function add(draft: Draft, newcomer: Newcomer): Participant {
  const { session, incarnation, begunUnixMs, terms, standing } = newcomer;
  const { now } = draft;
  const id = newId(draft, terms);
  const one: Participant = {
    session,
    incarnation,
    begunUnixMs,
    id,
    terms,
    ...standing,
    place: "choosing",
    sinceUnixMs: now,
    heardUnixMs: now,
    turn: draft.turn,
    acknowledged: 0,
    toldUnixMs: now,
    tells: 0,
    hasYielded: false,
  };
  draft.participants.set(session, one);
  return one;
}

/** The numbers of those who are there unseen: nobody is to find them by a number that is missing. */
const UNSEEN_IDS = 2 ** 40;

function newId(draft: Draft, { may }: Terms): number {
  if (may.covert) {
    const known = [...draft.participants.values()].map(({ id }) => id);
    return Math.max(UNSEEN_IDS, ...known) + 1;
  }
  const { nextId } = draft;
  draft.nextId += 1;
  return nextId;
}

/** Where a newcomer belongs. Those who are there already have the say. */
function place(draft: Draft, one: Participant): Refusal | undefined {
  if (mayJoin(draft, one)) {
    moveTo(draft, one, "in");
    return undefined;
  }
  if (one.terms.observer === true) {
    draft.participants.delete(one.session);
    return refusal(draft, inUse(draft));
  }
  const others = holding(draft, one);
  const isOwn = others.every(({ terms }) => isSamePerson(terms, one.terms));
  const sharing = strictest(draft, one);
  if (isOwn || one.terms.may.takeOver) {
    replace(draft, one);
  } else if (sharing === "ask") {
    moveTo(draft, one, "asking");
    addRequest(draft, one, "enter");
  } else if (sharing === "takeover" && one.terms.canChoose) {
    moveTo(draft, one, "choosing");
  } else {
    draft.participants.delete(one.session);
    return refusal(draft, inUse(draft));
  }
  return undefined;
}

/** The person of a newcomer has decided to take the console. */
export function takeOver(draft: Draft, one: Participant): void {
  if (one.place === "choosing") replace(draft, one);
}

/** Whoever has the console loses it to this one. */
function replace(draft: Draft, one: Participant): void {
  moveTo(draft, one, "next");
  takeFrom(draft, one);
}

/**
 * The machine of one who is in turns out to accept one connection at a time: those of several would end each other. The
 * console's holder keeps it, and whoever watches beside it is out.
 */
export function keepOne(draft: Draft): void {
  const holder = holderOf(roomOf(draft));
  const one = holder && draft.participants.get(holder.session);
  if (one === undefined) return;
  takeFrom(draft, one);
  for (const other of draft.participants.values()) {
    if (other.terms.observer === true) moveTo(draft, other, "leaving", inUse(draft));
  }
}

/** All others lose the console to this one. */
function takeFrom(draft: Draft, one: Participant): void {
  const holder = { subject: one.terms.subject, sinceUnixMs: draft.now };
  const shown = one.terms.may.covert ? {} : { holder };
  for (const other of holding(draft, one)) {
    if (other.place === "leaving") continue;
    const overUnixMs = other.heardUnixMs + LEASE_MS;
    const outcome: Outcome = { code: "console-taken", overUnixMs, ...shown };
    moveTo(draft, other, "leaving", outcome);
    const from = shownHolder(other)?.subject;
    draft.facts.push({
      type: "console-taken",
      session: one.session,
      ...(from !== undefined && { from }),
    });
  }
  for (const other of draft.participants.values()) {
    if (other.place === "asking") refuse(draft, other, { reason: "taken" });
  }
}

/** The holder's answer to one who asks to be let in. */
export function answerEntering(
  draft: Draft,
  holder: Participant,
  from: Participant,
  allow: boolean,
): void {
  if (from.place !== "asking" || holderOf(roomOf(draft))?.session !== holder.session) return;
  if (allow) return replace(draft, from);
  const by = shownHolder(holder)?.subject;
  refuse(draft, from, { reason: "declined", ...(by !== undefined && { by }) });
}

/** Tells one who waits that it is not let in. */
export function refuse(draft: Draft, one: Participant, why: Declined): void {
  decline(draft, one, why);
  moveTo(draft, one, "refused", inUse(draft));
}

/** Those who can be let in by now. */
export function settlePlaces(draft: Draft): void {
  for (const one of draft.participants.values()) {
    if (one.place === "next") {
      const isClear = holding(draft, one).every(({ place }) => place !== "leaving");
      if (isClear) moveTo(draft, one, "in");
    } else if ((one.place === "choosing" || one.place === "asking") && mayJoin(draft, one)) {
      moveTo(draft, one, "in");
    }
  }
}

function mayJoin(draft: Draft, one: Participant): boolean {
  const others = holding(draft, one);
  if (one.terms.observer === true) return !others.some(({ takesOne }) => takesOne === true);
  return others.length === 0 || strictest(draft, one) === "shared";
}

/**
 * The policy of those who have the console, and of who comes: the one that permits less counts, and one that this
 * version does not know permits nothing.
 */
function strictest(draft: Draft, one: Participant): Sharing {
  const met = [one, ...holding(draft, one)].map((each) => SHARINGS.indexOf(sharingOf(each)));
  return met.includes(-1) ? "exclusive" : (SHARINGS[Math.max(...met)] ?? "exclusive");
}

/** A machine that accepts one connection at a time shows its screen to one viewer, whatever was granted. */
function sharingOf({ terms: { sharing }, takesOne }: Participant): Sharing {
  return sharing === "shared" && takesOne === true ? "takeover" : sharing;
}

function holding(draft: Draft, one: Participant): readonly Participant[] {
  return [...draft.participants.values()].filter(
    (other) => other.session !== one.session && isHolding(other),
  );
}

/** Issuers name people for themselves, and some name nobody. */
function isSamePerson(one: Terms, other: Terms): boolean {
  if (one.anonymous === true || other.anonymous === true) return false;
  return one.subject === other.subject && one.issuer === other.issuer;
}

function inUse(draft: Draft): Outcome {
  const holder = shownHolder(holderOf(roomOf(draft)));
  const overUnixMs = draft.now + LEASE_MS;
  return { code: "console-in-use", overUnixMs, ...(holder !== undefined && { holder }) };
}

function moveTo(
  draft: Draft,
  { session }: Participant,
  place: Participant["place"],
  outcome?: Outcome,
): void {
  const sinceUnixMs = draft.now;
  change(draft, session, { place, sinceUnixMs, ...(outcome !== undefined && { outcome }) });
}

function refusal({ turn }: Draft, { code, holder }: Outcome): Refusal {
  return { kind: "refused", turn, code, ...(holder !== undefined && { holder }) };
}
