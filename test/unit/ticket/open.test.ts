import * as fc from "fast-check";
import { base64url, CompactEncrypt, CompactSign } from "jose";
import { describe, it } from "vitest";

import { CLOSE_CODES } from "../../../worker/channel/ends.ts";
import { TicketError } from "../../../worker/ticket/errors.ts";
import { bareJwk } from "../../../worker/ticket/keys/jwk.ts";
import { parseGatewayKeys } from "../../../worker/ticket/keys/gateway-keys.ts";
import { openTicket } from "../../../worker/ticket/open.ts";
import { sealTicket } from "../../../worker/ticket/seal.ts";
import * as f from "../../support/ticket/fixtures.ts";
import { anyText } from "../../support/any-text.ts";

const open = (ticket: string, options: Partial<typeof f.OPTIONS> = {}) =>
  openTicket(ticket, { ...f.OPTIONS, ...options });

const nested = (claims = f.PORTAL_CLAIMS, signingKey = f.SIGNING.EdDSA) => {
  const [recipient] = f.RECIPIENTS;
  if (recipient === undefined) throw new Error("no recipient");
  return sealTicket(claims, { kind: "nested", signingKey, recipient });
};
const bare = (claims = f.CLAIMS) => sealTicket(claims, { kind: "shared", key: f.SHARED });

describe("opening a shared-key ticket", () => {
  it("gives back the claims that were sealed", async ({ expect }) => {
    expect(await open(await bare())).toEqual(f.CLAIMS);
  });

  it("gives back any claims that fit the schema", async ({ expect }) => {
    const text = (max: number) =>
      fc
        .string({ minLength: 1, maxLength: max, unit: "grapheme-composite" })
        .filter((value) => value.length <= max && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value));
    const claims = fc.record({
      iss: text(40),
      aud: fc.constant(f.AUDIENCE),
      jti: fc.stringMatching(/^[A-Za-z0-9_-]{22,128}$/),
      iat: fc.constant(f.NOW),
      exp: fc.integer({ min: f.NOW + 1, max: f.NOW + 600 }),
      sub: text(40),
      tenant: text(40),
      console: fc.record({ id: text(40), name: text(40) }),
      target: fc.record({
        kind: fc.constant("rfb" as const),
        host: fc.stringMatching(/^[A-Za-z0-9._:-]{1,253}$/),
        port: fc.integer({ min: 1, max: 65_535 }),
        password: fc.string({ minLength: 1, maxLength: 128 }),
      }),
      grant: fc.record({ mode: fc.constantFrom("control" as const, "view" as const) }),
    });
    await fc.assert(
      fc.asyncProperty(claims, async (value) => {
        expect(await open(await bare(value), { issuers: [] })).toEqual(value);
      }),
      { numRuns: 60 },
    );
  });

  it("refuses a change of any single bit", async ({ expect }) => {
    const ticket = await bare();
    const parts = ticket.split(".");
    const outcomes = new Set<string>();
    for (const [index, part] of parts.entries()) {
      const bytes = base64url.decode(part);
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const changed = Uint8Array.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const bent = parts.with(index, base64url.encode(changed)).join(".");
        outcomes.add((await f.refusal(open(bent))).split(" ")[0] ?? "");
      }
    }
    expect([...outcomes]).toEqual(["ticket-invalid"]);
  });

  it.for([0, 4, 12, 15, 17])(
    "refuses a boundary between text and tag that leaves %d bytes of tag",
    async (bytes, { expect }) => {
      const [header = "", key = "", iv = "", text = "", tag = ""] = (await bare()).split(".");
      const sealed = Buffer.concat([base64url.decode(text), base64url.decode(tag)]);
      const at = sealed.length - bytes;
      const moved = [sealed.subarray(0, at), sealed.subarray(at)].map((part) =>
        base64url.encode(part),
      );
      const ticket = [header, key, iv, ...moved].join(".");
      expect(await f.refusal(open(ticket))).toContain("ticket-invalid");
    },
  );

  it.for([13, 16, 32])("refuses a nonce of %d bytes", async (bytes, { expect }) => {
    const [header = "", ownKey = "", , , ownTag = ""] = (await bare()).split(".");
    const key = await crypto.subtle.importKey(
      "raw",
      new Uint8Array(base64url.decode(f.SHARED.k)),
      "AES-GCM",
      false,
      ["encrypt"],
    );
    const iv = new Uint8Array(bytes);
    const sealed = new Uint8Array(
      await crypto.subtle.encrypt(
        { name: "AES-GCM", iv, additionalData: Buffer.from(header) },
        key,
        Buffer.from(JSON.stringify(f.CLAIMS)),
      ),
    );
    const at = sealed.length - base64url.decode(ownTag).length;
    const parts = [iv, sealed.subarray(0, at), sealed.subarray(at)];
    const ticket = [header, ownKey, ...parts.map((part) => base64url.encode(part))].join(".");
    expect(await f.refusal(open(ticket))).toContain("ticket-invalid");
  });

  it("refuses a change of any single character, also in the spare bits of base64url", async ({
    expect,
  }) => {
    const ticket = await bare();
    const outcomes = new Set<string>();
    for (let at = 0; at < ticket.length; at += 1) {
      for (const mask of [1, 2]) {
        const code = String.fromCharCode(ticket.charCodeAt(at) ^ mask);
        const bent = ticket.slice(0, at) + code + ticket.slice(at + 1);
        outcomes.add((await f.refusal(open(bent))).split(" ")[0] ?? "");
      }
    }
    expect([...outcomes]).toEqual(["ticket-invalid"]);
  });

  it("refuses the other spellings of a last character that base64url decoders accept", async ({
    expect,
  }) => {
    const ticket = await bare();
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = alphabet.indexOf(ticket.at(-1) ?? "");
    for (let spare = 1; spare < 16; spare += 1) {
      const twin = ticket.slice(0, -1) + (alphabet[last + spare] ?? "");
      expect(base64url.decode(twin.split(".")[4] ?? "")).toEqual(
        base64url.decode(ticket.split(".")[4] ?? ""),
      );
      expect(await f.refusal(open(twin))).toBe("ticket-invalid not-compact");
    }
  });

  it.for([1, 4, 8, 12, 15])("refuses a tag cut to %i bytes", async (size, { expect }) => {
    const parts = (await bare()).split(".");
    const tag = base64url.decode(parts[4] ?? "").subarray(0, size);
    const cut = parts.with(4, base64url.encode(tag)).join(".");
    expect(await f.refusal(open(cut))).toBe("ticket-invalid decryption");
  });

  it("refuses parts exchanged between two tickets of the same key", async ({ expect }) => {
    const one = (await bare()).split(".");
    const two = (await bare({ ...f.CLAIMS, sub: "eve@example.com" })).split(".");
    for (const index of [2, 3, 4]) {
      const mixed = one.with(index, two[index] ?? "").join(".");
      expect(await f.refusal(open(mixed))).toBe("ticket-invalid decryption");
    }
  });

  it("refuses claims of an issuer that must sign", async ({ expect }) => {
    expect(await f.refusal(open(await bare(f.PORTAL_CLAIMS)))).toBe("ticket-invalid issuer");
    expect((await open(await bare(f.PORTAL_CLAIMS), { issuers: [] })).iss).toBe("portal");
  });
});

it("refuses claims in the name that CloudStack's own URLs have, however they are sealed", async ({
  expect,
}) => {
  const claims = { ...f.CLAIMS, iss: "cloudstack" };
  expect(await f.refusal(open(await bare(claims), { issuers: [] }))).toBe("ticket-invalid issuer");
  const [portal] = f.ISSUERS;
  if (portal === undefined) throw new Error("no issuer");
  const issuers = [{ ...portal, issuer: "cloudstack" }];
  expect(await f.refusal(open(await nested(claims), { issuers }))).toBe("ticket-invalid issuer");
});

describe("the header of a ticket", () => {
  it.for<[string, object, string]>([
    ["zip", { zip: "DEF" }, "header"],
    ["crit", { crit: ["exp"], exp: 1 }, "header"],
    ["b64", { b64: false }, "header"],
    ["jwk", { jwk: { kty: "oct", k: f.SHARED.k } }, "header"],
    ["jku", { jku: "https://evil.example/jwks" }, "header"],
    ["x5c", { x5c: ["AAAA"] }, "header"],
    ["x5u", { x5u: "https://evil.example/x" }, "header"],
    ["an unknown member", { extra: 1 }, "header"],
    ["epk with dir", { epk: {} }, "header"],
    ["cty with dir", { cty: "JWT" }, "header"],
    ["no kid", { kid: undefined }, "header"],
    ["a kid that is no string", { kid: ["shared-1"] }, "header"],
    ["kid as a path", { kid: "../../dev/null" }, "unknown-key"],
    ["kid as SQL", { kid: "x' OR '1'='1" }, "unknown-key"],
    ["kid of the prototype", { kid: "__proto__" }, "unknown-key"],
    ["kid of other case", { kid: "SHARED-1" }, "unknown-key"],
    ["an empty kid", { kid: "" }, "unknown-key"],
    ["the kid of a recipient key", { kid: "gateway-ec" }, "unknown-key"],
    ["alg none", { alg: "none" }, "algorithm"],
    ["alg of other case", { alg: "DIR" }, "algorithm"],
    ["alg of the prototype", { alg: "constructor" }, "algorithm"],
    ["no alg", { alg: undefined }, "algorithm"],
    ["alg as a list", { alg: ["dir"] }, "algorithm"],
    ["a password-based alg", { alg: "PBES2-HS256+A128KW", p2c: 1e9, p2s: "AAAA" }, "algorithm"],
    ["A256KW", { alg: "A256KW" }, "algorithm"],
    ["A256GCMKW", { alg: "A256GCMKW" }, "algorithm"],
    ["RSA-OAEP", { alg: "RSA-OAEP" }, "algorithm"],
    ["ECDH-ES+A256KW", { alg: "ECDH-ES+A256KW" }, "algorithm"],
    ["enc A128GCM", { enc: "A128GCM" }, "algorithm"],
    ["enc A256CBC-HS512", { enc: "A256CBC-HS512" }, "algorithm"],
    ["no enc", { enc: undefined }, "algorithm"],
    ["no typ", { typ: undefined }, "type"],
    ["typ JWT", { typ: "JWT" }, "type"],
    ["the typ of the inner part", { typ: "porthole-ticket+jws" }, "type"],
    ["the typ of an API token", { typ: "porthole-api+jwt" }, "type"],
    ["the typ in other case", { typ: "Porthole-Ticket+JWT" }, "type"],
    ["ECDH-ES without epk", { alg: "ECDH-ES", kid: "gateway-ec", cty: "JWT" }, "header"],
    ["ECDH-ES without cty", { alg: "ECDH-ES", kid: "gateway-ec" }, "type"],
    ["ECDH-ES with another cty", { alg: "ECDH-ES", kid: "gateway-ec", cty: "json" }, "type"],
    [
      "ECDH-ES on the shared key",
      {
        alg: "ECDH-ES",
        cty: "JWT",
        epk: { kty: "OKP", crv: "X25519", x: "A".repeat(43) },
      },
      "unknown-key",
    ],
  ])("is refused with %s", async ([, change, reason], { expect }) => {
    const parts = (await bare()).split(".");
    const header = { alg: "dir", enc: "A256GCM", kid: "shared-1", typ: "porthole-ticket+jwt" };
    const bent = parts.with(0, f.encoded({ ...header, ...change })).join(".");
    expect(await f.refusal(open(bent))).toBe(`ticket-invalid ${reason}`);
  });

  it("is refused for what it asks even when the seal covers it", async ({ expect }) => {
    expect(await f.refusal(open(await f.sealRaw(f.CLAIMS)))).toBe("opened");
    const typed = await f.sealRaw(f.CLAIMS, { typ: "JWT" });
    expect(await f.refusal(open(typed))).toBe("ticket-invalid type");
    const carried = await f.sealRaw(f.CLAIMS, { jku: "https://evil.example/jwks" });
    expect(await f.refusal(open(carried))).toBe("ticket-invalid header");
    const zipped = await f.sealRaw(f.CLAIMS, { zip: "DEF" });
    expect(await f.refusal(open(zipped))).toBe("ticket-invalid header");
  });

  it.for([
    ["a list", "[]"],
    ["null", "null"],
    ["a string", '"dir"'],
    ["no JSON", "{"],
    ["nothing", ""],
    ["a byte order mark", '\uFEFF{"alg":"dir"}'],
    ["a member twice", '{"alg":"none","alg":"dir"}'],
    ["a member twice in a nested object", '{"alg":"dir","epk":{"x":"a","x":"b"}}'],
    ["very deep nesting", "[".repeat(4000) + "]".repeat(4000)],
  ])("is refused when it is %s", async ([, text], { expect }) => {
    const ticket = `${base64url.encode(text ?? "")}..AAAA.AAAA.AAAA`;
    expect(await f.refusal(open(ticket))).toBe(
      ticket.length > 8192 ? "ticket-invalid too-long" : "ticket-invalid header",
    );
  });

  it("is refused when it is not UTF-8", async ({ expect }) => {
    const header = base64url.encode(Uint8Array.of(0x7b, 0xff, 0x7d));
    expect(await f.refusal(open(`${header}..AAAA.AAAA.AAAA`))).toBe("ticket-invalid header");
  });

  it("is refused beside an encrypted key, which neither algorithm has", async ({ expect }) => {
    const parts = (await bare()).split(".").with(1, "AAAA");
    expect(await f.refusal(open(parts.join(".")))).toBe("ticket-invalid header");
  });
});

describe("the text of a ticket", () => {
  it("may be as long as the limit and no longer", async ({ expect }) => {
    const header = base64url.encode(
      JSON.stringify({ alg: "dir", enc: "A256GCM", kid: "shared-1", typ: "porthole-ticket+jwt" }),
    );
    const rest = `..${"A".repeat(16)}.`;
    const tag = `.${"A".repeat(22)}`;
    const room = 8192 - header.length - rest.length - tag.length;
    const at = `${header}${rest}${"A".repeat(room)}${tag}`;
    expect(at.length).toBe(8192);
    expect(await f.refusal(open(at))).toBe("ticket-invalid decryption");
    expect(await f.refusal(open(`${at}A`))).toBe("ticket-invalid too-long");
  });

  it.for([
    "",
    ".",
    "....",
    ".....",
    "a.b.c",
    "AAAA..AAAA.AAAA.AAAA=",
    "AAAA..AAAA.AAAA.AA AA",
    "AAAA..AAAA.AAAA.AAAA\n",
    "AAAA..AAAA.AAAA.AA+A",
    "AAAA..AAAA.AAAA.A",
    "AAAA..AAAA.AAAA.AAAA.",
    '{"protected":"","ciphertext":""}',
  ])("is refused as %j", async (text, { expect }) => {
    expect(await f.refusal(open(text))).toBe(
      text === "...." ? "ticket-invalid header" : "ticket-invalid not-compact",
    );
  });

  it("may be anything without another error than TicketError", async ({ expect }) => {
    const part = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.base64String({ maxLength: 60 }),
      fc.json().map((json) => base64url.encode(json)),
      fc.jsonValue().map((value) =>
        f.encoded({
          alg: "dir",
          enc: "A256GCM",
          kid: "shared-1",
          typ: "porthole-ticket+jwt",
          ...(typeof value === "object" && !Array.isArray(value) ? value : {}),
        }),
      ),
      fc.constant(""),
    );
    const texts = fc.oneof(
      anyText(),
      fc.array(part, { minLength: 3, maxLength: 6 }).map((parts) => parts.join(".")),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const error = await open(text).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error).toBeInstanceOf(TicketError);
        expect(error).toMatchObject({ code: "ticket-invalid" });
      }),
      { numRuns: 500 },
    );
  });

  it("may hold anything under the seal without another error than TicketError", async ({
    expect,
  }) => {
    const inside = fc.oneof(fc.json(), anyText({ maxLength: 60 }));
    await fc.assert(
      fc.asyncProperty(inside, async (text) => {
        expect(await f.refusal(open(await f.sealRaw(text)))).toBe("ticket-invalid claims");
        expect(await f.refusal(open(await f.encryptRaw(text)))).toMatch(/^ticket-invalid /);
      }),
      { numRuns: 60 },
    );
  });
});

describe("opening a nested ticket", () => {
  it.for(["EdDSA", "ES256", "RS256"] as const)(
    "accepts %s signatures to both kinds of recipient key",
    async (alg, { expect }) => {
      for (const recipient of f.RECIPIENTS) {
        const ticket = await sealTicket(f.PORTAL_CLAIMS, {
          kind: "nested",
          signingKey: f.SIGNING[alg],
          recipient,
        });
        expect(await open(ticket)).toEqual(f.PORTAL_CLAIMS);
      }
      expect(f.RECIPIENTS.map(({ crv }) => crv)).toEqual(["P-256", "X25519"]);
    },
  );

  it("refuses bare claims, which anyone can encrypt to a public key", async ({ expect }) => {
    const forged = await f.encryptRaw(JSON.stringify(f.CLAIMS));
    expect(await f.refusal(open(forged))).toBe("ticket-invalid not-compact");
  });

  it("refuses a shared-key ticket inside", async ({ expect }) => {
    const forged = await f.encryptRaw(await bare());
    expect(await f.refusal(open(forged))).toBe("ticket-invalid not-compact");
  });

  it("refuses a signed ticket that was not encrypted", async ({ expect }) => {
    expect(await f.refusal(open(await f.signRaw(f.PORTAL_CLAIMS)))).toBe(
      "ticket-invalid not-compact",
    );
  });

  it("refuses a signed ticket under the shared key", async ({ expect }) => {
    const ticket = await f.sealRaw(await f.signRaw(f.PORTAL_CLAIMS));
    expect(await f.refusal(open(ticket))).toBe("ticket-invalid claims");
  });

  it.for<[string, object, string]>([
    ["alg none", { alg: "none" }, "algorithm"],
    ["an HMAC over the public key", { alg: "HS256" }, "algorithm"],
    ["PS256", { alg: "PS256" }, "algorithm"],
    ["no alg", { alg: undefined }, "algorithm"],
    ["another alg than the key's", { alg: "ES256" }, "unknown-key"],
    ["an unknown kid", { kid: "portal-2" }, "unknown-key"],
    ["the kid of another issuer", { kid: "other-ed" }, "unknown-key"],
    ["the kid of the gateway", { kid: "shared-1" }, "unknown-key"],
    ["no kid", { kid: undefined }, "header"],
    ["no typ", { typ: undefined }, "type"],
    ["the typ of an API token", { typ: "porthole-api+jwt" }, "type"],
    ["the typ of the outer part", { typ: "porthole-ticket+jwt" }, "type"],
    ["crit", { crit: ["b64"], b64: true }, "header"],
    ["b64", { b64: true }, "header"],
    ["jwk", { jwk: f.verifying(f.OTHER_SIGNING) }, "header"],
    ["jku", { jku: "https://evil.example/jwks" }, "header"],
    ["x5c", { x5c: ["AAAA"] }, "header"],
  ])("refuses an inner header with %s", async ([, change, reason], { expect }) => {
    const [, payload, signature] = (await f.signRaw(f.PORTAL_CLAIMS)).split(".");
    const header = { alg: "EdDSA", kid: "portal-ed", typ: "porthole-ticket+jws", ...change };
    const jws = `${f.encoded(header)}.${payload ?? ""}.${signature ?? ""}`;
    expect(await f.refusal(open(await f.encryptRaw(jws)))).toBe(`ticket-invalid ${reason}`);
  });

  it("takes Ed25519 by its newer name as well, with the same key", async ({ expect }) => {
    const header = { alg: "Ed25519", kid: "portal-ed", typ: "porthole-ticket+jws" };
    const key = { ...bareJwk(f.SIGNING.EdDSA), alg: "Ed25519" };
    const sign = (claims: object) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader(header)
        .sign(key);
    const jws = await sign(f.PORTAL_CLAIMS);
    expect(await open(await f.encryptRaw(jws))).toEqual(f.PORTAL_CLAIMS);
    const other = await sign({ ...f.PORTAL_CLAIMS, sub: "eve" });
    const bent = other.split(".").with(2, jws.split(".")[2] ?? "");
    expect(await f.refusal(open(await f.encryptRaw(bent.join("."))))).toBe(
      "ticket-invalid signature",
    );
  });

  it("refuses an empty signature", async ({ expect }) => {
    const jws = (await f.signRaw(f.PORTAL_CLAIMS)).split(".").with(2, "").join(".");
    expect(await f.refusal(open(await f.encryptRaw(jws)))).toBe("ticket-invalid signature");
  });

  it("refuses a bit flipped in the signature or the payload", async ({ expect }) => {
    const parts = (await f.signRaw(f.PORTAL_CLAIMS)).split(".");
    const signature = base64url.decode(parts[2] ?? "");
    for (let at = 0; at < signature.length; at += 1) {
      const bent = signature.with(at, (signature[at] ?? 0) ^ 1);
      const jws = parts.with(2, base64url.encode(bent)).join(".");
      expect(await f.refusal(open(await f.encryptRaw(jws)))).toBe("ticket-invalid signature");
    }
    const other = f.encoded({ ...f.PORTAL_CLAIMS, sub: "eve@example.com" });
    const jws = parts.with(1, other).join(".");
    expect(await f.refusal(open(await f.encryptRaw(jws)))).toBe("ticket-invalid signature");
  });

  it("refuses an issuer's name signed by another issuer", async ({ expect }) => {
    const asPortal = await f.signRaw(f.PORTAL_CLAIMS, {}, f.OTHER_SIGNING);
    expect(await f.refusal(open(await f.encryptRaw(asPortal)))).toBe("ticket-invalid unknown-key");
    const disguised = await f.signRaw(f.PORTAL_CLAIMS, { kid: "portal-ed" }, f.OTHER_SIGNING);
    expect(await f.refusal(open(await f.encryptRaw(disguised)))).toBe("ticket-invalid signature");
  });

  it.for([["nobody"], ["Portal"], ["__proto__"], [["portal"]], [undefined]])(
    "refuses iss %j",
    async ([iss], { expect }) => {
      const jws = await f.signRaw({ ...f.PORTAL_CLAIMS, iss });
      expect(await f.refusal(open(await f.encryptRaw(jws)))).toBe("ticket-invalid issuer");
    },
  );

  it("refuses bytes after or inside the signed text that are not ASCII", async ({ expect }) => {
    const jws = await f.signRaw(f.PORTAL_CLAIMS);
    expect(await f.refusal(open(await f.encryptRaw(`${jws}é`)))).toBe("ticket-invalid not-compact");
    expect(await f.refusal(open(await f.encryptRaw(`\uFEFF${jws}`)))).toBe(
      "ticket-invalid not-compact",
    );
  });

  it("refuses an ephemeral key of another curve than the recipient's", async ({ expect }) => {
    const parts = (await nested()).split(".");
    const header: unknown = JSON.parse(new TextDecoder().decode(base64url.decode(parts[0] ?? "")));
    const bent = parts.with(0, f.encoded({ ...(header as object), kid: "gateway-okp" }));
    expect(await f.refusal(open(bent.join(".")))).toBe("ticket-invalid decryption");
  });

  it("refuses an ephemeral key that is not a point of the curve", async ({ expect }) => {
    const parts = (await nested()).split(".");
    const header: unknown = JSON.parse(new TextDecoder().decode(base64url.decode(parts[0] ?? "")));
    const epk = { kty: "EC", crv: "P-256", x: "A".repeat(42) + "E", y: "A".repeat(42) + "E" };
    const bent = parts.with(0, f.encoded({ ...(header as object), epk }));
    expect(await f.refusal(open(bent.join(".")))).toBe("ticket-invalid decryption");
  });

  it("refuses the all-zero point of X25519", async ({ expect }) => {
    const header = {
      alg: "ECDH-ES",
      enc: "A256GCM",
      kid: "gateway-okp",
      typ: "porthole-ticket+jwt",
      cty: "JWT",
      epk: { kty: "OKP", crv: "X25519", x: "A".repeat(43) },
    };
    const ticket = `${f.encoded(header)}..${"A".repeat(16)}.AAAA.${"A".repeat(22)}`;
    expect(await f.refusal(open(ticket))).toBe("ticket-invalid decryption");
  });

  it("says expired only when signature and seal are good", async ({ expect }) => {
    const late = { now: f.NOW + 10_000 };
    expect(await f.refusal(open(await nested(), late))).toBe("ticket-expired expired");
    const forged = await f.signRaw(f.PORTAL_CLAIMS, { kid: "portal-ed" }, f.OTHER_SIGNING);
    expect(await f.refusal(open(await f.encryptRaw(forged), late))).toBe(
      "ticket-invalid signature",
    );
    const parts = (await bare()).split(".");
    const bent = parts.with(4, "A".repeat(22)).join(".");
    expect(await f.refusal(open(bent, late))).toBe("ticket-invalid decryption");
  });
});

describe("rotation of keys", () => {
  const next = f.sharedKey("shared-2", 9);
  const set = (...keys: object[]) => ({ keys: parseGatewayKeys(JSON.stringify({ keys })) });

  it("goes on opening tickets of an old shared key until it is removed", async ({ expect }) => {
    const old = await bare();
    expect(await f.refusal(open(old, set(next, f.SHARED)))).toBe("opened");
    expect(await f.refusal(open(old, set(next)))).toBe("ticket-invalid unknown-key");
    const fresh = await sealTicket(f.CLAIMS, { kind: "shared", key: next });
    expect(await f.refusal(open(fresh, set(next, f.SHARED)))).toBe("opened");
    expect(await f.refusal(open(fresh, set(f.SHARED)))).toBe("ticket-invalid unknown-key");
  });

  it("goes on opening tickets to an old recipient key until it is removed", async ({ expect }) => {
    const old = await nested();
    expect(await f.refusal(open(old, set(f.OKP_RECIPIENT, f.EC_RECIPIENT)))).toBe("opened");
    expect(await f.refusal(open(old, set(f.OKP_RECIPIENT)))).toBe("ticket-invalid unknown-key");
  });

  it("does not try other keys than the one named", async ({ expect }) => {
    const renamed = await f.sealRaw(f.CLAIMS, { kid: "shared-2" });
    expect(await f.refusal(open(renamed, set(next, f.SHARED)))).toBe("ticket-invalid decryption");
  });

  it("drops an issuer's key with the key", async ({ expect }) => {
    const ticket = await nested();
    const [portal] = f.ISSUERS;
    const left = portal?.keys.filter(({ kid }) => kid !== "portal-ed") ?? [];
    expect(await f.refusal(open(ticket, { issuers: [{ issuer: "portal", keys: left }] }))).toBe(
      "ticket-invalid unknown-key",
    );
    expect(await f.refusal(open(ticket, { issuers: [] }))).toBe("ticket-invalid issuer");
  });
});

describe("the claims of a ticket", () => {
  it.for(["", "porthole2", "Porthole", " porthole"])(
    "are refused for audience %j",
    async (aud, { expect }) => {
      const reason = aud === "" ? "claims" : "audience";
      expect(await f.refusal(open(await f.sealRaw({ ...f.CLAIMS, aud })))).toBe(
        `ticket-invalid ${reason}`,
      );
    },
  );

  it.for<[string, object]>([
    ["an audience list", { aud: ["porthole"] }],
    ["no exp", { exp: undefined }],
    ["exp as text", { exp: "9999999999" }],
    ["a fractional exp", { exp: f.NOW + 0.5 }],
    ["exp beyond safe integers", { exp: 2 ** 53 }],
    ["a negative iat", { iat: -1 }],
    ["no iat", { iat: undefined }],
    ["no jti", { jti: undefined }],
    ["an unknown claim", { admin: true }],
    ["an unknown kind of target", { target: { kind: "ssh", host: "a", port: 22 } }],
    ["no target", { target: undefined }],
    ["an unknown member of the grant", { grant: { mode: "view", clipboard: true } }],
    ["an unknown mode", { grant: { mode: "admin" } }],
    ["a host with a line break", { target: { kind: "rfb", host: "a\r\nb", port: 1 } }],
    ["a host with a path", { target: { kind: "rfb", host: "a/b", port: 1 } }],
    ["a host with userinfo", { target: { kind: "rfb", host: "u@a", port: 1 } }],
    ["a name with a control character", { console: { id: "a", name: "a\u001b[2J" } }],
    ["a name with a line separator", { console: { id: "a", name: "a\u2028b" } }],
  ])("are refused with %s", async ([, change], { expect }) => {
    const ticket = await f.sealRaw({ ...f.CLAIMS, ...change });
    expect(await f.refusal(open(ticket))).toBe("ticket-invalid claims");
  });

  it.for<[string, object, object?]>([
    ["nbf", { nbf: null }],
    ["keyboard", { keyboard: null }],
    ["by", { by: null }],
    [
      "what a target can be without",
      {
        target: {
          kind: "rfb",
          host: "a",
          port: 1,
          route: null,
          username: null,
          password: null,
          tls: null,
        },
      },
      { target: { kind: "rfb", host: "a", port: 1 } },
    ],
    [
      "what TLS can be without",
      {
        target: {
          kind: "rfb",
          host: "a",
          port: 1,
          tls: { mode: null, start: null, ca: null, pins: null, serverName: null },
        },
      },
      { target: { kind: "rfb", host: "a", port: 1, tls: {} } },
    ],
    [
      "what a grant can be without",
      {
        grant: {
          mode: "view",
          clipboard: null,
          clipboardBytes: null,
          resize: null,
          power: null,
          blockedKeys: null,
          maxSeconds: null,
          graceSeconds: null,
          waitSeconds: null,
          idleSeconds: null,
          park: null,
          onEnd: null,
        },
      },
      { grant: { mode: "view" } },
    ],
  ])("may be null for nothing: %s", async ([name, change, meant], { expect }) => {
    const claims = await open(await f.sealRaw({ ...f.CLAIMS, ...change }));
    const left = meant ?? Object.fromEntries([[name, undefined]]);
    expect(JSON.parse(JSON.stringify(claims))).toEqual(
      JSON.parse(JSON.stringify({ ...f.CLAIMS, ...left })),
    );
  });

  it.for(["sub", "tenant", "exp", "target", "grant", "console", "unknown"])(
    "are refused with %s null",
    async (name, { expect }) => {
      const ticket = await f.sealRaw({ ...f.CLAIMS, [name]: null });
      expect(await f.refusal(open(ticket))).toBe("ticket-invalid claims");
    },
  );

  it("are refused when a claim appears twice", async ({ expect }) => {
    const json = JSON.stringify(f.CLAIMS);
    const once = await f.sealRaw(json);
    expect(await f.refusal(open(once))).toBe("opened");
    const twice = await f.sealRaw(json.replace("{", '{"sub":"eve@example.com",'));
    expect(await f.refusal(open(twice))).toBe("ticket-invalid claims");
    const escaped = await f.sealRaw(json.replace("{", '{"s\\u0075b":"eve@example.com",'));
    expect(await f.refusal(open(escaped))).toBe("ticket-invalid claims");
    const inside = await f.sealRaw(json.replace('"port":', '"port":22,"port":'));
    expect(await f.refusal(open(inside))).toBe("ticket-invalid claims");
  });

  it("may hold colons, quotes and spaces where JSON allows them", async ({ expect }) => {
    const claims = { ...f.CLAIMS, sub: 'a:"b\\":{c}', console: { id: "x:y", name: "::" } };
    const ticket = await f.sealRaw(JSON.stringify(claims, undefined, 2));
    expect(await open(ticket)).toEqual(claims);
  });

  it.for<[string, object, number, string]>([
    ["the last second of exp with skew", {}, f.NOW + 300 + 29, "opened"],
    ["one past exp with skew", {}, f.NOW + 300 + 30, "ticket-expired expired"],
    ["nbf as far ahead as the skew", { nbf: f.NOW + 30 }, f.NOW, "opened"],
    ["nbf one past the skew", { nbf: f.NOW + 31 }, f.NOW, "ticket-early not-yet-valid"],
    ["iat as far ahead as the skew", { nbf: undefined }, f.NOW - 30, "opened"],
    ["iat one past the skew", { nbf: undefined }, f.NOW - 31, "ticket-early issued-in-future"],
    ["a lifetime at the limit", { exp: f.NOW + 600 }, f.NOW, "opened"],
    ["a lifetime one past it", { exp: f.NOW + 601 }, f.NOW, "ticket-invalid lifetime"],
    ["exp one after iat", { exp: f.NOW + 1 }, f.NOW, "opened"],
    ["exp at iat", { exp: f.NOW }, f.NOW, "ticket-invalid lifetime"],
    ["exp before iat", { exp: f.NOW - 1 }, f.NOW, "ticket-invalid lifetime"],
  ])("with %s", async ([, change, now, outcome], { expect }) => {
    const ticket = await f.sealRaw({ ...f.CLAIMS, ...change });
    expect(await f.refusal(open(ticket, { now }))).toBe(outcome);
  });
});

describe("a TicketError", () => {
  it("has codes that are ends of a session", async ({ expect }) => {
    const outcomes = await Promise.all([
      f.refusal(open("")),
      f.refusal(open(await bare(), { now: f.NOW + 1000 })),
      f.refusal(open(await bare(), { now: f.NOW - 1000 })),
    ]);
    const codes = outcomes.map((outcome) => outcome.split(" ")[0] ?? "");
    expect(codes).toEqual(["ticket-invalid", "ticket-expired", "ticket-early"]);
    for (const code of codes) expect(Object.keys(CLOSE_CODES)).toContain(code);
  });

  it("never tells a password, host or key", async ({ expect }) => {
    const secrets = [
      "canary-password",
      "canary-host",
      f.SHARED.k,
      f.EC_RECIPIENT.d ?? "no key",
      f.OKP_RECIPIENT.d ?? "no key",
      "canary-member",
    ];
    const ticket = await bare();
    const attempts = [
      () => open(ticket, { now: f.NOW + 1000 }),
      () => open(ticket, { now: f.NOW - 1000 }),
      () => open(ticket, { audience: "elsewhere" }),
      () => open(ticket, { maxSeconds: 1 }),
      () => open(ticket.slice(0, -2)),
      () => open(`${ticket}A`),
      () => open(JSON.stringify(f.CLAIMS)),
      async () => open(await f.sealRaw(JSON.stringify(f.CLAIMS).slice(0, -1))),
      async () => open(await f.sealRaw({ ...f.CLAIMS, "canary-member": 1 })),
      async () =>
        open(await f.sealRaw({ ...f.CLAIMS, target: { ...f.CLAIMS.target, port: "5901" } })),
      async () =>
        open(
          await f.sealRaw({ ...f.CLAIMS, target: { ...f.CLAIMS.target, kind: "canary-member" } }),
        ),
      async () =>
        open(await f.sealRaw({ ...f.CLAIMS, target: { ...f.CLAIMS.target, password: 5 } })),
      async () => open(await f.sealRaw({ ...f.CLAIMS, grant: { "canary-member": f.SHARED.k } })),
      async () => open(await f.sealRaw({ ...f.CLAIMS, sub: `canary-password\n` })),
      async () => open(await f.encryptRaw(JSON.stringify(f.CLAIMS))),
      async () => open(await nested(), { issuers: [] }),
      () => sealTicket({ ...f.CLAIMS, sub: "" }, { kind: "shared", key: f.SHARED }),
      () => sealTicket(f.CLAIMS, { kind: "shared", key: { ...f.SHARED, k: `${f.SHARED.k}A` } }),
    ];
    for (const attempt of attempts) {
      const error = await attempt().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (!(error instanceof Error)) throw new Error("it opened");
      const told = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join(
        " ",
      );
      for (const secret of secrets) expect(told).not.toContain(secret);
      expect(error.cause).toBeUndefined();
    }
  });

  it("names the claim that does not fit", async ({ expect }) => {
    const ticket = await f.sealRaw({ ...f.CLAIMS, target: { ...f.CLAIMS.target, port: 0 } });
    await expect(open(ticket)).rejects.toThrow("ticket refused: claims (target.port)");
  });
});

it("refuses a ticket of a gateway key that is malformed only on its curve", async ({ expect }) => {
  const broken = { ...f.EC_RECIPIENT, x: "A".repeat(43) };
  const keys = parseGatewayKeys(JSON.stringify({ keys: [broken] }));
  expect(await f.refusal(open(await nested(), { keys }))).toBe("ticket-invalid decryption");
});

it("refuses a ticket encrypted with another key of the same kid", async ({ expect }) => {
  const other = f.sharedKey("shared-1", 8);
  const ticket = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(f.CLAIMS)))
    .setProtectedHeader({
      alg: "dir",
      enc: "A256GCM",
      kid: "shared-1",
      typ: "porthole-ticket+jwt",
    })
    .encrypt(base64url.decode(other.k));
  expect(await f.refusal(open(ticket))).toBe("ticket-invalid decryption");
});
