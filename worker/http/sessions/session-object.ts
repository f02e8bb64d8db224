import { placedObject } from "../../config/placed-object.ts";
import { jurisdictionOf } from "../../ticket/session-name.ts";
import type { ApiCall } from "../api.ts";
import { answerOf } from "../object-answer.ts";

type SessionStub = ReturnType<ApiCall["env"]["SESSIONS"]["getByName"]>;

/** What the object of a session answers. Throws the problem `gateway-updating`. */
export function askSession<Answer>(
  c: ApiCall,
  session: string,
  ask: (object: SessionStub) => Promise<Answer>,
): Promise<Answer> {
  const placement = { jurisdiction: jurisdictionOf(session) };
  return answerOf(ask(placedObject(c.env.SESSIONS, session, placement)));
}

/** The session that the path of a call names; only one that can be a session's name gets here. */
export function sessionOf(c: ApiCall): string {
  return c.req.param("session") ?? "";
}
