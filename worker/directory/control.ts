import { IDLE_CONTROLLER_MS, LEASE_MS } from "./contract.ts";
import type { Action } from "./presence.ts";
import {
  addRequest,
  change,
  decline,
  isCapable,
  type Draft,
  type Handing,
  type Participant,
} from "./console-state.ts";
import { answerEntering } from "./entering.ts";

/** What a person wants of the control of the machine; what does not apply any more has no effect. */
export function act(draft: Draft, one: Participant, action: Action): void {
  switch (action.type) {
    case "ask":
      return ask(draft, one);
    case "cancel":
      draft.requests = draft.requests.filter(
        ({ from, what }) => from !== one.session || what !== "control",
      );
      return;
    case "take":
      return take(draft, one);
    case "release":
      if (!holds(draft, one)) return;
      change(draft, one.session, { hasYielded: true });
      return withdraw(draft, "released");
    case "give": {
      const to = [...draft.participants.values()].find(({ id }) => id === action.to);
      if (holds(draft, one) && to !== undefined && to !== one && isCapable(to)) {
        withdraw(draft, "given", to.session);
      }
      return;
    }
    case "answer":
      return answer(draft, one, action);
  }
}

function ask(draft: Draft, one: Participant): void {
  if (!isCapable(one) || isOrGetsControl(draft, one)) return;
  if (draft.control.kind === "free") return hand(draft, one, "free");
  if (draft.requests.some(({ from }) => from === one.session)) return;
  addRequest(draft, one, "control");
}

function take(draft: Draft, one: Participant): void {
  if (!isCapable(one) || isOrGetsControl(draft, one)) return;
  if (draft.control.kind === "free") return hand(draft, one, "taken");
  if (one.terms.may.takeOver) withdraw(draft, "taken", one.session);
}

function answer(
  draft: Draft,
  one: Participant,
  { request, allow }: Extract<Action, { type: "answer" }>,
): void {
  const asked = draft.requests.find(({ id }) => id === request);
  const from = asked === undefined ? undefined : draft.participants.get(asked.from);
  if (asked === undefined || from === undefined) return;
  if (asked.what === "enter") return answerEntering(draft, one, from, allow);
  if (!holds(draft, one)) return;
  draft.requests = draft.requests.filter(({ id }) => id !== request);
  if (allow) withdraw(draft, "asked", from.session);
  else decline(draft, from, { reason: "declined", by: one.terms.subject });
}

/** A request that nobody has answered: whoever is at work keeps control. */
export function leaveUnanswered(draft: Draft, from: Participant): void {
  draft.requests = draft.requests.filter((request) => request.from !== from.session);
  const { control } = draft;
  const holder = control.kind === "held" ? draft.participants.get(control.by) : undefined;
  if (holder === undefined) return;
  const lastInput = holder.lastInputUnixMs ?? holder.sinceUnixMs;
  const isIdle = lastInput <= draft.now - IDLE_CONTROLLER_MS;
  if (isIdle || holder.state !== "live") withdraw(draft, "unanswered", from.session);
  else decline(draft, from, { reason: "unanswered" });
}

/** Takes control from who has it; `to` gets it once it is over there. */
function withdraw(draft: Draft, how: Handing, to?: string): void {
  const { control } = draft;
  if (control.kind === "free") return;
  const next = { how, ...(to !== undefined && { to }) };
  if (control.kind === "withdrawn") {
    const { kind, from, turn, overUnixMs } = control;
    draft.control = { kind, from, turn, overUnixMs, ...next };
    return;
  }
  const from = control.by;
  // Whatever call of it was answered before now began before it was heard.
  const overUnixMs = (draft.participants.get(from)?.heardUnixMs ?? 0) + LEASE_MS;
  draft.control = { kind: "withdrawn", from, turn: draft.turn, overUnixMs, ...next };
}

/** Whoever has lost control or the console since, and who gets it next. */
export function settleControl(draft: Draft): void {
  loseControl(draft);
  if (draft.control.kind === "withdrawn") completeWithdrawal(draft, draft.control);
  draft.requests = draft.requests.filter((request) => isStillAsked(draft, request));
  if (draft.control.kind === "free") handFreeControl(draft);
}

function loseControl(draft: Draft): void {
  if (draft.control.kind !== "held") return;
  const holder = draft.participants.get(draft.control.by);
  if (holder === undefined) draft.control = { kind: "free" };
  else if (!isCapable(holder)) withdraw(draft, "changed");
}

function completeWithdrawal(
  draft: Draft,
  { from, turn, overUnixMs, to, how }: Extract<Draft["control"], { kind: "withdrawn" }>,
): void {
  const former = draft.participants.get(from);
  if (former !== undefined && former.acknowledged < turn && overUnixMs > draft.now) return;
  const next = to === undefined ? undefined : draft.participants.get(to);
  draft.control = { kind: "free" };
  if (next !== undefined && isCapable(next)) return hand(draft, next, how, former);
  // Of one that has lost the console as well, that says it.
  if (former?.place !== "in") return;
  draft.facts.push({ type: "control-withdrawn", session: from, how });
}

function isStillAsked(draft: Draft, { from, what }: Draft["requests"][number]): boolean {
  const one = draft.participants.get(from);
  if (one === undefined) return false;
  return what === "enter" ? one.place === "asking" : isCapable(one) && !isOrGetsControl(draft, one);
}

/** To who has asked first, or to the only one who could. */
function handFreeControl(draft: Draft): void {
  const [first] = draft.requests.filter(({ what }) => what === "control");
  const asker = first === undefined ? undefined : draft.participants.get(first.from);
  if (asker !== undefined) return hand(draft, asker, "free");
  const [only, ...others] = [...draft.participants.values()].filter(isCapable);
  if (only === undefined || others.length > 0) return;
  if (only.hasYielded || only.state === "detached") return;
  hand(draft, only, "free");
}

function hand(draft: Draft, to: Participant, how: Handing, from?: Participant): void {
  draft.control = { kind: "held", by: to.session };
  draft.requests = draft.requests.filter((request) => request.from !== to.session);
  change(draft, to.session, { hasYielded: false });
  // Whoever is alone has control; that it has come says as much.
  if (draft.participants.size === 1) return;
  draft.facts.push({
    type: "control-handed",
    session: to.session,
    how,
    ...(from !== undefined && from.session !== to.session && { from: from.terms.subject }),
  });
}

function holds({ control }: Draft, { session }: Participant): boolean {
  return control.kind === "held" && control.by === session;
}

function isOrGetsControl(draft: Draft, one: Participant): boolean {
  const { control } = draft;
  return holds(draft, one) || (control.kind === "withdrawn" && control.to === one.session);
}
