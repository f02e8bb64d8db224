import { answer, type ApiCall } from "../api.ts";
import type { SessionsEnded } from "../api/session-answers.ts";
import type { EndRequest } from "../api/session-requests.ts";
import { askDirectory } from "./directories.ts";
import { cursorOf, positionOf } from "./position.ts";
import { selectionOf } from "./selection.ts";
import { MAX_DIRECTORIES, throughTenants } from "./through-tenants.ts";

/** `POST /api/v1/sessions/end`: ends the live sessions that match, of those that the caller may change. */
export async function endSessions(c: ApiCall, request: EndRequest): Promise<Response> {
  const { reason, cursor, ...filters } = request;
  const position = await positionOf(c, cursor, filters);
  const call = {
    ...selectionOf(c, filters),
    by: c.var.caller.name,
    ...(reason !== undefined && { reason }),
  };
  const { items, next } = await throughTenants(
    c,
    // One number of each directory.
    { only: filters.tenant, position, limit: MAX_DIRECTORIES },
    async (tenant) => {
      const { ended } = await askDirectory(c, tenant, (directory) => directory.endMatching(call));
      return { items: [ended] };
    },
  );
  const ended = items.reduce((sum, number) => sum + number, 0);
  return answer(c, {
    ended,
    ...(next !== undefined && { next: await cursorOf(c, next, filters) }),
  } satisfies SessionsEnded);
}
