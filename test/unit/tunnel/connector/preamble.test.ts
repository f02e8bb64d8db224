import { randomBytes } from "node:crypto";

import fc from "fast-check";
import { describe, it } from "vitest";

import type { SharedKey } from "../../../../worker/ticket/keys/jwk.ts";
import {
  MAX_PREAMBLE_BYTES,
  MAX_STATUS_BYTES,
  openPreamble,
  sealPreamble,
} from "../../../../worker/tunnel/connector/handshake.ts";
import { initiate } from "../../../../worker/tunnel/connector/noise/handshake.ts";
import {
  PREAMBLE_SECONDS,
  PreambleError,
  type Preamble,
} from "../../../../worker/tunnel/connector/preamble.ts";
import {
  decodeStatus,
  encodeStatus,
  type Status,
} from "../../../../worker/tunnel/connector/status.ts";

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

function codeOf(frame: Uint8Array, here = HERE): string {
  try {
    openPreamble(body(frame), here);
    return "no error";
  } catch (error) {
    return error instanceof PreambleError ? error.code : String(error);
  }
}

/** Seals what {@link sealPreamble} would not, as a gateway with the key might. */
function sealed(payload: Uint8Array, change: { kid?: string; psk?: Uint8Array; version?: 2 } = {}) {
  const { kid = KEY.kid, psk = Buffer.from(KEY.k, "base64url"), version = 1 } = change;
  const named = Buffer.concat([Uint8Array.of(kid.length), Buffer.from(kid)]);
  const prologue = Buffer.concat([Buffer.from(`porthole connector ${version}\n`), named]);
  const { message } = initiate({ psk, prologue }, payload);
  return Buffer.concat([new Uint8Array(2), named, message]);
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

describe("a preamble", () => {
  it("is a length, a key's name and what is sealed, and comes out as it went in", ({ expect }) => {
    const { frame } = sealPreamble(PREAMBLE, KEY);
    expect(new DataView(frame.buffer).getUint16(0)).toBe(frame.length - 2);
    const text = Buffer.from(frame).toString("latin1");
    expect(text.slice(2, 8)).toBe("\x05dc1.1");
    expect(text).not.toMatch(/canary|10\.0\.0\.1/);
    expect(openPreamble(body(frame), HERE).preamble).toEqual(PREAMBLE);
  });

  it("says that a password is optional with true, or not at all", ({ expect }) => {
    const said = (passwordIsOptional: unknown) =>
      codeOf(sealed(json({ ...PREAMBLE, passwordIsOptional })));
    expect([true, undefined].map(said)).toEqual(["no error", "no error"]);
    expect([false, "true", 1, null].map(said)).toEqual(Array(4).fill("malformed"));
  });

  it("never looks the same twice", ({ expect }) => {
    const [one, two] = [sealPreamble(PREAMBLE, KEY), sealPreamble(PREAMBLE, KEY)];
    expect(Buffer.from(one.frame).equals(two.frame)).toBe(false);
  });

  it.for<[number, string]>([
    [NOW - 10, "no error"],
    [NOW - 11, "time"],
    [NOW + 39, "no error"],
    [NOW + 40, "time"],
  ])("made at its second and opened at %d is taken: %s", ([now, code], { expect }) => {
    expect(codeOf(sealPreamble(PREAMBLE, KEY).frame, { ...HERE, now })).toBe(code);
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
  ])("with %j is taken: %s", ([change, code], { expect }) => {
    expect(codeOf(sealed(json({ ...PREAMBLE, ...change })))).toBe(code);
  });

  it.for<[string, () => Uint8Array, string]>([
    ["nothing", () => Buffer.from(".."), "key"],
    ["a name alone", () => sealed(json(PREAMBLE)).subarray(0, 8), "key"],
    ["half a name", () => sealed(json(PREAMBLE)).subarray(0, 6), "key"],
    ["another protocol", () => Buffer.from("..GET / HTTP/1.1"), "key"],
    ["another version", () => sealed(json(PREAMBLE), { version: 2 }), "key"],
    ["an unknown key", () => sealed(json(PREAMBLE), { kid: "x" }), "key"],
    ["another key", () => sealed(json(PREAMBLE), { psk: randomBytes(32) }), "key"],
    ["no JSON", () => sealed(Buffer.from("{")), "malformed"],
    ["nothing in it", () => sealed(new Uint8Array(0)), "malformed"],
    ["a member twice", () => sealed(Buffer.from('{"aud":"dc1","aud":"dc1"}')), "malformed"],
    ["a list", () => sealed(json([])), "malformed"],
    ["one member more", () => sealed(json({ ...PREAMBLE, x: 1 })), "malformed"],
    [
      "a target with one more",
      () => sealed(json({ ...PREAMBLE, target: { ...PREAMBLE.target, x: 1 } })),
      "malformed",
    ],
  ])("with %s is refused", ([, seal, code], { expect }) => {
    expect(codeOf(seal())).toBe(code);
  });

  it("changed anywhere is refused", ({ expect }) => {
    const { frame } = sealPreamble(PREAMBLE, KEY);
    for (let at = 2; at < frame.length; at += 1) {
      expect(codeOf(flipped(frame, at))).toBe("key");
    }
  });

  it("is none at random bytes", ({ expect }) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(codeOf(Buffer.concat([new Uint8Array(2), bytes]))).toBe("key");
      }),
    );
  });

  it("is opened by the key that it names among several", ({ expect }) => {
    const other = { ...KEY, kid: "dc1.2", k: randomBytes(32).toString("base64url") };
    const keys = [other, KEY];
    expect(codeOf(sealPreamble(PREAMBLE, KEY).frame, { ...HERE, keys })).toBe("no error");
    expect(codeOf(sealPreamble(PREAMBLE, other).frame, { ...HERE, keys })).toBe("no error");
    expect(codeOf(sealPreamble(PREAMBLE, other).frame)).toBe("key");
    // The name counts, not only the key behind it.
    const renamed = { ...KEY, kid: "dc1.3" };
    expect(codeOf(sealPreamble(PREAMBLE, renamed).frame)).toBe("key");
    const asRenamed = Buffer.from(sealPreamble(PREAMBLE, renamed).frame);
    asRenamed.write("dc1.1", 3);
    expect(codeOf(asRenamed)).toBe("key");
  });

  it("can hold the longest target, and is not sealed over the limit", ({ expect }) => {
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
    const long = { ...KEY, kid: "k".repeat(128) };
    const { frame } = sealPreamble(largest, long);
    expect(frame.length).toBeGreaterThan(10_000);
    expect(frame.length).toBeLessThanOrEqual(2 + MAX_PREAMBLE_BYTES);
    const opened = openPreamble(body(frame), { ...HERE, keys: [long] });
    expect(opened.preamble).toEqual(largest);
    const { target } = largest;
    const room = 2 + MAX_PREAMBLE_BYTES - frame.length;
    const over = (bytes: number) => ({ ...target, path: `/${"p".repeat(2047 + bytes)}` }) as never;
    expect(sealPreamble({ ...largest, target: over(room) }, long).frame).toHaveLength(
      2 + MAX_PREAMBLE_BYTES,
    );
    expect(() => sealPreamble({ ...largest, target: over(room + 1) }, long)).toThrow(RangeError);
  });

  it("says nothing of itself in its errors", ({ expect }) => {
    const frame = sealed(
      json({ ...PREAMBLE, target: { ...PREAMBLE.target, host: "canary canary" } }),
    );
    expect(() => openPreamble(body(frame), HERE)).toThrow(/^preamble refused: malformed$/);
  });
});

describe("a sealed status", () => {
  const answerTo = (frame: Uint8Array): Uint8Array =>
    openPreamble(body(frame), HERE).sealStatus({ ok: true }).frame;

  it("comes out as it went in, and shows nothing of itself", ({ expect }) => {
    const sealing = sealPreamble(PREAMBLE, KEY);
    const status = { ok: false, code: "unreachable" } as const;
    const { frame } = openPreamble(body(sealing.frame), HERE).sealStatus(status);
    expect(new DataView(frame.buffer).getUint16(0)).toBe(frame.length - 2);
    expect(Buffer.from(frame).toString("latin1")).not.toContain("unreachable");
    expect(sealing.openStatus(body(frame))?.status).toEqual(status);
  });

  it("is believed by the gateway that asked, for the preamble that it sent", ({ expect }) => {
    const [recorded, asking] = [sealPreamble(PREAMBLE, KEY), sealPreamble(PREAMBLE, KEY)];
    expect(asking.openStatus(body(answerTo(recorded.frame)))).toBeUndefined();
  });

  it("is believed of nobody without the key", ({ expect }) => {
    const stranger = { ...KEY, k: randomBytes(32).toString("base64url") };
    const bare = [json({ ok: true }), Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")];
    const own = body(sealPreamble(PREAMBLE, KEY).frame);
    const strangers = openPreamble(body(sealPreamble(PREAMBLE, stranger).frame), {
      ...HERE,
      keys: [stranger],
    }).sealStatus({ ok: true });
    for (const answer of [...bare, own, body(strangers.frame), new Uint8Array(0)]) {
      expect(sealPreamble(PREAMBLE, KEY).openStatus(answer)).toBeUndefined();
    }
  });

  it("changed anywhere is none", ({ expect }) => {
    const { frame } = sealPreamble(PREAMBLE, KEY);
    const length = answerTo(frame).length;
    for (let at = 2; at < length; at += 1) {
      const sealing = sealPreamble(PREAMBLE, KEY);
      expect(sealing.openStatus(body(flipped(answerTo(sealing.frame), at)))).toBeUndefined();
    }
  });

  it("that says what is no status is none", ({ expect }) => {
    const sealing = sealPreamble(PREAMBLE, KEY);
    const { frame } = openPreamble(body(sealing.frame), HERE).sealStatus({ ok: 1 } as never);
    expect(sealing.openStatus(body(frame))).toBeUndefined();
  });
});

describe("a status", () => {
  it.for<Status>([
    { ok: true },
    { ok: true, tls: { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384" } },
    { ok: false, code: "rfb:login-failed" },
    { ok: false, code: "tls", check: "authority" },
  ])("%j is JSON, and comes out as it went in", (status, { expect }) => {
    const bytes = encodeStatus(status);
    expect(bytes.length).toBeLessThan(MAX_STATUS_BYTES);
    expect(decodeStatus(bytes)).toEqual(status);
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

function flipped(frame: Uint8Array, at: number): Uint8Array {
  return Uint8Array.from(frame, (byte, index) => (index === at ? byte ^ 1 : byte));
}

/** The shape of a certificate: nothing reads it here. */
function pem(length: number): string {
  return `-----BEGIN CERTIFICATE-----\n${"A".repeat(length)}\n-----END CERTIFICATE-----\n`;
}
