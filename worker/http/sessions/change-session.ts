import { tooWide } from "../../admission/bounds.ts";
import type { Facts } from "../../audit/facts.ts";
import { answer, type ApiCall } from "../api.ts";
import type { SessionChanged } from "../api/session-answers.ts";
import type { SessionChange } from "../api/session-requests.ts";
import { recordFact } from "../record-fact.ts";
import { Problem } from "../problem.ts";
import { askSession, sessionOf } from "./session-object.ts";

/** `PATCH /api/v1/sessions/{session}`: changes what the viewer of a live session may do. */
export async function changeSession(c: ApiCall, { mode }: SessionChange): Promise<Response> {
  const session = sessionOf(c);
  const { name, bounds, changeable } = c.var.caller;
  if (bounds.grant !== undefined && tooWide({ mode }, bounds.grant) !== undefined) {
    throw new Problem("not-permitted", { detail: "mode is more than this caller may ask for." });
  }
  const isChanged = await askSession(c, session, (object) => object.changeMode(mode, changeable));
  if (!isChanged) throw new Problem("no-such-session");
  await recordChange(c, session, { by: name, mode, ...c.var.client });
  return answer(c, { session, mode } satisfies SessionChanged);
}

/** Whose session it is only the session knows. What cannot be asked any more is in the log alone. */
async function recordChange(
  c: ApiCall,
  session: string,
  change: Facts["session-mode-changed"],
): Promise<void> {
  const { changeable } = c.var.caller;
  const located = await askSession(c, session, (object) => object.locate(changeable));
  if (located === undefined) c.var.log.audit("session-mode-changed", { session, ...change });
  else recordFact(c, { tenant: located.tenant, session }, "session-mode-changed", change);
}
