import { tooWide } from "../../admission/bounds.ts";
import { answer, type ApiCall } from "../api.ts";
import type { SessionChanged } from "../api/session-answers.ts";
import type { SessionChange } from "../api/session-requests.ts";
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
  c.var.log.audit("session-mode-changed", { session, by: name, mode, ...c.var.client });
  return answer(c, { session, mode } satisfies SessionChanged);
}
