import { describe, it } from "vitest";

import { verifyApiToken } from "../../../worker/ticket/api-token.ts";
import * as f from "../../support/ticket/fixtures.ts";

const CLAIMS = { iss: "portal", aud: f.AUDIENCE, sub: "backend-3", iat: f.NOW, exp: f.NOW + 600 };
const token = (change: object = {}, header: object = {}, key = f.SIGNING.EdDSA) =>
  f.signRaw({ ...CLAIMS, ...change }, { typ: "porthole-api+jwt", ...header }, key);
const verify = (jwt: string, now = f.NOW) =>
  verifyApiToken(jwt, { issuers: f.ISSUERS, audience: f.AUDIENCE, now });

describe("an API token", () => {
  it.for(["EdDSA", "ES256", "RS256"] as const)(
    "names its caller, by %s",
    async (alg, { expect }) => {
      expect(await verify(await token({}, {}, f.SIGNING[alg]))).toEqual({
        issuer: "portal",
        subject: "backend-3",
      });
    },
  );

  it("may hold claims that mean nothing here", async ({ expect }) => {
    expect(await f.refusal(verify(await token({ scope: "x", jti: "1" })))).toBe("opened");
  });

  it("is refused from an issuer without access to the API", async ({ expect }) => {
    expect(await f.refusal(verify(await token({ iss: "other" }, {}, f.OTHER_SIGNING)))).toBe(
      "ticket-invalid issuer",
    );
  });

  it.for<[string, object, object, string]>([
    ["the typ of a ticket", {}, { typ: "porthole-ticket+jws" }, "ticket-invalid type"],
    ["the typ JWT", {}, { typ: "JWT" }, "ticket-invalid type"],
    ["an unknown kid", {}, { kid: "nobody" }, "ticket-invalid unknown-key"],
    ["an unknown issuer", { iss: "nobody" }, {}, "ticket-invalid issuer"],
    ["another audience", { aud: "elsewhere" }, {}, "ticket-invalid audience"],
    ["no subject", { sub: undefined }, {}, "ticket-invalid claims"],
    ["a long subject", { sub: "x".repeat(257) }, {}, "ticket-invalid claims"],
    ["no exp", { exp: undefined }, {}, "ticket-invalid claims"],
    ["eleven minutes", { exp: f.NOW + 601 }, {}, "ticket-invalid lifetime"],
    ["nbf ahead", { nbf: f.NOW + 31 }, {}, "ticket-early not-yet-valid"],
    ["iat ahead", { iat: f.NOW + 31 }, {}, "ticket-early issued-in-future"],
  ])("is refused with %s", async ([, change, header, outcome], { expect }) => {
    expect(await f.refusal(verify(await token(change, header)))).toBe(outcome);
  });

  it("ends 30 seconds after exp", async ({ expect }) => {
    expect(await f.refusal(verify(await token(), f.NOW + 629))).toBe("opened");
    expect(await f.refusal(verify(await token(), f.NOW + 630))).toBe("ticket-expired expired");
  });

  it("is refused when it was changed", async ({ expect }) => {
    const parts = (await token()).split(".");
    const bent = parts.with(1, f.encoded({ ...CLAIMS, sub: "root" })).join(".");
    expect(await f.refusal(verify(bent))).toBe("ticket-invalid signature");
    const none = `${f.encoded({ alg: "none", typ: "porthole-api+jwt" })}.${parts[1] ?? ""}.`;
    expect(await f.refusal(verify(none))).toBe("ticket-invalid algorithm");
  });

  it("is refused over 8192 characters", async ({ expect }) => {
    expect(await f.refusal(verify("A".repeat(8192)))).toBe("ticket-invalid not-compact");
    expect(await f.refusal(verify("A".repeat(8193)))).toBe("ticket-invalid too-long");
  });
});
