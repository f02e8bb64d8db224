import { describe, it } from "vitest";

import { accessTicket } from "../../../../demo/cloudstack/console-url.ts";
import { MADE_AT, open, parameters, queryOf, oldQueryOf, type Given } from "./console-urls.ts";
import { HASH_KEY } from "../../../support/ticket/cloudstack-vectors.ts";

describe("the session", () => {
  const nameOf = async (search: string, given: Given = {}) => (await open(search, given)).jti;

  it("is named by CloudStack's, however the token is spelt or encrypted", async ({ expect }) => {
    const names = await Promise.all([
      nameOf(queryOf()),
      nameOf(queryOf({}, Buffer.alloc(12, 1))),
      nameOf(queryOf({ clientDisplayName: "other" })),
      nameOf(`?token=${encodeURIComponent(queryOf().slice("?token=".length))}`),
      nameOf(oldQueryOf(), { rules: { legacy: true } }),
      nameOf(queryOf(), { now: MADE_AT + 60_000 }),
    ]);
    expect(new Set(names).size).toBe(1);
    expect(names[0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const other = await nameOf(queryOf({ sessionUuid: "0f8fad5b-d9cb-469f-a165-708677289500" }));
    expect(other).not.toBe(names[0]);
  });

  it("is named by the access ticket where there was none", async ({ expect }) => {
    const given = { rules: { legacy: true } };
    const changes = { sessionUuid: undefined };
    const { ticket = "" } = parameters(changes);
    const names = await Promise.all([
      nameOf(oldQueryOf(changes), given),
      nameOf(oldQueryOf({ ...changes, clientDisplayName: "other" }), given),
      nameOf(oldQueryOf({ ...changes, ticket: ticket.replace("=", "") }), given),
    ]);
    expect(new Set(names).size).toBe(1);
    const later = accessTicket(parameters(changes), HASH_KEY, MADE_AT + 60_000);
    expect(
      await nameOf(oldQueryOf({ ...changes, ticket: later }), { ...given, now: MADE_AT + 60_000 }),
    ).not.toBe(names[0]);
  });
});
