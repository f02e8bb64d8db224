import { base64url } from "jose";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "vitest";

import { parseIssuers } from "../../../worker/ticket/issuers.ts";
import { KeyError } from "../../../worker/ticket/keys/key-error.ts";
import {
  ownSecretsOf,
  parseGatewayKeys,
  publicRecipientKey,
  sealingKey,
  secretsOf,
} from "../../../worker/ticket/keys/gateway-keys.ts";
import * as f from "../../support/ticket/fixtures.ts";

function fault(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof KeyError) return error.message;
    throw error;
  }
  return "accepted";
}

const gateway = (...keys: unknown[]) => fault(() => parseGatewayKeys(JSON.stringify({ keys })));
const issuers = (...list: unknown[]) => fault(() => parseIssuers(JSON.stringify(list)));
const bytes = (size: number) => base64url.encode(new Uint8Array(size).fill(5));
const WRONG = "is missing, malformed or not allowed";

describe("the gateway's keys", () => {
  it("are shared keys and both kinds of recipient keys, in the order given", ({ expect }) => {
    expect(f.KEYS.keys.map(({ kid }) => kid)).toEqual(["shared-1", "gateway-ec", "gateway-okp"]);
  });

  it("seal for the gateway itself with what nobody shares, if there is any", ({ expect }) => {
    const next = f.sharedKey("shared-2", 9);
    const given = [f.SHARED, f.EC_RECIPIENT, next, f.OKP_RECIPIENT];
    const keys = parseGatewayKeys(JSON.stringify({ keys: given }));
    const kids = (secrets: readonly Uint8Array[]) =>
      secrets.map((secret) => {
        const text = base64url.encode(secret);
        return keys.keys.find((key) => (key.kty === "oct" ? key.k : key.d) === text)?.kid;
      });
    expect(kids(secretsOf(keys))).toEqual(["shared-1", "gateway-ec", "shared-2", "gateway-okp"]);
    expect(kids(ownSecretsOf(keys))).toEqual(["gateway-ec", "gateway-okp", "shared-1", "shared-2"]);
  });

  it("seal with the first shared key", ({ expect }) => {
    const next = f.sharedKey("shared-2", 9);
    const keys = parseGatewayKeys(JSON.stringify({ keys: [f.EC_RECIPIENT, next, f.SHARED] }));
    expect(sealingKey(keys)).toEqual(next);
    const none = parseGatewayKeys(JSON.stringify({ keys: [f.EC_RECIPIENT] }));
    expect(sealingKey(none)).toBeUndefined();
  });

  it("may carry what other tools note in a key", ({ expect }) => {
    expect(gateway({ ...f.SHARED, use: "enc", key_ops: ["encrypt"], ext: true })).toBe("accepted");
  });

  it("show their public half without the private member", ({ expect }) => {
    expect(f.RECIPIENTS.map((key) => Object.keys(key).sort())).toEqual([
      ["alg", "crv", "kid", "kty", "x", "y"],
      ["alg", "crv", "kid", "kty", "x"],
    ]);
    expect(
      f.KEYS.keys.flatMap((key) => (key.kty === "oct" ? [] : [publicRecipientKey(key)])),
    ).toEqual(f.RECIPIENTS);
  });

  it.for<[string, unknown, string]>([
    ["a secret of 31 bytes", { ...f.SHARED, k: bytes(31) }, `key "shared-1": keys.0.k ${WRONG}`],
    ["a secret of 33 bytes", { ...f.SHARED, k: bytes(33) }, `key "shared-1": keys.0.k ${WRONG}`],
    ["a padded secret", { ...f.SHARED, k: `${bytes(32)}=` }, `key "shared-1": keys.0.k ${WRONG}`],
    ["no secret", { ...f.SHARED, k: undefined }, `key "shared-1": keys.0.k ${WRONG}`],
    ["another alg", { ...f.SHARED, alg: "A256KW" }, `key "shared-1": keys.0.alg ${WRONG}`],
    ["no alg", { ...f.SHARED, alg: undefined }, "accepted"],
    ["alg null", { ...f.SHARED, alg: null }, "accepted"],
    ["the alg of the key's cipher", { ...f.SHARED, alg: "A256GCM" }, "accepted"],
    ["no alg at a recipient key", { ...f.EC_RECIPIENT, alg: undefined }, "accepted"],
    [
      "another way to agree on keys",
      { ...f.EC_RECIPIENT, alg: "ECDH-ES+A256KW" },
      `key "gateway-ec": keys.0.alg ${WRONG}`,
    ],
    ["a signing use", { ...f.SHARED, use: "sig" }, `key "shared-1": keys.0.use ${WRONG}`],
    ["no kid", { ...f.SHARED, kid: undefined }, `keys.0.kid ${WRONG}`],
    ["an empty kid", { ...f.SHARED, kid: "" }, `keys.0.kid ${WRONG}`],
    ["a kid with a space", { ...f.SHARED, kid: "a b" }, `keys.0.kid ${WRONG}`],
    ["a kid of 129", { ...f.SHARED, kid: "k".repeat(129) }, `keys.0.kid ${WRONG}`],
    ["a kid of 128", { ...f.SHARED, kid: "k".repeat(128) }, "accepted"],
    ["an RSA key", { kty: "RSA", kid: "r" }, `key "r": keys.0.kty ${WRONG}`],
    ["a public key", f.RECIPIENTS[0], `key "gateway-ec": keys.0.d ${WRONG}`],
    ["P-384", { ...f.EC_RECIPIENT, crv: "P-384" }, `key "gateway-ec": keys.0.crv ${WRONG}`],
    ["a short d", { ...f.EC_RECIPIENT, d: bytes(31) }, `key "gateway-ec": keys.0.d ${WRONG}`],
    ["an unknown member", { ...f.SHARED, x: 1 }, `key "shared-1": keys.0.unknown member ${WRONG}`],
    ["no object", "key", `keys.0 ${WRONG}`],
  ])("are refused with %s", ([, key, message], { expect }) => {
    expect(gateway(key)).toBe(message === "accepted" ? message : `TICKET_KEYS: ${message}`);
  });

  it("have different names", ({ expect }) => {
    expect(gateway(f.SHARED, { ...f.EC_RECIPIENT, kid: "shared-1" })).toBe(
      "TICKET_KEYS: keys repeats one that came before",
    );
  });

  it("are at least 1 and at most 16", ({ expect }) => {
    const many = Array.from({ length: 17 }, (_, index) => f.sharedKey(`k${index}`, index));
    expect(gateway(...many.slice(0, 16))).toBe("accepted");
    expect(gateway(...many)).toBe(`TICKET_KEYS: keys ${WRONG}`);
    expect(gateway()).toBe(`TICKET_KEYS: keys ${WRONG}`);
  });

  it.for(["", "canary", "[]", "null", '{"keys":{}}', '{"keys":[],"keys":[]}', "{'keys':[]}"])(
    "are refused as %j without quoting it",
    (json, { expect }) => {
      const message = fault(() => parseGatewayKeys(json));
      expect(message).toMatch(/^TICKET_KEYS: /);
      expect(message).not.toContain("canary");
    },
  );

  it("are a setting of at most 65,536 characters", ({ expect }) => {
    const json = JSON.stringify({ keys: [f.SHARED] });
    expect(fault(() => parseGatewayKeys(json.padEnd(65_536)))).toBe("accepted");
    expect(fault(() => parseGatewayKeys(json.padEnd(65_537)))).toBe("TICKET_KEYS: is too long");
  });

  it("never appear in an error", ({ expect }) => {
    const secrets = [f.SHARED.k, String(f.EC_RECIPIENT.d), String(f.OKP_RECIPIENT.d)];
    const spoilt = [f.SHARED, f.EC_RECIPIENT, f.OKP_RECIPIENT].flatMap((key) => {
      const members = Object.entries(key);
      return members.flatMap(([name]) => [
        { ...key, [name]: `${secrets[0] ?? ""} !` },
        { ...key, [name]: { [secrets[1] ?? ""]: secrets[2] } },
        { ...key, [secrets[0] ?? ""]: secrets[1] },
      ]);
    });
    for (const key of spoilt) {
      const message = gateway(key);
      expect(message).toMatch(/^TICKET_KEYS: /);
      for (const secret of secrets) expect(message).not.toContain(secret);
    }
    const cut = JSON.stringify({ keys: [f.SHARED] }).slice(0, -1);
    expect(fault(() => parseGatewayKeys(cut))).toBe(
      "TICKET_KEYS: is not JSON, or has a member twice",
    );
  });
});

describe("the issuers", () => {
  const ed = f.verifying(f.SIGNING.EdDSA);
  const ec = f.verifying(f.SIGNING.ES256);
  const rsa = f.verifying(f.SIGNING.RS256);

  it("may be none, or have keys of each algorithm", ({ expect }) => {
    expect(issuers()).toBe("accepted");
    expect(issuers({ issuer: "a", keys: [ed, ec, rsa], api: false })).toBe("accepted");
  });

  it.for(["EdDSA", "ES256", "RS256"] as const)("never hold a private %s key", (alg, { expect }) => {
    expect(issuers({ issuer: "a", keys: [f.SIGNING[alg]] })).toBe(
      `TICKET_ISSUERS: key "${f.SIGNING[alg].kid}": 0.keys.0.unknown member ${WRONG}`,
    );
  });

  it("need RSA of 2048 bits, not of 2047 or 1024", ({ expect }) => {
    const n = base64url.decode(rsa.n ?? "");
    const weak = base64url.encode(n.with(0, 0x7f));
    const small = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({
      format: "jwk",
    }).n;
    const padded = base64url.encode(Uint8Array.of(0, ...n.with(0, 1)));
    for (const modulus of [weak, small]) {
      expect(issuers({ issuer: "a", keys: [{ ...rsa, n: modulus }] })).toBe(
        'TICKET_ISSUERS: key "portal-rsa": 0.keys.0.n needs an RSA modulus of 2048 to 8192 bits',
      );
    }
    expect(issuers({ issuer: "a", keys: [{ ...rsa, n: padded }] })).toContain("0.keys.0.n");
    expect(issuers({ issuer: "a", keys: [{ ...rsa, n: bytes(1024) }] })).toBe("accepted");
    expect(issuers({ issuer: "a", keys: [{ ...rsa, n: bytes(1025) }] })).toContain("0.keys.0.n");
    expect(issuers({ issuer: "a", keys: [{ ...rsa, e: "Aw" }] })).toContain("0.keys.0.e");
  });

  it.for<[string, unknown]>([
    ["alg none", { ...ed, alg: "none" }],
    ["HS256", { kty: "oct", k: f.SHARED.k, alg: "HS256", kid: "h" }],
    ["ES256 on an Ed25519 key", { ...ed, alg: "ES256" }],
    ["EdDSA on a P-256 key", { ...ec, alg: "EdDSA" }],
    ["Ed25519 on a P-256 key", { ...ec, alg: "Ed25519" }],
    ["PS256", { ...rsa, alg: "PS256" }],
    ["a number for alg", { ...ec, alg: 7 }],
    ["no kid", { ...ec, kid: undefined }],
    ["an encryption use", { ...ec, use: "enc" }],
  ])("are refused with %s", ([, key], { expect }) => {
    expect(issuers({ issuer: "a", keys: [key] })).toMatch(/^TICKET_ISSUERS: /);
  });

  it.for<[string, object, string]>([
    ["Ed25519 without alg", { ...ed, alg: undefined }, "EdDSA"],
    ["Ed25519 by its newer name", { ...ed, alg: "Ed25519" }, "EdDSA"],
    ["P-256 without alg", { ...ec, alg: undefined }, "ES256"],
    ["P-256 with null", { ...ec, alg: null }, "ES256"],
    ["RSA without alg", { ...rsa, alg: undefined }, "RS256"],
  ])("may be written as other libraries do: %s", ([, key, alg], { expect }) => {
    const [issuer] = parseIssuers(JSON.stringify([{ issuer: "a", keys: [key] }]));
    expect(issuer?.keys).toEqual([{ ...key, alg }]);
  });

  it("are refused when a name, a kid or a key repeats", ({ expect }) => {
    const repeats = "repeats one that came before";
    expect(issuers({ issuer: "a", keys: [ed] }, { issuer: "a", keys: [ec] })).toContain(repeats);
    expect(issuers({ issuer: "a", keys: [ed, { ...ec, kid: ed.kid }] })).toContain(repeats);
    expect(issuers({ issuer: "a", keys: [ed] }, { issuer: "b", keys: [ed] })).toContain(repeats);
    expect(issuers({ issuer: "a", keys: [ed, ec] }, { issuer: "b", keys: [rsa] })).toBe("accepted");
  });

  it("are at most 64 with at most 8 keys", ({ expect }) => {
    const key = (index: number) => ({
      ...ed,
      kid: `k${index}`,
      x: base64url.encode(new Uint8Array(32).fill(index)),
    });
    const many = Array.from({ length: 65 }, (_, index) => ({
      issuer: `i${index}`,
      keys: [key(index)],
    }));
    expect(issuers(...many.slice(0, 64))).toBe("accepted");
    expect(issuers(...many)).toBe(`TICKET_ISSUERS: not an object ${WRONG}`);
    const keys = Array.from({ length: 9 }, (_, index) => key(index));
    expect(issuers({ issuer: "a", keys: keys.slice(0, 8) })).toBe("accepted");
    expect(issuers({ issuer: "a", keys })).toBe(`TICKET_ISSUERS: 0.keys ${WRONG}`);
    expect(issuers({ issuer: "a", keys: [] })).toBe(`TICKET_ISSUERS: 0.keys ${WRONG}`);
  });
});
