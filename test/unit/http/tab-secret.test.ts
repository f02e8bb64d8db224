import { describe, it, vi } from "vitest";

import {
  ADMISSION_HEADER,
  decodeAdmission,
  TICKET_USED,
} from "../../../worker/admission/admission.ts";
import {
  decodeResumption,
  RESUME_REFUSED,
  RESUMPTION_HEADER,
} from "../../../worker/admission/resumption.ts";
import { SUBPROTOCOL } from "../../../worker/channel/subprotocols.ts";
import { tabHash } from "../../../worker/ticket/tab-secret.ts";
import { sessionName } from "../../../worker/ticket/session-name.ts";
import { cloudStackToken } from "../../support/cloudstack.ts";
import { CLOUDSTACK_SECRETS } from "../../support/gateway-secrets.ts";
import { END_HEADER, RETURN_HEADER, SETTINGS, upgradeHeaders, type Gateway } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const TAB = "3f2a9d1c-7b64-4e0f-9a58-c1d2e3f40516";

const { lines, makeTicket, startGateway } = httpStage(NOW);

async function ask(gateway: Gateway, offered: string, path = "/api/v1/connect"): Promise<string> {
  const response = await gateway.fetch(path, {
    headers: upgradeHeaders(undefined, {
      "Sec-WebSocket-Protocol": offered,
      "CF-Connecting-IP": "203.0.113.7",
    }),
  });
  const end = response.headers.get(END_HEADER);
  return end ?? (response.ok ? response.text() : String(response.status));
}

/** A session whose ticket is used, and which answers its own viewers so. */
const used = (answer: () => Response) => {
  let asked = 0;
  return (): Response => {
    asked += 1;
    return asked === 1 ? new Response(null, { status: TICKET_USED }) : answer();
  };
};

const refusing = (body: string) => () => new Response(body, { status: RESUME_REFUSED });

describe("the secret of a tab", () => {
  it("reaches the session as its hash alone, with the ticket's first use", async ({ expect }) => {
    const gateway = startGateway();
    const { ticket } = await makeTicket();
    expect(await ask(gateway, `${SUBPROTOCOL}, ticket.${ticket}, tab.${TAB}`)).toBe("session");
    const headers = gateway.sessions[0]?.request.headers;
    const admission = decodeAdmission(headers?.get(ADMISSION_HEADER) ?? "");
    expect(admission.tabHash).toBe(await tabHash(TAB));
    expect(JSON.stringify([...(headers ?? [])])).not.toContain(TAB);
    expect(lines.join()).not.toContain(TAB);
  });

  it("brings a used ticket's viewer back without a picture, at once and from then on", async ({
    expect,
  }) => {
    const gateway = startGateway({ session: used(() => new Response("back")) });
    const { ticket, claims } = await makeTicket();
    const offered = `${SUBPROTOCOL}, ticket.${ticket}, tab.${TAB}`;
    expect(await ask(gateway, offered)).toBe("back");
    expect(await ask(gateway, offered)).toBe("back");
    // The second time the ticket is known to be used: it is not opened.
    const headers = gateway.sessions.map(({ request }) => request.headers.get(RESUMPTION_HEADER));
    const resumption = {
      session: await sessionName(claims),
      tokenHash: await tabHash(TAB),
      number: 0,
      received: 0,
      isSecret: true,
    };
    expect(headers.map((header) => header && decodeResumption(header))).toEqual([
      null,
      resumption,
      resumption,
    ]);
  });

  it("does the same for a console URL of CloudStack", async ({ expect }) => {
    const settings = { ...SETTINGS, ...CLOUDSTACK_SECRETS };
    const gateway = startGateway({ settings, session: used(() => new Response("back")) });
    const fields = { clientHostAddress: "10.0.0.5", clientHostPort: 5903 };
    const path = `/websockify?token=${cloudStackToken({ now: NOW, fields })}`;
    expect(await ask(gateway, `${SUBPROTOCOL}, tab.${TAB}`, path)).toBe("back");
    expect(await ask(gateway, `${SUBPROTOCOL}, tab.${TAB}`, path)).toBe("back");
  });

  it.for(["token", "over", "record"])(
    "that is not the one of its use leaves a used ticket used: %s",
    async (reason, { expect }) => {
      const limit = vi.fn(async () => ({ success: true }));
      const gateway = startGateway({
        limiters: { SOURCE_LIMIT: { limit } },
        session: used(refusing(reason)),
      });
      const { ticket, claims } = await makeTicket();
      const offered = `${SUBPROTOCOL}, ticket.${ticket}, tab.${TAB}`;
      expect(await ask(gateway, offered)).toBe("ticket-used");
      expect(await ask(gateway, offered)).toBe("ticket-used");
      const session = await sessionName(claims);
      const refused = lines.filter((line) => line.includes("viewer-refused"));
      expect(refused.map((line) => JSON.parse(line) as unknown)).toEqual([
        { event: "viewer-refused", code: "ticket-used", session, reason, client: "203.0.113.7" },
      ]);
      // A stranger with a copied ticket uses up nothing that the session's own viewer needs.
      expect(limit.mock.calls).toContainEqual([{ key: "source 203.0.113.7" }]);
      if (reason === "token")
        expect(limit.mock.calls).not.toContainEqual([{ key: `session ${session}` }]);
    },
  );

  it("wakes its session no more once that looks at none", async ({ expect }) => {
    const limit = vi.fn(async () => ({ success: true }));
    const gateway = startGateway({
      limiters: { SOURCE_LIMIT: { limit } },
      session: used(refusing("secrets")),
    });
    const { ticket, claims } = await makeTicket();
    const offered = `${SUBPROTOCOL}, ticket.${ticket}, tab.${TAB}`;
    const asked = [];
    for (let time = 0; time < 3; time += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      asked.push(await ask(gateway, offered), gateway.sessions.length);
    }
    // With the ticket, and with the first secret.
    expect(asked).toEqual(["ticket-used", 2, "ticket-used", 2, "ticket-used", 2]);
    expect(limit.mock.calls).toContainEqual([{ key: "source 203.0.113.7" }]);
    const session = await sessionName(claims);
    expect(limit.mock.calls).not.toContainEqual([{ key: `session ${session}` }]);
  });

  it("is a bad ticket of its source each time, and has that banned", async ({ expect }) => {
    const settings = { ...SETTINGS, LIMITS: '{"failedTicketsPerMinute":{"source":2}}' };
    const gateway = startGateway({ settings, session: used(refusing("token")) });
    const { ticket } = await makeTicket();
    const offered = `${SUBPROTOCOL}, ticket.${ticket}, tab.${TAB}`;
    const answers = [];
    for (let time = 0; time < 4; time += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      answers.push(await ask(gateway, offered));
    }
    expect(answers).toEqual(["ticket-used", "ticket-used", "ticket-used", "429"]);
  });

  it("that is refused leads back to where the ticket says", async ({ expect }) => {
    const returnUrl = "https://panel.example/vms";
    const settings = { ...SETTINGS, RETURN_ORIGINS: "https://panel.example" };
    const gateway = startGateway({ settings, session: used(refusing("token")) });
    const { ticket } = await makeTicket({ returnUrl });
    const response = await gateway.fetch("/api/v1/connect", {
      headers: upgradeHeaders(undefined, {
        "Sec-WebSocket-Protocol": `${SUBPROTOCOL}, ticket.${ticket}, tab.${TAB}`,
      }),
    });
    expect(response.headers.get(RETURN_HEADER)).toBe(returnUrl);
  });

  it("is told how its session has ended, or to try again later", async ({ expect }) => {
    const { ticket } = await makeTicket();
    const offered = `${SUBPROTOCOL}, ticket.${ticket}, tab.${TAB}`;
    const answers = ["target-closed", "rate", "unclosed"].map((body) =>
      ask(startGateway({ session: used(refusing(body)) }), offered),
    );
    expect(await Promise.all(answers)).toEqual(["target-closed", "429", "429"]);
  });

  it.for<[string, (ticket: string) => string]>([
    ["too short", (ticket) => `${SUBPROTOCOL}, ${ticket}, tab.${"a".repeat(31)}`],
    ["too long", (ticket) => `${SUBPROTOCOL}, ${ticket}, tab.${"a".repeat(129)}`],
    ["of other letters", (ticket) => `${SUBPROTOCOL}, ${ticket}, tab.${"a".repeat(31)}!`],
    ["there twice", (ticket) => `${SUBPROTOCOL}, ${ticket}, tab.${TAB}, tab.${TAB}`],
    ["of a plain viewer", (ticket) => `binary, ${ticket}, tab.${TAB}`],
    ["beside a resume token", () => `${SUBPROTOCOL}, resume.${"A".repeat(64)}.0.0, tab.${TAB}`],
  ])("is refused when it is %s, and touches no session", async ([, offered], { expect }) => {
    const gateway = startGateway();
    const { ticket } = await makeTicket();
    expect(await ask(gateway, offered(`ticket.${ticket}`))).toBe("400");
    expect(gateway.sessions).toEqual([]);
  });

  it.for([32, 128])("may have %i letters", async (length, { expect }) => {
    const gateway = startGateway();
    const { ticket } = await makeTicket();
    const offered = `${SUBPROTOCOL}, ticket.${ticket}, tab.${"a".repeat(length)}`;
    expect(await ask(gateway, offered)).toBe("session");
  });
});
