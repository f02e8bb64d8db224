import { tooWide } from "../../admission/bounds.ts";
import type { Facts } from "../../audit/facts.ts";
import { answer, type ApiCall } from "../api.ts";
import type { SessionChanged } from "../api/session-answers.ts";
import type { SessionChange } from "../api/session-requests.ts";
import { recordFact } from "../record-fact.ts";
import { Problem } from "../problem.ts";
import { changeEnd, declineTime } from "./change-time.ts";
import { askSession, sessionOf } from "./session-object.ts";

/**
 * `PATCH /api/v1/sessions/{session}`: changes what the viewer of a live session may do, and when it ends. What may be
 * refused comes first, so that a call that is refused changes nothing.
 */
export async function changeSession(
  c: ApiCall,
  { mode, endsAt, moreTime }: SessionChange,
): Promise<Response> {
  const session = sessionOf(c);
  const { bounds } = c.var.caller;
  if (mode !== undefined && bounds.grant && tooWide({ mode }, bounds.grant) !== undefined) {
    throw new Problem("not-permitted", { detail: "mode is more than this caller may ask for." });
  }
  const ends = endsAt === undefined ? {} : await changeEnd(c, session, Date.parse(endsAt));
  const declined = moreTime === undefined ? {} : await declineTime(c, session);
  if (mode !== undefined) await changeMode(c, session, mode);
  const changed = { session, ...(mode !== undefined && { mode }), ...ends, ...declined };
  return answer(c, changed satisfies SessionChanged);
}

async function changeMode(
  c: ApiCall,
  session: string,
  mode: NonNullable<SessionChange["mode"]>,
): Promise<void> {
  const { name, changeable } = c.var.caller;
  const isChanged = await askSession(c, session, (object) => object.changeMode(mode, changeable));
  if (!isChanged) throw new Problem("no-such-session");
  await recordChange(c, session, { by: name, mode, ...c.var.client });
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
