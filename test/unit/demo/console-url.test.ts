import { describe, it } from "vitest";

import {
  accessTicket,
  consoleUrl,
  encryptOldToken,
  encryptToken,
  gson,
} from "../../../demo/cloudstack/console-url.ts";
import { serverKeys, VECTORS } from "../../support/ticket/cloudstack-vectors.ts";

describe("the maker of console URLs writes what CloudStack writes", () => {
  it.for(VECTORS.tokens)("the token of $id, byte for byte", (vector, { expect }) => {
    const json = gson(vector.params);
    expect(json).toBe(vector.plaintextJson);
    const nonce = Buffer.from(vector.nonceHex, "hex");
    expect(encryptToken(json, serverKeys(vector), nonce)).toBe(vector.token);
    const port = Number(vector.ticket.port);
    const ticket = accessTicket(
      vector.params,
      vector.ticket.hashKey,
      vector.ticket.epochMillis,
      port,
    );
    expect(ticket).toBe(vector.params.ticket);
  });

  it("the URL of a console without TLS", ({ expect }) => {
    const [vector] = VECTORS.tokens;
    expect(consoleUrl("http://203.0.113.10", vector?.token ?? "")).toBe(vector?.consoleUrl);
  });

  it.for(VECTORS.legacyTokensAesCbc)("the old token of $id", (vector, { expect }) => {
    expect(encryptOldToken(vector.plaintextJson, serverKeys(vector))).toBe(vector.token);
  });

  it.for([...VECTORS.ticketsHmacSha512, ...VECTORS.ticketsLegacyHmacSha1])(
    "the access ticket of minute $minute, port $port",
    (vector, { expect }) => {
      const parameters = {
        clientHostAddress: vector.host,
        clientHostPort: Number(vector.port),
        clientHostPassword: vector.sid,
        clientTag: vector.tag,
        sessionUuid: vector.session,
      };
      expect(accessTicket(parameters, vector.hashKey, vector.epochMillis)).toBe(vector.ticket);
    },
  );
});
