import { base64url, decodeProtectedHeader } from "jose";
import { describe, it } from "vitest";

import type { Claims, Grant } from "../../../worker/ticket/claims.ts";
import { newClaims, sealTicket, type ClaimsInput } from "../../../worker/ticket/index.ts";
import type { RecipientKey, SigningKey } from "../../../worker/ticket/keys/jwk.ts";
import { openTicket } from "../../../worker/ticket/open.ts";
import * as f from "../../support/ticket/fixtures.ts";

const { jti: _jti, iat: _iat, nbf: _nbf, exp: _exp, ...STATEMENT } = f.CLAIMS;
const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
const mint = (statement: Partial<ClaimsInput> = {}) =>
  newClaims({ ...STATEMENT, ...statement }, { now: f.NOW, random });
const seal = (claims: Claims) => sealTicket(claims, { kind: "shared", key: f.SHARED });

describe("minting", () => {
  it("fills in identity and times", ({ expect }) => {
    const claims = newClaims(STATEMENT, {
      now: f.NOW + 0.9,
      random: (bytes) => bytes.fill(255),
    });
    expect(claims).toEqual({
      ...STATEMENT,
      jti: "_".repeat(32),
      iat: f.NOW,
      nbf: f.NOW,
      exp: f.NOW + 300,
    });
  });

  it("never gives the same jti twice, each of 128 bits or more", ({ expect }) => {
    const ids = Array.from({ length: 1000 }, () => mint().jti);
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids) expect(base64url.decode(id).length).toBeGreaterThanOrEqual(16);
  });

  it("takes every byte of the jti from the randomness given", ({ expect }) => {
    let asked = 0;
    newClaims(STATEMENT, { now: f.NOW, random: (bytes) => (asked += bytes.length) });
    expect(asked).toBe(24);
  });

  it("lets the issuer choose a shorter time", ({ expect }) => {
    expect(mint({ ttlSeconds: 5 }).exp).toBe(f.NOW + 5);
  });

  it.for([0, -1])("refuses a time of %i seconds", (ttlSeconds, { expect }) => {
    expect(() => mint({ ttlSeconds })).toThrow("ticket refused: lifetime");
  });

  it.for([0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses a time of %d seconds",
    (ttlSeconds, { expect }) => {
      expect(() => mint({ ttlSeconds })).toThrow("ticket refused: claims (exp)");
    },
  );
});

type Limit = [place: string, at: Partial<ClaimsInput>, past: Partial<ClaimsInput>];

/** Values of a grant's member at and past its limits. */
function granting<Name extends keyof Grant>(
  name: Name,
  ...values: readonly [at: Grant[Name], past: Grant[Name]][]
): Limit[] {
  return values.map(([at, past]) => [
    `grant.${name}`,
    { grant: { mode: "view", [name]: at } },
    { grant: { mode: "view", [name]: past } },
  ]);
}

describe("the limits of claims", () => {
  const rfb = { kind: "rfb", host: "a", port: 5900 } as const;
  it.for<Limit>([
    ["iss", { iss: "x".repeat(256) }, { iss: "x".repeat(257) }],
    ["iss", { iss: "x" }, { iss: "" }],
    ["aud", { aud: "x".repeat(256) }, { aud: "x".repeat(257) }],
    ["sub", { sub: "x".repeat(256) }, { sub: "x".repeat(257) }],
    ["tenant", { tenant: "x".repeat(128) }, { tenant: "x".repeat(129) }],
    [
      "console.id",
      { console: { id: "x".repeat(128), name: "a" } },
      { console: { id: "x".repeat(129), name: "a" } },
    ],
    [
      "console.name",
      { console: { id: "a", name: "x".repeat(256) } },
      { console: { id: "a", name: "x".repeat(257) } },
    ],
    [
      "target.host",
      { target: { ...rfb, host: "x".repeat(253) } },
      { target: { ...rfb, host: "x".repeat(254) } },
    ],
    ["target.host", { target: { ...rfb, host: "2001:db8::1" } }, { target: { ...rfb, host: "" } }],
    ["target.port", { target: { ...rfb, port: 65_535 } }, { target: { ...rfb, port: 65_536 } }],
    ["target.port", { target: { ...rfb, port: 1 } }, { target: { ...rfb, port: 0 } }],
    [
      "target.password",
      { target: { ...rfb, password: "x".repeat(256) } },
      { target: { ...rfb, password: "x".repeat(257) } },
    ],
    [
      "grant.maxSeconds",
      { grant: { mode: "view", maxSeconds: 604_800 } },
      { grant: { mode: "view", maxSeconds: 604_801 } },
    ],
    [
      "grant.maxSeconds",
      { grant: { mode: "view", maxSeconds: 1 } },
      { grant: { mode: "view", maxSeconds: 0 } },
    ],
    ...granting("graceSeconds", [3600, 3601], [0, -1]),
    ...granting("waitSeconds", [3600, 3601], [0, -1]),
    ...granting("idleSeconds", [60, 59], [86_400, 86_401]),
    ...granting(
      "onEnd",
      ["Super+L", "L"],
      ["Ctrl+Alt+Del", "Ctrl+Alt+Entf"],
      ["ctrl+ctrl+shift+alt+f12", "Ctrl+Alt+F13"],
      ["Ctrl+Alt+0", "Ctrl+Alt+1"],
      ["Ctrl+Shift+9", "Alt+Shift+Ctrl+9"],
      ["Ctrl+5", "AltGr+Ctrl+5"],
    ),
    ["keyboard", { keyboard: "x".repeat(32) }, { keyboard: "x".repeat(33) }],
    ["keyboard", { keyboard: "us(intl)" }, { keyboard: "../us" }],
  ])("hold for %s", ([place, at, past], { expect }) => {
    expect(mint(at)).toMatchObject(at);
    expect(() => mint(past)).toThrow(`ticket refused: claims (${place})`);
  });

  it.for([
    ["a".repeat(22), "opened"],
    ["a".repeat(21), "ticket-invalid claims"],
    ["a".repeat(128), "opened"],
    ["a".repeat(129), "ticket-invalid claims"],
    [`${"a".repeat(22)}/`, "ticket-invalid claims"],
  ] as const)("hold for jti %s", async ([jti, outcome], { expect }) => {
    expect(await f.refusal(seal({ ...f.CLAIMS, jti }))).toBe(outcome);
    expect(await f.refusal(openTicket(await f.sealRaw({ ...f.CLAIMS, jti }), f.OPTIONS))).toBe(
      outcome,
    );
  });
});

describe("sealing", () => {
  it("marks a shared-key ticket with four header members", async ({ expect }) => {
    expect(decodeProtectedHeader(await seal(f.CLAIMS))).toEqual({
      alg: "dir",
      enc: "A256GCM",
      kid: "shared-1",
      typ: "porthole-ticket+jwt",
    });
  });

  it("uses a fresh nonce each time", async ({ expect }) => {
    const tickets = await Promise.all(Array.from({ length: 200 }, () => seal(f.CLAIMS)));
    expect(new Set(tickets.map((ticket) => ticket.split(".")[2])).size).toBe(200);
  });

  it("shows nothing of the claims", async ({ expect }) => {
    const [recipient] = f.RECIPIENTS;
    if (recipient === undefined) throw new Error("no recipient");
    const tickets = [
      await seal(f.CLAIMS),
      await sealTicket(f.PORTAL_CLAIMS, {
        kind: "nested",
        signingKey: f.SIGNING.EdDSA,
        recipient,
      }),
    ];
    for (const ticket of tickets) {
      const visible = ticket
        .split(".")
        .map((part) => Buffer.from(part, "base64url").toString("latin1"));
      expect(visible.join("")).not.toMatch(/canary|portal|acme/);
    }
  });

  it("fits the longest claims under a shared key, and refuses them where they do not fit", async ({
    expect,
  }) => {
    const [recipient] = f.RECIPIENTS;
    if (recipient === undefined) throw new Error("no recipient");
    const wide = "漢".repeat(256);
    const claims: Claims = {
      ...f.CLAIMS,
      iss: wide,
      aud: wide,
      sub: wide,
      jti: "j".repeat(128),
      tenant: wide.slice(0, 128),
      console: { id: wide.slice(0, 128), name: wide },
      target: { kind: "rfb", host: "h".repeat(253), port: 65_535, password: wide.slice(0, 128) },
    };
    expect(await openTicket(await seal(claims), { ...f.OPTIONS, audience: wide })).toEqual(claims);
    const how = { kind: "nested", signingKey: f.SIGNING.RS256, recipient } as const;
    expect(await f.refusal(sealTicket(claims, how))).toBe("ticket-invalid too-long");
  });

  it("accepts keys with the notes of the tool that made them", async ({ expect }) => {
    const [recipient] = f.RECIPIENTS;
    if (recipient === undefined) throw new Error("no recipient");
    const ticket = await sealTicket(f.PORTAL_CLAIMS, {
      kind: "nested",
      signingKey: { ...f.SIGNING.ES256, use: "sig", key_ops: ["sign"], ext: true },
      recipient: { ...recipient, use: "enc", key_ops: [], ext: false },
    });
    expect(await openTicket(ticket, f.OPTIONS)).toEqual(f.PORTAL_CLAIMS);
  });

  it("refuses a public key to sign with and a private key to seal to", async ({ expect }) => {
    const [recipient] = f.RECIPIENTS;
    if (recipient === undefined) throw new Error("no recipient");
    const signingKey = f.verifying(f.SIGNING.EdDSA) as SigningKey;
    await expect(
      sealTicket(f.PORTAL_CLAIMS, { kind: "nested", signingKey, recipient }),
    ).rejects.toThrow('signing key: key "portal-ed": d is missing');
    await expect(
      sealTicket(f.PORTAL_CLAIMS, {
        kind: "nested",
        signingKey: f.SIGNING.EdDSA,
        recipient: f.EC_RECIPIENT as unknown as RecipientKey,
      }),
    ).rejects.toThrow('recipient key: key "gateway-ec": unknown member');
  });
});
