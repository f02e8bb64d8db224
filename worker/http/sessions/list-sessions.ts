import type { Selection } from "../../directory/contract.ts";
import { answer, type ApiCall } from "../api.ts";
import type { SessionList } from "../api/session-view.ts";
import type { SessionsQuery } from "../api/session-queries.ts";
import { askDirectory } from "./directories.ts";
import { cursorOf, positionOf } from "./position.ts";
import { selectionOf } from "./selection.ts";
import { viewOf } from "./session-view.ts";
import { throughTenants } from "./through-tenants.ts";

/** `GET /api/v1/sessions`: one page of the live sessions that the caller may see. */
export async function listSessions(c: ApiCall, query: SessionsQuery): Promise<Response> {
  const { cursor, limit, ...filters } = query;
  const position = await positionOf(c, cursor, filters);
  const selection: Selection = selectionOf(c, filters);
  const { items, next } = await throughTenants(
    c,
    { only: filters.tenant, position, limit },
    async (tenant, inside, room) => {
      const page = { ...selection, limit: room, ...(inside !== undefined && { cursor: inside }) };
      const { sessions, next: after } = await askDirectory(c, tenant, (directory) =>
        directory.list(page),
      );
      return { items: sessions, ...(after !== undefined && { next: after }) };
    },
  );
  return answer(c, {
    sessions: items.map(viewOf),
    ...(next !== undefined && { next: await cursorOf(c, next, filters) }),
  } satisfies SessionList);
}
