import { describe, it } from "vitest";

import { SUBPROTOCOL } from "../../../worker/channel/subprotocols.ts";
import { sessionName } from "../../../worker/ticket/session-name.ts";
import type { Settings } from "../../../worker/config/settings.ts";
import type { ClaimsInput } from "../../../worker/ticket/new-claims.ts";
import { cloudStackToken } from "../../support/cloudstack.ts";
import { CLOUDSTACK_SECRETS } from "../../support/gateway-secrets.ts";
import { API_TOKEN, END_HEADER, SETTINGS, upgradeHeaders } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const ALL: Settings = { ...SETTINGS, CONFIRM_LINKS: "true" };

const { lines, clock, startGateway, makeTicket } = httpStage();

interface Asked {
  /** The end's code, or `session`. */
  readonly outcome: string;
  /** What the viewer is told besides. */
  readonly body: string;
  readonly session: string;
}

async function ask(
  statement: Partial<ClaimsInput>,
  settings: Settings,
  offer: (ticket: string) => string,
): Promise<Asked> {
  const gateway = startGateway({ settings });
  const { ticket, claims } = await makeTicket(statement);
  const response = await gateway.fetch("/api/v1/connect", {
    headers: upgradeHeaders(undefined, { "Sec-WebSocket-Protocol": offer(ticket) }),
  });
  const body = await response.text();
  const outcome = response.headers.get(END_HEADER) ?? body;
  return { outcome, body, session: await sessionName(claims) };
}

const first = (ticket: string): string => `${SUBPROTOCOL}, ticket.${ticket}`;
const confirmed = (ticket: string): string => `${first(ticket)}, confirmed`;

describe("a link that asks before it opens", () => {
  it.for([
    ["by its ticket", { confirm: true }, SETTINGS],
    ["by the gateway's setting", {}, ALL],
    ["by the gateway's setting, whatever the ticket says", { confirm: false }, ALL],
  ] as const)(
    "%s redeems nothing until a person has confirmed",
    async ([, claims, settings], t) => {
      const refused = await ask({ ...claims, grant: { mode: "view" } }, settings, first);
      t.expect(refused.outcome).toBe("needs-confirmation");
      // Who holds the link may know what it opens, and nothing of how.
      t.expect(JSON.parse(refused.body)).toEqual({
        console: { id: "vm-1", name: "web server" },
        mode: "view",
      });
      t.expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
        { event: "viewer-refused", code: "needs-confirmation", session: refused.session },
      ]);
      t.expect((await ask(claims, settings, confirmed)).outcome).toBe("session");
    },
  );

  it.for([
    ["says nothing of it", {}],
    ["says no", { confirm: false }],
  ] as const)("is not one whose ticket %s", async ([, claims], { expect }) => {
    expect((await ask(claims, SETTINGS, first)).outcome).toBe("session");
    expect((await ask(claims, SETTINGS, confirmed)).outcome).toBe("session");
  });

  it("says of a console that is recorded that it is", async ({ expect }) => {
    const console = { id: "vm-1", name: "web server", recorded: true };
    const { body } = await ask({ console, confirm: true }, SETTINGS, first);
    expect(JSON.parse(body)).toMatchObject({ console });
  });

  it("asks stock viewers as well", async ({ expect }) => {
    const plain = (ticket: string): string => `binary, ticket.${ticket}`;
    expect((await ask({ confirm: true }, SETTINGS, plain)).outcome).toBe("needs-confirmation");
    const sure = (ticket: string): string => `binary, confirmed, ticket.${ticket}`;
    expect((await ask({ confirm: true }, SETTINGS, sure)).outcome).toBe("session");
  });

  it("says first what is wrong with it", async ({ expect }) => {
    const target = { kind: "rfb", host: "192.0.2.1", port: 5900 } as const;
    expect((await ask({ confirm: true, target }, SETTINGS, first)).outcome).toBe(
      "target-not-allowed",
    );
  });

  it("may be one of CloudStack's, by the gateway's setting only", async ({ expect }) => {
    const fields = { clientHostAddress: "10.0.0.5", clientHostPort: 5903 };
    const open = async (settings: Settings, protocols: string | undefined) => {
      const gateway = startGateway({ settings: { ...settings, ...CLOUDSTACK_SECRETS } });
      const path = `/websockify?token=${cloudStackToken({ fields, now: clock.now })}`;
      const headers = upgradeHeaders(undefined, { "Sec-WebSocket-Protocol": protocols });
      const response = await gateway.fetch(path, { headers });
      return response.headers.get(END_HEADER) ?? (await response.text());
    };
    expect(await open(SETTINGS, SUBPROTOCOL)).toBe("session");
    for (const protocols of [SUBPROTOCOL, "binary", undefined]) {
      // oxlint-disable-next-line no-await-in-loop -- one gateway after the other
      expect(await open(ALL, protocols)).toBe("needs-confirmation");
    }
    expect(await open(ALL, `${SUBPROTOCOL}, confirmed`)).toBe("session");
  });

  it("is made by the API", async ({ expect }) => {
    const gateway = startGateway();
    const response = await gateway.fetch("/api/v1/tickets", {
      method: "POST",
      headers: { Authorization: `Bearer ${API_TOKEN}`, "Content-Type": "application/json" },
      body: JSON.stringify({
        subject: "alice",
        tenant: "acme",
        console: { id: "vm-1", name: "web server" },
        target: { kind: "rfb", host: "10.0.0.5", port: 5901 },
        grant: { mode: "control" },
        confirm: true,
      }),
    });
    expect(response.status).toBe(201);
    const { url } = (await response.json()) as { readonly url: string };
    const ticket = url.slice(url.indexOf("#") + 1);
    const open = async (offer: string) => {
      const headers = upgradeHeaders(undefined, { "Sec-WebSocket-Protocol": offer });
      const answer = await gateway.fetch("/api/v1/connect", { headers });
      return answer.headers.get(END_HEADER) ?? (await answer.text());
    };
    expect(await open(first(ticket))).toBe("needs-confirmation");
    expect(await open(confirmed(ticket))).toBe("session");
  });
});
