import { isRecord } from "./answer.ts";
import { NoAnswerError } from "./errors.ts";
import type { SessionEvent, SessionView, TicketLink } from "./views.ts";

/*
 * What a program relies on is looked for in every answer: something in front of the gateway may have made it. The
 * texts in it are what users and control planes have chosen.
 */

type JsonObject = Readonly<Record<string, unknown>>;

export function isSessionView(value: unknown): value is SessionView {
  if (!isRecord(value) || !isRecord(value["console"])) return false;
  const texts = ["session", "tenant", "subject", "issuer", "state", "mode", "sharing", "startedAt"];
  return hasTexts(value, texts) && hasTexts(value["console"], ["id", "name"]);
}

export function isSessionEvent(value: unknown): value is SessionEvent {
  return isRecord(value) && hasTexts(value, ["id", "time", "type"]);
}

/** A member that is a text. Throws NoAnswerError `not-understood`, as the others here do. */
export function textIn(answer: JsonObject, member: string): string {
  const value = answer[member];
  if (typeof value !== "string") throw new NoAnswerError("not-understood");
  return value;
}

export function countIn(answer: JsonObject, member: string): number {
  const value = answer[member];
  if (typeof value !== "number") throw new NoAnswerError("not-understood");
  return value;
}

export function listIn<T>(
  answer: JsonObject,
  member: string,
  isOne: (value: unknown) => value is T,
): readonly T[] {
  const list: unknown = answer[member];
  if (!Array.isArray(list) || !list.every((value) => isOne(value))) {
    throw new NoAnswerError("not-understood");
  }
  return list;
}

export function viewOf(answer: JsonObject): SessionView {
  if (!isSessionView(answer)) throw new NoAnswerError("not-understood");
  return answer;
}

export function linkOf(answer: JsonObject): TicketLink {
  return {
    url: textIn(answer, "url"),
    session: textIn(answer, "session"),
    expiresAt: textIn(answer, "expiresAt"),
  };
}

function hasTexts(value: JsonObject, members: readonly string[]): boolean {
  return members.every((member) => typeof value[member] === "string");
}
