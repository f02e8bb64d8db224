import { describe, it } from "vitest";

import type { Target } from "../../../../worker/ticket/claims.ts";
import { desEncrypt } from "../../../../worker/tunnel/login/des.ts";
import { rfbOptions, startOf } from "../../../../worker/tunnel/login/rfb-options.ts";
import { hex } from "../../../support/play.ts";

const PLACE = { host: "10.0.0.1", port: 5900 };
const rfb = (more: object = {}): Target => ({ kind: "rfb", ...PLACE, ...more });
const XAPI: Target = { kind: "xapi", ...PLACE, console: "uuid=0", session: "OpaqueRef:s" };
const WEBSOCKET: Target = { kind: "websocket", ...PLACE, path: "/" };

const optionsOf = (target: Target, passwordIsOptional = false) =>
  rfbOptions(target, desEncrypt, passwordIsOptional);

/** Challenge and response of RFC 6143 §7.2.2 with the password `vncpw123`. */
const CHALLENGE = Buffer.from("00112233445566778899aabbccddeeff", "hex");
const RESPONSE = "bc90320c55d9938fac41842ba9e41f40";

describe("rfbOptions", () => {
  it.for<[string, Target, "x509" | "anonymous" | undefined]>([
    ["nothing said", rfb(), undefined],
    ["TLS refused", rfb({ tls: false }), undefined],
    ["TLS", rfb({ tls: {} }), "x509"],
    ["TLS by VeNCrypt", rfb({ tls: { mode: "x509", start: "vencrypt" } }), "x509"],
    ["TLS without certificates", rfb({ tls: { mode: "anonymous" } }), "anonymous"],
    ["TLS first", rfb({ tls: { start: "immediate" } }), undefined],
    ["XAPI, whose TLS comes first", { ...XAPI, tls: {} }, undefined],
    ["a WebSocket, whose TLS comes first", { ...WEBSOCKET, tls: {} }, undefined],
  ])(
    "demands of a target with %s the TLS inside RFB that it wants",
    ([, target, tls], { expect }) => {
      expect(optionsOf(target).tls).toBe(tls);
    },
  );

  it.for<[string, Target]>([
    ["VNC", rfb({ password: "vncpw123" })],
    ["XAPI", { ...XAPI, password: "vncpw123" }],
    ["WebSocket", { ...WEBSOCKET, password: "vncpw123" }],
  ])("answers the challenge with the password of a %s target", ([, target], { expect }) => {
    const { answerChallenge, plain } = optionsOf(target);
    expect(hex(answerChallenge?.(CHALLENGE) ?? new Uint8Array(0))).toBe(RESPONSE);
    expect(plain).toBeUndefined();
  });

  it("signs in by Plain with a user name, and with nothing where there is nothing", ({
    expect,
  }) => {
    const user = { username: "operator", password: "pw" };
    expect(optionsOf(rfb(user))).toEqual({ plain: user });
    expect(optionsOf({ ...WEBSOCKET, ...user })).toEqual({ plain: user });
    expect(optionsOf(rfb({ username: "operator" }))).toEqual({
      plain: { username: "operator", password: "" },
    });
    expect(optionsOf(rfb())).toEqual({});
  });

  it("speaks nothing but 3.3 through XAPI, whose idle timer knows nothing else", ({ expect }) => {
    expect(optionsOf(XAPI)).toEqual({ only33: true });
    expect(optionsOf(WEBSOCKET)).toEqual({});
  });
});

describe("a password", () => {
  const isOptional = (target: Target, session: boolean) =>
    optionsOf(target, session).passwordIsOptional ?? false;

  it("is optional where the session says so, and through XAPI", ({ expect }) => {
    const password = "vncpw123";
    for (const target of [rfb({ password }), { ...WEBSOCKET, password }]) {
      expect([isOptional(target, false), isOptional(target, true)]).toEqual([false, true]);
    }
    expect(isOptional({ ...XAPI, password }, false)).toBe(true);
  });

  it("that belongs to a user name never is", ({ expect }) => {
    expect(isOptional(rfb({ username: "operator", password: "pw" }), true)).toBe(false);
  });
});

describe("startOf", () => {
  it("is VeNCrypt where nothing is said", ({ expect }) => {
    expect(startOf({})).toBe("vencrypt");
    expect(startOf({ start: "immediate" })).toBe("immediate");
  });
});
