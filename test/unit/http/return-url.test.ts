import { describe, it } from "vitest";

import { SUBPROTOCOL } from "../../../worker/channel/subprotocols.ts";
import type { Settings } from "../../../worker/config/settings.ts";
import { openTicket } from "../../../worker/ticket/open.ts";
import { parseGatewayKeys } from "../../../worker/ticket/keys/gateway-keys.ts";
import type { ClaimsInput } from "../../../worker/ticket/new-claims.ts";
import { mayReturn } from "../../../worker/ticket/return-url.ts";
import { API_TOKEN, END_HEADER, RETURN_HEADER, SETTINGS, upgradeHeaders } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const PANEL = "https://panel.example.com/vm/42?tab=console";
const LISTED: Settings = { ...SETTINGS, RETURN_ORIGINS: "https://panel.example.com" };
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

const BODY = {
  subject: "alice",
  tenant: "acme",
  console: { id: "vm-1", name: "web server" },
  target: { kind: "rfb", host: "10.0.0.5", port: 5901 },
  grant: { mode: "control" },
  returnUrl: PANEL,
};

const { lines, startGateway, makeTicket } = httpStage(NOW);

async function mint(settings: Settings): Promise<Response> {
  return startGateway({ settings }).fetch("/api/v1/tickets", {
    method: "POST",
    headers: { Authorization: `Bearer ${API_TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify(BODY),
  });
}

interface Answer {
  readonly outcome: string;
  readonly back: string | null;
}

async function connect(
  statement: Partial<ClaimsInput>,
  settings: Settings,
  session?: () => Response,
): Promise<Answer> {
  const { ticket } = await makeTicket({ returnUrl: PANEL, ...statement });
  const gateway = startGateway({ settings, ...(session && { session }) });
  const response = await gateway.fetch("/api/v1/connect", {
    headers: upgradeHeaders(undefined, {
      "Sec-WebSocket-Protocol": `${SUBPROTOCOL}, ticket.${ticket}`,
    }),
  });
  const { headers } = response;
  return { outcome: headers.get(END_HEADER) ?? "session", back: headers.get(RETURN_HEADER) };
}

describe("the page that a ticket leads back to", () => {
  it("is in the tickets of the API, where the gateway allows its origin", async ({ expect }) => {
    const response = await mint(LISTED);
    expect(response.status).toBe(201);
    const { url } = (await response.json()) as { readonly url: string };
    const { returnUrl } = await openTicket(url.split("#")[1] ?? "", {
      keys: parseGatewayKeys(SETTINGS.TICKET_KEYS),
      issuers: [],
      audience: "porthole",
      maxSeconds: 600,
      now: NOW / 1000,
    });
    expect(returnUrl).toBe(PANEL);
  });

  it("is refused elsewhere, by the API with what to do about it", async ({ expect }) => {
    const other = { ...SETTINGS, RETURN_ORIGINS: "https://panel.example.com:8443" };
    for (const settings of [SETTINGS, other]) {
      const response = await mint(settings);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({
        type: "/problems#not-permitted",
        detail: "returnUrl is at none of this gateway's RETURN_ORIGINS.",
      });
      // And the ticket of any other issuer, without leading there.
      expect(await connect({}, settings)).toEqual({ outcome: "ticket-invalid", back: null });
    }
    expect(lines.join("\n")).toContain('"claim":"returnUrl"');
  });

  it("is told to whoever gets no session, and never logged", async ({ expect }) => {
    const target = { kind: "rfb", host: "10.9.9.9", port: 22 } as const;
    const ends = [
      [{ target }, undefined, "target-not-allowed"],
      [{ confirm: true }, undefined, "needs-confirmation"],
      [{}, () => new Response(null, { status: 409 }), "ticket-used"],
      [{}, () => new Response(null, { status: 410 }), "ticket-revoked"],
    ] as const;
    for (const [claims, session, outcome] of ends) {
      expect(await connect(claims, LISTED, session)).toEqual({ outcome, back: PANEL });
    }
    expect(await connect({}, LISTED)).toEqual({ outcome: "session", back: null });
    expect(lines.join("\n")).not.toContain("panel.example.com");
  });

  it.for([
    ["http", "http://panel.example.com/"],
    ["a script", "javascript:alert(1)//https://panel.example.com"],
    ["a user name", "https://ada@panel.example.com/"],
    ["a space", "https://panel.example.com/ x"],
    ["an end of a line", "https://panel.example.com/\r\nx"],
    ["no host", "https:///"],
    ["2,049 characters", `https://panel.example.com/${"x".repeat(2023)}`],
  ])("cannot be one with %s", async ([, returnUrl], { expect }) => {
    await expect(makeTicket({ returnUrl: returnUrl ?? "" })).rejects.toThrow();
  });

  it("can have 2,048 characters", async ({ expect }) => {
    const returnUrl = `https://panel.example.com/${"x".repeat(2022)}`;
    const { claims } = await makeTicket({ returnUrl });
    expect(claims.returnUrl).toHaveLength(2048);
    expect(mayReturn(returnUrl, ["https://panel.example.com"])).toBe(true);
    expect(mayReturn(undefined, [])).toBe(true);
  });
});
