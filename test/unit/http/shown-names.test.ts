import { describe, it } from "vitest";

import { SUBPROTOCOL } from "../../../worker/channel/subprotocols.ts";
import type { Settings } from "../../../worker/config/settings.ts";
import { BY_HEADER, END_HEADER, SETTINGS, upgradeHeaders } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const { startGateway, makeTicket } = httpStage();

/** What a viewer is told whose link the caller `by` has withdrawn. */
async function told(by: string, more: Settings): Promise<readonly (string | null)[]> {
  const { ticket } = await makeTicket({});
  const session = (): Response => Response.json({ code: "ticket-revoked", by }, { status: 410 });
  const gateway = startGateway({ settings: { ...SETTINGS, ...more }, session });
  const { headers } = await gateway.fetch("/api/v1/connect", {
    headers: upgradeHeaders(undefined, {
      "Sec-WebSocket-Protocol": `${SUBPROTOCOL}, ticket.${ticket}`,
    }),
  });
  return [headers.get(END_HEADER), headers.get(BY_HEADER)];
}

describe("a viewer whose link was withdrawn", () => {
  it("is told by whom as people know them, and no token's name", async ({ expect }) => {
    const token = { name: "olga", sha256: "ab".repeat(32), scopes: ["sessions:write"] };
    const tokens = (displayName?: string): Settings => ({
      API_TOKEN: undefined,
      API_TOKENS: JSON.stringify([{ ...token, displayName }]),
    });
    const brand: Settings = { BRAND: JSON.stringify({ name: "Example Cloud" }) };
    const code = "ticket-revoked";
    expect(await told("olga", tokens("Olga Ruiz"))).toEqual([code, "Olga Ruiz"]);
    expect(await told("olga", { ...tokens(), ...brand })).toEqual([code, "Example Cloud"]);
    expect(await told("olga", tokens())).toEqual([code, null]);
    expect(await told("access:olga@example.com", brand)).toEqual([code, "olga@example.com"]);
  });
});
