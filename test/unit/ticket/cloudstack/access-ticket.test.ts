import { describe, it } from "vitest";

import { LOOK_BACK_MINUTES } from "../../../../worker/ticket/cloudstack/access-ticket.ts";
import { accessTicket } from "../../../../demo/cloudstack/console-url.ts";
import { KVM, MADE_AT, MINUTE_START, open, outcome, parameters, queryOf } from "./console-urls.ts";
import { gatewayKeys, HASH_KEY } from "../../../support/ticket/cloudstack-vectors.ts";

describe("the access ticket", () => {
  const search = queryOf();

  it.for([
    [-600_000 - 1, "ticket-invalid access-ticket"],
    [-600_000, "ticket-early early"],
    [-30_001, "ticket-early early"],
    [-30_000, "opened"],
    [0, "opened"],
    [59_999, "opened"],
    [60_000, "opened"],
    [119_999, "opened"],
    [120_000, "ticket-expired expired"],
    [LOOK_BACK_MINUTES * 60_000 + 59_999, "ticket-expired expired"],
    [(LOOK_BACK_MINUTES + 1) * 60_000, "ticket-invalid access-ticket"],
  ] as const)("%d ms after its minute began gives %s", async ([after, expected], { expect }) => {
    expect(await outcome(search, { now: MINUTE_START + after })).toBe(expected);
  });

  it("covers address, port, password, machine and session", async ({ expect }) => {
    const { ticket } = parameters();
    const changed = [
      { clientHostAddress: "10.1.1.6" },
      { clientHostPort: 5904 },
      { clientHostPassword: "dGhpc0lzQTIyQ2hhclZuYx" },
      { clientHostPassword: undefined },
      { clientTag: "6a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4e" },
      { sessionUuid: "0f8fad5b-d9cb-469f-a165-70867728950f" },
      // Bytes that move from one field to the next.
      { clientHostAddress: "10.1.1.5&port=5903", clientHostPort: 5903 },
    ];
    for (const changes of changed) {
      expect(await outcome(queryOf({ ...changes, ticket }))).toBe("ticket-invalid access-ticket");
    }
  });

  it("is of this hash key", async ({ expect }) => {
    const keys = gatewayKeys(KVM, `${HASH_KEY}x`);
    expect(await outcome(search, { rules: { keys } })).toBe("ticket-invalid access-ticket");
  });

  it.for([
    ["empty", "", "payload"],
    ["cut", KVM.params.ticket.slice(0, 40), "access-ticket"],
    ["not base64", "!".repeat(88), "access-ticket"],
    ["too long", "A".repeat(257), "payload"],
    ["missing", undefined, "payload"],
  ] as const)("is not %s", async ([, ticket, reason], { expect }) => {
    expect(await outcome(queryOf({ ticket }))).toBe(`ticket-invalid ${reason}`);
  });

  it("may have a password that is not there, which Java spells null", async ({ expect }) => {
    const claims = await open(queryOf({ clientHostPassword: undefined }));
    expect(claims.target).toEqual({ kind: "rfb", host: "10.1.1.5", port: 5903 });
  });

  it("of VMware 7 was made with port 0, or with the one in the token; no other is good, at any time", async ({
    expect,
  }) => {
    const webmks = { websocketUrl: "wss://10.3.3.3/ticket/1", clientHostPort: 443 };
    const made = (port: number) => accessTicket(parameters(webmks), HASH_KEY, MADE_AT, port);
    for (const port of [0, 443]) {
      const query = queryOf({ ...webmks, ticket: made(port) });
      expect(await outcome(query)).toBe("opened");
      const { target } = await open(query);
      expect(target).toMatchObject({ kind: "websocket", host: "10.3.3.3" });
      expect(await outcome(query, { now: MINUTE_START + 120_000 })).toBe("ticket-expired expired");
      for (const later of [LOOK_BACK_MINUTES, LOOK_BACK_MINUTES + 1, 24 * 60, 30 * 24 * 60]) {
        const now = MINUTE_START + later * 60_000;
        expect(await outcome(query, { now })).not.toBe("opened");
      }
    }
    expect(await outcome(queryOf({ ...webmks, ticket: made(5901) }))).toBe(
      "ticket-invalid access-ticket",
    );
    const ticket = accessTicket(parameters(), HASH_KEY, MADE_AT, 5901);
    expect(await outcome(queryOf({ ticket }))).toBe("ticket-invalid access-ticket");
    expect(await outcome(queryOf({ ticket, websocketUrl: " " }))).toBe(
      "ticket-invalid access-ticket",
    );
  });
});
