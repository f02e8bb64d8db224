import { randomBytes } from "node:crypto";

import fc from "fast-check";
import { CompactEncrypt } from "jose";
import { describe, it } from "vitest";

import type { SharedKey } from "../../../worker/ticket/jwk.ts";
import {
  decodeStatus,
  encodeStatus,
  MAX_PREAMBLE_BYTES,
  MAX_STATUS_BYTES,
  openPreamble,
  PREAMBLE_SECONDS,
  PreambleError,
  sealPreamble,
  type Preamble,
  type Status,
} from "../../../worker/tunnel/preamble.ts";

const KEY: SharedKey = {
  kty: "oct",
  alg: "dir",
  kid: "dc1.1",
  k: randomBytes(32).toString("base64url"),
};
const NOW = 1_800_000_000;
const PREAMBLE: Preamble = {
  aud: "dc1",
  iat: NOW,
  exp: NOW + 30,
  jti: "a".repeat(22),
  session: "b".repeat(22),
  target: { kind: "rfb", host: "10.0.0.1", port: 5900, password: "canary", tls: {} },
  anonymousTls: false,
};
const HERE = { keys: [KEY], audience: "dc1", now: NOW };

const body = (frame: Uint8Array) => frame.subarray(2);

async function codeOf(frame: Promise<Uint8Array> | Uint8Array, here = HERE): Promise<string> {
  try {
    await openPreamble(body(await frame), here);
    return "no error";
  } catch (error) {
    return error instanceof PreambleError ? error.code : String(error);
  }
}

async function sealed(
  payload: Uint8Array,
  header: object = {},
  key: Uint8Array = Buffer.from(KEY.k, "base64url"),
): Promise<Uint8Array> {
  const fields = {
    alg: "dir",
    enc: "A256GCM",
    kid: KEY.kid,
    typ: "porthole-preamble+jwt",
    ...header,
  };
  const jwe = await new CompactEncrypt(payload).setProtectedHeader(fields).encrypt(key);
  return Buffer.concat([new Uint8Array(2), Buffer.from(jwe)]);
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

describe("a preamble", () => {
  it("is a length and a JWE, and comes out as it went in", async ({ expect }) => {
    const frame = await sealPreamble(PREAMBLE, KEY);
    expect(new DataView(frame.buffer).getUint16(0)).toBe(frame.length - 2);
    expect(Buffer.from(frame).toString("latin1")).not.toContain("canary");
    expect(await openPreamble(body(frame), HERE)).toEqual(PREAMBLE);
  });

  it.for<[number, string]>([
    [NOW - 10, "no error"],
    [NOW - 11, "time"],
    [NOW + 39, "no error"],
    [NOW + 40, "time"],
  ])("made at its second and opened at %d is taken: %s", async ([now, code], { expect }) => {
    expect(await codeOf(sealPreamble(PREAMBLE, KEY), { ...HERE, now })).toBe(code);
  });

  it.for<[Partial<Preamble>, string]>([
    [{ exp: NOW + PREAMBLE_SECONDS }, "no error"],
    [{ exp: NOW + PREAMBLE_SECONDS + 1 }, "time"],
    [{ exp: NOW + 1 }, "no error"],
    [{ exp: NOW }, "time"],
    [{ exp: NOW - 1 }, "time"],
    [{ aud: "dc2" }, "audience"],
    [{ aud: "" }, "malformed"],
    [{ jti: "a".repeat(21) }, "malformed"],
    [{ jti: "a".repeat(129) }, "malformed"],
    [{ session: "a b".repeat(10) }, "malformed"],
  ])("with %j is taken: %s", async ([change, code], { expect }) => {
    expect(await codeOf(sealed(json({ ...PREAMBLE, ...change })))).toBe(code);
  });

  it.for<[string, () => Promise<Uint8Array>, string]>([
    ["no JWE", async () => Buffer.from("..GET / HTTP/1.1"), "key"],
    ["another algorithm", () => sealed(json(PREAMBLE), { alg: "A256GCMKW" }), "key"],
    ["another key size", () => sealed(json(PREAMBLE), { enc: "A128GCM" }, randomBytes(16)), "key"],
    ["another type", () => sealed(json(PREAMBLE), { typ: "JWT" }), "key"],
    ["no type", () => sealed(json(PREAMBLE), { typ: undefined }), "key"],
    ["an unknown key", () => sealed(json(PREAMBLE), { kid: "x" }), "key"],
    ["another key", () => sealed(json(PREAMBLE), {}, randomBytes(32)), "key"],
    ["compression", () => sealed(json(PREAMBLE), { zip: "DEF" }), "key"],
    ["no JSON", () => sealed(Buffer.from("{")), "key"],
    ["a member twice", () => sealed(Buffer.from('{"aud":"dc1","aud":"dc1"}')), "key"],
    ["a list", () => sealed(json([])), "malformed"],
    ["one member more", () => sealed(json({ ...PREAMBLE, x: 1 })), "malformed"],
    [
      "a target with one more",
      () => sealed(json({ ...PREAMBLE, target: { ...PREAMBLE.target, x: 1 } })),
      "malformed",
    ],
  ])("with %s is refused", async ([, seal, code], { expect }) => {
    const made = await seal().catch(() => Buffer.from("..not even sealed"));
    expect(await codeOf(made)).toBe(code);
  });

  it("changed anywhere is refused", async ({ expect }) => {
    const frame = await sealPreamble(PREAMBLE, KEY);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: frame.length - 1 }), async (at) => {
        const changed = Uint8Array.from(frame, (byte, index) => (index === at ? byte ^ 1 : byte));
        expect(await codeOf(changed)).not.toBe("no error");
      }),
    );
  });

  it("is opened by the key that it names among several", async ({ expect }) => {
    const other = { ...KEY, kid: "dc1.2", k: randomBytes(32).toString("base64url") };
    const keys = [other, KEY];
    expect(await codeOf(sealPreamble(PREAMBLE, KEY), { ...HERE, keys })).toBe("no error");
    expect(await codeOf(sealPreamble(PREAMBLE, other), { ...HERE, keys })).toBe("no error");
    expect(await codeOf(sealPreamble(PREAMBLE, other))).toBe("key");
  });

  it("can hold the longest target, and is not sealed over the limit", async ({ expect }) => {
    const header = "x".repeat(4096);
    const largest: Preamble = {
      ...PREAMBLE,
      target: {
        kind: "websocket",
        host: "h".repeat(253),
        port: 65_535,
        path: `/${"p".repeat(2047)}`,
        username: "u".repeat(256),
        password: "p".repeat(256),
        headers: { authorization: header, origin: "o".repeat(256) },
        tls: { ca: pem(3800), serverName: "s".repeat(253) },
      },
    };
    const frame = await sealPreamble(largest, KEY);
    expect(frame.length).toBeGreaterThan(14_000);
    expect(frame.length).toBeLessThanOrEqual(2 + MAX_PREAMBLE_BYTES);
    expect(await openPreamble(body(frame), HERE)).toEqual(largest);
    const { target } = largest;
    const over = { ...target, headers: { authorization: header, cookie: header } } as typeof target;
    await expect(sealPreamble({ ...largest, target: over }, KEY)).rejects.toThrow(RangeError);
  });

  it("says nothing of itself in its errors", async ({ expect }) => {
    const frame = await sealed(
      json({ ...PREAMBLE, target: { ...PREAMBLE.target, host: "canary canary" } }),
    );
    await expect(openPreamble(body(frame), HERE)).rejects.toThrow(/^preamble refused: malformed$/);
  });
});

describe("a status", () => {
  it.for<Status>([
    { ok: true },
    { ok: true, tls: { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384" } },
    { ok: false, code: "rfb:login-failed" },
    { ok: false, code: "tls", check: "authority" },
  ])("%j is a length and JSON, and comes out as it went in", (status, { expect }) => {
    const frame = encodeStatus(status);
    expect(new DataView(frame.buffer).getUint16(0)).toBe(frame.length - 2);
    expect(frame.length).toBeLessThan(MAX_STATUS_BYTES);
    expect(decodeStatus(body(frame))).toEqual(status);
  });

  it.for([
    "",
    "{",
    "[]",
    "null",
    '{"ok":true,"more":1}',
    '{"ok":true,"ok":true}',
    '{"ok":false}',
    '{"ok":false,"code":1}',
    '{"ok":1}',
    `{"ok":false,"code":"${"x".repeat(33)}"}`,
    '{"ok":true,"tls":{"version":"TLSv1.3"}}',
  ])("%j is none", (text, { expect }) => {
    expect(decodeStatus(Buffer.from(text))).toBeUndefined();
  });

  it("is none at random bytes, and never an error", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          const status = decodeStatus(bytes);
          expect(status === undefined || typeof status.ok === "boolean").toBe(true);
        },
      ),
    );
  });
});

/** The shape of a certificate: nothing reads it here. */
function pem(length: number): string {
  return `-----BEGIN CERTIFICATE-----\n${"A".repeat(length)}\n-----END CERTIFICATE-----\n`;
}
