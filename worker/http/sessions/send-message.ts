import { answer, type ApiCall } from "../api.ts";
import type { MessageSent } from "../api/session-answers.ts";
import type { SessionMessage } from "../api/session-requests.ts";
import { Problem } from "../problem.ts";
import { askSession, sessionOf } from "./session-object.ts";

/** `POST /api/v1/sessions/{session}/message`: shows a line to the viewer. */
export async function sendMessage(c: ApiCall, { text }: SessionMessage): Promise<Response> {
  const session = sessionOf(c);
  const { name, changeable } = c.var.caller;
  const isSent = await askSession(c, session, (object) =>
    object.message({ text, from: name }, changeable),
  );
  if (!isSent) throw new Problem("no-such-session");
  return answer(c, { session } satisfies MessageSent);
}
