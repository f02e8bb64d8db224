import { answer, type ApiCall } from "../api.ts";
import { Problem } from "../problem.ts";
import { askDirectory } from "./directories.ts";
import { askSession, sessionOf } from "./session-object.ts";
import { viewOf } from "./session-view.ts";

/** `GET /api/v1/sessions/{session}`. The session says whose it is, and its tenant's directory how it is. */
export async function getSession(c: ApiCall): Promise<Response> {
  const session = sessionOf(c);
  const { changeable } = c.var.caller;
  const located = await askSession(c, session, (object) => object.locate(changeable));
  if (located === undefined) throw new Problem("no-such-session");
  const listed = await askDirectory(c, located.tenant, (directory) => directory.find({ session }));
  if (listed === undefined) throw new Problem("no-such-session");
  return answer(c, viewOf(listed));
}
