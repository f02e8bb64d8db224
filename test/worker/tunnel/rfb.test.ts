import { afterEach, describe, inject, it, vi } from "vitest";

import type { EndCode } from "../../../worker/channel/ends.ts";
import type { RfbTarget } from "../../../worker/ticket/claims.ts";
import type { TlsCheck } from "../../../worker/route/tls-check.ts";
import { DOUBLE_PASSWORD } from "../../support/doubles/names.ts";
import { eventsIn, lastEvent, watchLog } from "../support/log.ts";
import { openTarget, outcomeOf, report } from "../support/target.ts";

const ports = inject("ports");
const { tls, connector } = inject("targets");

const rfb = (port: number, more: Partial<RfbTarget> = {}): RfbTarget => ({
  kind: "rfb",
  host: "127.0.0.1",
  port,
  ...more,
});
const secret = { password: DOUBLE_PASSWORD } as const;

const text = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);

const hex = (latin1: string): string =>
  Array.from(latin1, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a plain VNC server", () => {
  it.for([
    ["the internet", "127.0.0.1", undefined, "internet"],
    ["a private network, by address", "10.77.0.5", undefined, "dc1"],
    ["a private network, by name", "kvm1.dc1.internal", undefined, "dc1"],
    ["a network by its name", "10.77.0.5", "dc2", "dc2"],
  ] as const)("is reached over %s", async ([, host, route, chosen], { expect }) => {
    const lines = watchLog();
    const target = rfb(ports.tell, { host, ...secret, ...(route ? { route } : {}) });
    expect(await outcomeOf(target)).toBe("live");
    expect(lastEvent(lines, "session-live")).toEqual({
      event: "session-live",
      directoryMilliseconds: expect.any(Number),
      milliseconds: expect.any(Number),
      kind: "rfb",
      route: chosen,
    });
    expect(lines.join("\n")).not.toContain(host);
  });

  it("carries what the viewer types over a private network", async ({ expect }) => {
    const viewer = await openTarget(rfb(ports["tell-none"], { host: "10.77.0.5" }));
    await viewer.live();
    // SetPixelFormat and the request for the whole screen, which the double tells as hex; clipboard is off,
    // so what counts is that the session stays.
    viewer.send(Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 0x61));
    viewer.send({ type: "ack", received: viewer.received });
    expect(viewer.end).toBe(undefined);
    viewer.socket.close(1000, "closed");
  });

  it.for([
    ["nobody listens", ports.closed],
    ["the server closes at once", ports["close-version"]],
  ] as const)("ends behind a binding when %s", async ([, port], { expect }) => {
    const end = await outcomeOf(rfb(port, { host: "10.77.0.5" }));
    // Whether a network says that it could not connect is up to it: this one only hangs up.
    expect(["target-unreachable", "target-refused"]).toContain(end);
  });
});

describe("TLS by a public certificate", () => {
  it.for([
    ["X509None", "x509None", {}],
    ["X509Vnc", "x509Vnc", secret],
    ["X509Plain", "x509Plain", { username: "porthole", password: "plain-secret" }],
    ["TLS at once", "immediate", { ...secret, tls: { start: "immediate" } }],
  ] as const)("signs in by %s", async ([, name, more], { expect }) => {
    const lines = watchLog();
    expect(await outcomeOf(rfb(tls[name], { tls: {}, ...more }))).toBe("live");
    expect(lastEvent(lines, "session-live")).toMatchObject({ route: "internet", tls: "platform" });
    const { clear } = await report();
    expect(lines.join("\n")).not.toMatch(/plain-secret|letmein1|127\.0\.0\.1/);
    // Nothing in the clear but what negotiates.
    if (name !== "immediate")
      expect(hex(clear[name] ?? "")).toMatch(/^[0-9a-f]{24}1300020000010[456]/);
  });

  const X509VNC = { securityTypes: "19", vencryptTypes: "261" };
  it.for([
    ["another authority vouches", "wrong authority", "handshake", X509VNC],
    ["an impostor of the authority vouches", "impostor", "handshake", X509VNC],
    ["the certificate has expired", "expired", "handshake", X509VNC],
    ["the certificate is another host's", "other name", "handshake", X509VNC],
    ["the certificate vouches for itself", "self-signed", "handshake", X509VNC],
    ["the server wants a client certificate", "client certificate", "handshake", X509VNC],
    [
      "only anonymous TLS is offered",
      "anonymous",
      "not-offered",
      { securityTypes: "19", vencryptTypes: "257 258" },
    ],
    ["no TLS is offered", "plain", "not-offered", { securityTypes: "2" }],
    ["no TLS is offered, and None", "plain and None", "not-offered", { securityTypes: "1 2" }],
    ["the server's VeNCrypt is too old", "old", "not-offered", { securityTypes: "19" }],
    ["bytes come before TLS", "injection", "injection", X509VNC],
    ["one byte comes before TLS", "injection of a byte", "injection", X509VNC],
  ] as const satisfies [string, keyof typeof tls, TlsCheck, object][])(
    "is never left out or weakened: %s",
    async ([, name, check, offered], { expect }) => {
      const lines = watchLog();
      expect(await outcomeOf(rfb(tls[name], { ...secret, tls: {} }))).toBe("target-not-verified");
      expect(lastEvent(lines, "target-failed")).toEqual({
        event: "target-failed",
        code: "target-not-verified",
        check,
        route: "internet",
        ...offered,
      });
      expect((await report()).credentials[name]).toBe(0);
    },
  );

  it.for([
    ["another authority vouches", "immediate, wrong authority"],
    ["the server wants a client certificate", "immediate, client certificate"],
  ] as const)("is checked where TLS comes first: %s", async ([, name], { expect }) => {
    const lines = watchLog();
    const target = rfb(tls[name], { ...secret, tls: { start: "immediate" } });
    expect(await outcomeOf(target)).toBe("target-not-verified");
    expect(lastEvent(lines, "target-failed")).toMatchObject({ check: "handshake" });
    expect((await report()).credentials[name]).toBe(0);
  });

  it("tells a port that is closed from a certificate that is wrong", async ({ expect }) => {
    const target = rfb(ports.closed, { tls: { start: "immediate" } });
    expect(await outcomeOf(target)).toBe("target-unreachable");
  });

  it("does not start with a server that speaks plain RFB", async ({ expect }) => {
    const target = rfb(ports["tell-none"], { tls: { start: "immediate" } });
    expect(await outcomeOf(target)).toBe("target-not-verified");
  });

  it("is not taken for plain when the password is wrong", async ({ expect }) => {
    expect(await outcomeOf(rfb(tls.x509Vnc, { password: "wrong", tls: {} }))).toBe("login-failed");
  });
});

describe("what no route can do", () => {
  it.for([
    ["an authority of its own", { tls: { ca: CERTIFICATE() } }, "internet", "connector"],
    ["a pin", { tls: { pins: [`${"A".repeat(43)}=`] } }, "internet", "connector"],
    ["another name", { tls: { serverName: "kvm1.example" } }, "internet", "connector"],
    ["anonymous TLS", { tls: { mode: "anonymous" } }, "internet", "anonymous"],
    ["TLS in a network without a connector", { tls: {}, host: "10.77.0.5" }, "dc1", "connector"],
  ] satisfies [string, Partial<RfbTarget>, string, TlsCheck][])(
    "is refused before anything is dialled: %s",
    async ([, more, route, check], t) => {
      const lines = watchLog();
      t.expect(await outcomeOf(rfb(tls.x509Vnc, { ...secret, ...more }))).toBe(
        "target-not-verified",
      );
      const why = { code: "target-not-verified", check, route };
      t.expect(eventsIn(lines)).toEqual([
        { event: "ticket-refused", issuer: "test", console: t.expect.any(String), ...why },
        { event: "viewer-refused", ...why },
      ]);
    },
  );

  it("is a route that does not exist", async ({ expect }) => {
    expect(await outcomeOf(rfb(ports.tell, { route: "nowhere" }))).toBe("no-route");
  });

  it("is a target that another route's allow-list has", async ({ expect }) => {
    for (const [host, route] of [
      ["127.0.0.1", "dc1"],
      ["10.77.0.5", "internet"],
      ["10.88.0.1", "dc1"],
      ["10.77.9.9", "dc2"],
    ] as const) {
      const target = rfb(ports["tell-none"], { host, route });
      expect(await outcomeOf(target), `${host} by ${route}`).toBe("target-not-allowed");
    }
  });
});

function CERTIFICATE(): string {
  return "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
}

describe("a connector", () => {
  const by = (password: string, more: Partial<RfbTarget> = {}): RfbTarget =>
    rfb(5900, { host: "10.88.0.7", route: "dc2", password, tls: {}, ...more });

  it("gets all that it needs, once, and the session begins at ServerInit", async ({ expect }) => {
    const lines = watchLog();
    const asked = Date.now() / 1000;
    const target = by("ok", { tls: { ca: CERTIFICATE(), pins: [`${"B".repeat(43)}=`] } });
    const viewer = await openTarget(target);
    await viewer.live();
    expect(lastEvent(lines, "session-live")).toEqual({
      event: "session-live",
      directoryMilliseconds: expect.any(Number),
      milliseconds: expect.any(Number),
      kind: "rfb",
      route: "dc2",
      tls: "TLSv1.3 TLS_AES_256_GCM_SHA384",
    });
    viewer.socket.close(1000, "closed");
    const { preambles } = await report();
    const preamble = preambles.at(-1);
    expect(preamble).toEqual({
      aud: "dc1-connector",
      iat: expect.any(Number),
      exp: expect.any(Number),
      jti: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/),
      session: expect.stringMatching(/^[A-Za-z0-9_-]{22,}$/),
      target,
      anonymousTls: true,
    });
    expect(Number(preamble?.["iat"])).toBeGreaterThanOrEqual(Math.floor(asked));
    expect(Number(preamble?.["exp"]) - Number(preamble?.["iat"])).toBe(30);
    expect(new Set(preambles.map(({ jti }) => jti)).size).toBe(preambles.length);
    expect(lines.join("\n")).not.toMatch(/AAAA|BBBB|10\.88|BEGIN/);
  });

  it("is not asked for a target that is plain", async ({ expect }) => {
    const before = (await report()).preambles.length;
    const target = rfb(ports["tell-none"], { host: "10.77.0.5", route: "dc2" });
    expect(await outcomeOf(target)).toBe("live");
    expect((await report()).preambles).toHaveLength(before);
  });

  it("is told what its route presets, and false is false", async ({ expect }) => {
    const target = { kind: "rfb", host: "10.99.0.1", port: 5900, password: "ok" } as const;
    expect(await outcomeOf(target)).toBe("live");
    expect((await report()).preambles.at(-1)).toMatchObject({
      target: { ...target, route: "x509", tls: { mode: "x509" } },
      anonymousTls: false,
    });
    // 10.99.0.0/16 is nowhere in the loopback network: dialled directly, it hangs up.
    expect(await outcomeOf({ ...target, tls: false })).not.toBe("live");
  });

  it("may take its status to pieces", async ({ expect }) => {
    expect(await outcomeOf(by("ok-by-bytes"))).toBe("live");
  });

  it("may do anonymous TLS where its route allows it", async ({ expect }) => {
    expect(await outcomeOf(by("ok", { tls: { mode: "anonymous" } }))).toBe("live");
    const elsewhere = by("ok", { host: "10.99.0.1", route: "x509", tls: { mode: "anonymous" } });
    expect(await outcomeOf(elsewhere)).toBe("target-not-verified");
  });

  it.for(["garbage", "empty", "longest", "over-limit", "close"])(
    "is unavailable when it answers with %s",
    async (word, { expect }) => {
      expect(await outcomeOf(by(word))).toBe("connector-unavailable");
    },
  );

  it.for([
    ["says in the clear that all is well", "bare"],
    ["has a key of its own", "own-key"],
    ["has recorded what a true one answered", "replayed"],
    ["sends back what it got", "reflected"],
  ])("is unavailable when somebody in its place %s", async ([, word = ""], { expect }) => {
    // The one that is recorded, and which was believed.
    expect(await outcomeOf(by("ok"))).toBe("live");
    expect(await outcomeOf(by(word))).toBe("connector-unavailable");
    // Not a byte of the session: neither to the viewer, which the line above has looked at, nor from it.
    expect((await report()).afterPreamble).toBe(0);
  });

  it.for([
    ["ends it", "end-in-session", "target-closed"],
    ["is cut off", "cut-in-session", "connector-unavailable"],
    ["is joined by somebody in the clear", "plain-in-session", "connector-unavailable"],
    ["is repeated", "replay-in-session", "connector-unavailable"],
    ["is what the gateway sends", "reflect-in-session", "connector-unavailable"],
  ] as const)("has its session ended as it should be when it %s", async ([, word, end], t) => {
    // Its machine is not watched for: the way to it is what ends.
    const viewer = await openTarget(by(word), { mode: "control", waitSeconds: 0 });
    t.expect((await viewer.closed).reason).toBe(end);
    t.expect(viewer.binary.map(text).join("")).not.toContain("injected");
  });

  it.for([
    [{ code: "unreachable" }, "target-unreachable"],
    [{ code: "timeout" }, "target-timeout"],
    [{ code: "tls", check: "pin" }, "target-not-verified"],
    [{ code: "tls", check: "client-certificate" }, "client-certificate-missing"],
    [{ code: "refused" }, "target-refused"],
    [{ code: "busy" }, "console-busy"],
    [{ code: "unauthorized" }, "target-unauthorized"],
    [{ code: "not-running" }, "target-not-running"],
    [{ code: "protocol" }, "target-protocol"],
    [{ code: "not-allowed" }, "target-not-allowed"],
    [{ code: "connector" }, "connector-unavailable"],
    [{ code: "rfb:not-rfb" }, "target-not-vnc"],
    [{ code: "rfb:login-failed" }, "login-failed"],
    [{ code: "rfb:needs-password" }, "login-needs-password"],
    [{ code: "rfb:security" }, "login-unsupported"],
    [{ code: "rfb:insecure" }, "target-not-verified"],
    [{ code: "canary-unknown" }, "connector-unavailable"],
    [{ code: "tls", check: "canary-unknown" }, "target-not-verified"],
  ] as const satisfies [object, EndCode][])(
    "that says %j ends with %s",
    async ([status, end], t) => {
      const lines = watchLog();
      const word = JSON.stringify({ ok: false, ...status });
      t.expect(await outcomeOf(by(word))).toBe(end);
      t.expect(lastEvent(lines, "target-failed")).toMatchObject({ code: end, route: "dc2" });
      t.expect(lines.join("\n")).not.toContain("canary");
    },
  );

  it("has what the server offered it put into the gateway's log", async ({ expect }) => {
    const lines = watchLog();
    const offered = { securityTypes: [2, 19], vencryptTypes: [257, 258] };
    const word = JSON.stringify({ ok: false, code: "rfb:insecure", ...offered });
    expect(await outcomeOf(by(word))).toBe("target-not-verified");
    expect(lastEvent(lines, "target-failed")).toEqual({
      event: "target-failed",
      code: "target-not-verified",
      check: "not-offered",
      route: "dc2",
      securityTypes: "2 19",
      vencryptTypes: "257 258",
    });
  });

  it("that is not there is unavailable", async ({ expect }) => {
    expect(connector).toBeGreaterThan(0);
    const target = rfb(5900, { host: "10.98.0.1", tls: {}, route: "no-connector-there" });
    expect(await outcomeOf(target)).toBe("connector-unavailable");
  });
});
