import { describe, it } from "vitest";

import { jsonLog } from "../../../worker/observe/log.ts";
import { configOf, readConfig } from "../../../worker/config/config.ts";
import { MIN_API_TOKEN_LENGTH } from "../../../worker/config/schemas.ts";
import type { Settings } from "../../../worker/config/settings.ts";
import { SCOPES } from "../../../worker/ticket/api-tokens.ts";
import { SETTINGS } from "../http/gateway.ts";

const problems = (changes: Settings) => readConfig({ ...SETTINGS, ...changes }).problems;

const TOKEN = { name: "portal", sha256: "a".repeat(64), scopes: ["tickets"] };
const KEY = {
  kty: "OKP",
  crv: "Ed25519",
  x: Buffer.alloc(32, 9).toString("base64url"),
  alg: "EdDSA",
  kid: "portal-1",
};

/** A token that differs from the others, its hash in either spelling. */
function token(at: number): object {
  const hash = Buffer.alloc(32, at);
  return { ...TOKEN, name: `t${at}`, sha256: hash.toString(at % 2 === 0 ? "hex" : "base64url") };
}

const HOOK = "https://portal.example.com/porthole?key=1";
const hookSecret = (bytes: number) =>
  `whsec_${Buffer.from("canary-".repeat(10)).subarray(0, bytes).toString("base64")}`;

describe("readConfig", () => {
  it("needs keys, an API token and targets, and has defaults for the rest", ({ expect }) => {
    const config = readConfig(SETTINGS);
    expect(config.problems).toEqual([]);
    expect(config).toMatchObject({
      allowedOrigins: [],
      allowMissingOrigin: false,
      frameAncestors: "'none'",
      allowHttp: false,
      adminPage: true,
      trustForwardedProto: false,
      basePath: "",
      localRefusalsPerMinute: 6000,
      gateway: {
        issuers: [],
        apiTokens: [{ name: "api-token", text: SETTINGS.API_TOKEN, scopes: [...SCOPES] }],
        ticketAudience: "porthole",
        ticketMaxSeconds: 600,
        sessionMaxSeconds: 28_800,
        resumeGraceSeconds: 60,
        waitSeconds: 120,
        idleSeconds: 0,
        parkAfterSeconds: 300,
        confirmLinks: false,
        cloudStack: undefined,
      },
      cloudStackEnabled: false,
    });
    expect(config.gateway?.routes).toMatchObject([{ name: "internet", binding: undefined }]);
    expect(config.gateway?.routes[0]?.allowed).toHaveLength(2);
    expect(config.gateway?.ticketKeys.keys).toHaveLength(1);
  });

  it("reads every setting", ({ expect }) => {
    const config = readConfig({
      ...SETTINGS,
      ALLOWED_ORIGINS: "https://a.example, http://127.0.0.1:8080",
      RETURN_ORIGINS: "https://panel.example https://b.example:8443",
      ALLOW_MISSING_ORIGIN: " true ",
      CONFIRM_LINKS: true,
      ADMIN_PAGE: false,
      FRAME_ANCESTORS: "'self',https://*.a.example:*  http://b.example:8080",
      TICKET_AUDIENCE: "gateway-2",
      TICKET_MAX_SECONDS: 60,
      SESSION_MAX_SECONDS: "3600",
      RESUME_GRACE_SECONDS: 0,
      WAIT_SECONDS: "3600",
      IDLE_SECONDS: 60,
      PARK_AFTER_SECONDS: "86400",
      TICKET_ISSUERS: "",
      INTERNET_TLS: "required",
      NAT64_PREFIXES: "2001:db8:64::/96",
      ALLOW_HTTP: true,
      TRUST_FORWARDED_PROTO: "true",
      BASE_PATH: `/vm${"/console".repeat(15)}`,
      LOCAL_REFUSALS_PER_MINUTE: 999_999_999,
    });
    expect(config.gateway?.routes).toMatchObject([
      { name: "internet", tlsRequired: true, rfbTls: "x509", refused: [{ bits: 96 }] },
    ]);
    expect(config.problems).toEqual([]);
    expect(config).toMatchObject({
      allowHttp: true,
      adminPage: false,
      trustForwardedProto: true,
      basePath: `/vm${"/console".repeat(15)}`,
      localRefusalsPerMinute: 999_999_999,
      allowedOrigins: ["https://a.example", "http://127.0.0.1:8080"],
      allowMissingOrigin: true,
      frameAncestors: "'self' https://*.a.example:* http://b.example:8080",
      gateway: {
        ticketAudience: "gateway-2",
        ticketMaxSeconds: 60,
        sessionMaxSeconds: 3600,
        resumeGraceSeconds: 0,
        waitSeconds: 3600,
        idleSeconds: 60,
        parkAfterSeconds: 86_400,
        confirmLinks: true,
        returnOrigins: ["https://panel.example", "https://b.example:8443"],
      },
    });
  });

  it.for([
    ["TICKET_KEYS", [undefined, "", "  ", "canary", "[]", '{"keys":[]}', 5, { canary: 1 }]],
    ["API_TOKEN", ["canary-too-short", `${"a".repeat(32)},`, "canary ".repeat(8)]],
    ["INTERNET_TLS", ["", "canary", "true"]],
    ["NAT64_PREFIXES", ["canary", "10.0.0.0/8", "2001:db8::/33", "2001:db8::1/96"]],
    ["ALLOWED_TARGETS", [undefined, "", " , ", "canary", "canary:5900 canary", "*:5900"]],
    ["TICKET_ISSUERS", ["canary", "{}", 7]],
    ["ALLOWED_ORIGINS", ["*", "null", "canary", "https://canary.example/", "https://Canary.com"]],
    ["ALLOWED_ORIGINS", ["https://canary.example:443", "ftp://canary", "https://*.canary.com"]],
    ["RETURN_ORIGINS", ["*", "http://canary.example", "https://canary.example/", "null"]],
    ["ALLOW_MISSING_ORIGIN", ["yes", "1", "", "TRUE"]],
    ["CONFIRM_LINKS", ["yes", "1", "", "TRUE"]],
    ["ADMIN_PAGE", ["yes", "1", "", "FALSE"]],
    ["FRAME_ANCESTORS", ["", "*", "none", "'none' 'self'", "https://canary; script-src *"]],
    ["FRAME_ANCESTORS", ["https://canary/x", "'unsafe-inline'", "data:", "https:", "canary"]],
    ["TICKET_AUDIENCE", ["", "a b", "x".repeat(257), "canary\u0007"]],
    ["WAIT_SECONDS", ["-1", "1.5", "3601", "canary", ""]],
    ["IDLE_SECONDS", ["-1", "00", "1", "59", "86401", "canary", ""]],
    ["PARK_AFTER_SECONDS", ["-1", "1.5", "86401", "canary", ""]],
    ["TARGET_HOOK", ["canary", "/canary", "ftp://canary", "http://canary.example/", "https://"]],
    ["TARGET_HOOK", ["http://127.0.0.1.canary.example/", "http://[::2]/canary"]],
    ["TARGET_HOOK", ["https://169.254.169.254/canary", "https://metadata.google.internal/canary"]],
    ["TARGET_HOOK", ["https://canary@h.example/", "https://:canary@h.example/", `${HOOK}#canary`]],
    ["TARGET_HOOK_SECRET", [hookSecret(23), hookSecret(65), "canary", "a".repeat(32)]],
    ["TARGET_HOOK_SECRET", [hookSecret(32).replace("=", ""), hookSecret(32).slice(6)]],
    ["AUDIT_WEBHOOK", ["canary", "ftp://canary", "http://canary.example/", `${HOOK}#canary`]],
    ["AUDIT_WEBHOOK", ["https://[fe80::1]/canary", "https://0xa9fea9fe/canary"]],
    ["AUDIT_WEBHOOK_SECRET", [hookSecret(23), hookSecret(65), "canary"]],
    ["TICKET_MAX_SECONDS", ["0", "-1", "1.5", "1e3", "86401", "canary", ""]],
    ["ALLOW_HTTP", ["yes", "1", ""]],
    ["TRUST_FORWARDED_PROTO", ["https", "TRUE", ""]],
    ["BASE_PATH", ["canary", "/", "/canary/", "//canary", "/a/../canary", "/%63anary", "/a?b"]],
    ["BASE_PATH", [`/${"a".repeat(128)}`, "https://canary.example/a", "/.canary", "/a b"]],
    ["LOCAL_REFUSALS_PER_MINUTE", ["0", "-1", "1.5", "1000000000", "canary", ""]],
    ["SESSION_MAX_SECONDS", ["0", "604801", "0x10", "Infinity"]],
    ["RESUME_GRACE_SECONDS", ["-1", "3601", "1.5", ""]],
  ] as const)("finds fault with %s without showing it, and opens nothing", ([name, bad], t) => {
    for (const value of bad) {
      const config = readConfig({ ...SETTINGS, [name]: value });
      t.expect(config.gateway, JSON.stringify(value)).toBe(undefined);
      t.expect(config.problems, JSON.stringify(value)).toHaveLength(1);
      t.expect(config.problems[0]).toMatch(new RegExp(`^${name}\\b.+\\.$`));
      t.expect(config.problems[0]).not.toMatch(/canary/i);
    }
  });

  it.for([
    ["TARGET_HOOK", "targetHook"],
    ["AUDIT_WEBHOOK", "auditWebhook"],
  ] as const)("has %s with a secret only, at each limit of both", ([name, member], { expect }) => {
    const secretName = `${name}_SECRET`;
    expect(readConfig(SETTINGS).gateway?.[member]).toBe(undefined);
    expect(problems({ [name]: HOOK })).toEqual([`${secretName} is not set.`]);
    expect(problems({ [secretName]: hookSecret(24) })).toEqual([]);
    const longest = `${HOOK}${"a".repeat(2048 - HOOK.length)}`;
    for (const url of [HOOK, longest, "http://127.0.0.1:8080/hook", "http://[::1]/"]) {
      for (const secret of [24, 25, 26, 64].map(hookSecret)) {
        const { gateway } = readConfig({
          ...SETTINGS,
          [name]: url,
          [secretName]: secret,
        });
        expect(gateway?.[member]).toEqual({ url, secret });
      }
    }
    expect(problems({ [name]: `${longest}a`, [secretName]: hookSecret(24) })).toEqual([
      expect.stringMatching(new RegExp(`^${name} must be `)),
    ]);
  });

  it.for([
    ["nothing", undefined],
    ["an empty text", ""],
    ["no JSON", "canary"],
    ["no list", "{}"],
    ["an empty list", "[]"],
    ["no hash", [{ ...TOKEN, sha256: undefined }]],
    ["the token itself", [{ ...TOKEN, sha256: "canary-0123456789abcdef-0123456789abcdef-01" }]],
    ["half a hash", [{ ...TOKEN, sha256: "a".repeat(63) }]],
    ["base64 with padding", [{ ...TOKEN, sha256: `${"A".repeat(43)}=` }]],
    ["no name", [{ ...TOKEN, name: "" }]],
    ["a name with spaces", [{ ...TOKEN, name: "canary canary" }]],
    ["a name that is too long", [{ ...TOKEN, name: "a".repeat(65) }]],
    ["the name of the gateway", [{ ...TOKEN, name: "porthole" }]],
    ["the name of CloudStack", [{ ...TOKEN, name: "cloudstack" }]],
    ["no scope", [{ ...TOKEN, scopes: [] }]],
    ["an unknown scope", [{ ...TOKEN, scopes: ["canary"] }]],
    ["an unknown member", [{ ...TOKEN, canary: 1 }]],
    ["a date without a time", [{ ...TOKEN, expires: "2027-01-01" }]],
    ["a date that there is not", [{ ...TOKEN, expires: "2027-13-01T00:00:00Z" }]],
    ["no tenant", [{ ...TOKEN, tenants: [] }]],
    ["targets that cannot be read", [{ ...TOKEN, targets: "canary" }]],
    ["an unknown route", [{ ...TOKEN, routes: ["canary"] }]],
    ["a grant that is none", [{ ...TOKEN, grant: { mode: "canary" } }]],
    ["a name twice", [TOKEN, { ...TOKEN, sha256: "b".repeat(64) }]],
    ["a hash twice", [TOKEN, { ...TOKEN, name: "other", sha256: "A".repeat(64) }]],
    ["too many", Array.from({ length: 65 }, (_, at) => token(at))],
  ] as const)("does not take API_TOKENS with %s, and does not show it", ([, value], { expect }) => {
    const API_TOKENS = typeof value === "object" ? JSON.stringify(value) : value;
    const config = readConfig({ ...SETTINGS, API_TOKEN: undefined, API_TOKENS });
    expect(config.gateway).toBe(undefined);
    expect(config.problems).toEqual([expect.stringMatching(/^API_TOKENS\b.+\.$/)]);
    expect(config.problems[0]).not.toMatch(/canary/i);
  });

  it("takes API_TOKENS at every limit, and not beside API_TOKEN", ({ expect }) => {
    const list = Array.from({ length: 64 }, (_, at) => token(at));
    const API_TOKENS = JSON.stringify(list);
    expect(problems({ API_TOKEN: undefined, API_TOKENS })).toEqual([]);
    expect(problems({ API_TOKEN: "", API_TOKENS })).toEqual([]);
    expect(problems({ API_TOKENS })).toEqual([
      "API_TOKEN must not be set together with API_TOKENS.",
    ]);
  });

  it("does not take an issuer whose bounds cannot be read", ({ expect }) => {
    const issuer = (more: object) => ({
      TICKET_ISSUERS: JSON.stringify([{ issuer: "portal", keys: [KEY], ...more }]),
    });
    expect(problems(issuer({ tenants: ["acme"], routes: ["internet"] }))).toEqual([]);
    expect(problems(issuer({ targets: "canary" }))).toEqual([
      expect.stringMatching(
        /^TICKET_ISSUERS: Entry 1 has targets that cannot be read: Entry 1 is not a host/,
      ),
    ]);
    expect(problems(issuer({ routes: ["internet", "canary"] }))).toEqual([
      "TICKET_ISSUERS: Entry 1 names a route that does not exist.",
    ]);
    const token = {
      API_TOKEN: undefined,
      API_TOKENS: JSON.stringify([{ ...TOKEN, name: "portal" }]),
    };
    expect(problems({ ...issuer({}), ...token })).toHaveLength(1);
  });

  it("collects all faults and falls back to the strict side", ({ expect }) => {
    const config = readConfig({
      ALLOWED_ORIGINS: "*",
      ALLOW_MISSING_ORIGIN: "maybe",
      FRAME_ANCESTORS: "*",
    });
    expect(config.problems).toHaveLength(6);
    expect(config).toMatchObject({
      allowedOrigins: [],
      allowMissingOrigin: false,
      frameAncestors: "'none'",
    });
  });

  it("holds each limit at its value and past it", ({ expect }) => {
    const fits: Settings[] = [
      { TICKET_MAX_SECONDS: "1" },
      { TICKET_MAX_SECONDS: "86400" },
      { SESSION_MAX_SECONDS: "1" },
      { SESSION_MAX_SECONDS: "604800" },
      { RESUME_GRACE_SECONDS: "0" },
      { RESUME_GRACE_SECONDS: "3600" },
      { TICKET_AUDIENCE: "x".repeat(256) },
      { API_TOKEN: "x".repeat(MIN_API_TOKEN_LENGTH) },
      { API_TOKEN: "x".repeat(512) },
      { API_TOKEN: Array.from({ length: 8 }, () => "x".repeat(32)).join(",") },
      { ALLOWED_ORIGINS: "https://a.example ".repeat(64) },
    ];
    const exceeds: Settings[] = [
      { API_TOKEN: "x".repeat(MIN_API_TOKEN_LENGTH - 1) },
      { API_TOKEN: "x".repeat(513) },
      { API_TOKEN: Array.from({ length: 9 }, () => "x".repeat(32)).join(",") },
      { ALLOWED_ORIGINS: "https://a.example ".repeat(65) },
    ];
    for (const settings of fits) expect(problems(settings)).toEqual([]);
    for (const settings of exceeds) expect(problems(settings)).toHaveLength(1);
  });

  it("does not let an issuer have the gateway's own name", ({ expect }) => {
    const key = {
      kty: "OKP",
      crv: "Ed25519",
      x: Buffer.alloc(32, 9).toString("base64url"),
      alg: "EdDSA",
      kid: "a",
    };
    const issuers = (issuer: string) => ({
      TICKET_ISSUERS: JSON.stringify([{ issuer, keys: [key] }]),
    });
    expect(problems(issuers("portal"))).toEqual([]);
    expect(problems(issuers("porthole"))).toHaveLength(1);
  });
});

describe("routes", () => {
  const ALLOW = "10.77.0.0/16:5900";
  const key = {
    kty: "oct",
    kid: "c",
    alg: "dir",
    k: Buffer.alloc(32, 9).toString("base64url"),
  };
  const CONNECTOR_KEYS = JSON.stringify({ keys: [key] });
  const connector = { name: "c", address: "10.77.0.2:7443" };
  const DC1 = { connect: () => undefined, fetch: () => undefined };
  const { ALLOWED_TARGETS: _, ...bare } = SETTINGS;
  /** Bindings stand beside the settings. */
  const read = (settings: Settings & Readonly<Record<string, unknown>>) =>
    readConfig({ ...bare, ...settings });

  it("go before the internet, which needs ALLOWED_TARGETS only when it is the only one", ({
    expect,
  }) => {
    const ROUTES = JSON.stringify([{ name: "dc1", binding: "DC1", allow: ALLOW }]);
    const alone = read({ ROUTES, DC1 });
    expect(alone.problems).toEqual([]);
    expect(alone.gateway?.routes.map(({ name }) => name)).toEqual(["dc1"]);
    const both = read({ ROUTES, DC1, ALLOWED_TARGETS: "kvm.example:5900" });
    expect(both.gateway?.routes.map(({ name }) => name)).toEqual(["dc1", "internet"]);
    for (const none of ["", "  ", "[]", undefined]) {
      expect(read({ ROUTES: none }).problems).toEqual(["ALLOWED_TARGETS is not set."]);
    }
    expect(read({ ROUTES: [{ name: "dc1", allow: ALLOW }] }).problems).toEqual([]);
  });

  it("need a binding that can connect", ({ expect }) => {
    const ROUTES = [
      { name: "dc0", allow: ALLOW },
      { name: "dc1", binding: "DC1", allow: ALLOW },
    ];
    const problem =
      "ROUTES: Entry 2 has a binding that the Worker does not have, or that cannot connect.";
    for (const binding of [
      undefined,
      "text",
      null,
      {},
      { connect: 1 },
      { fetch: () => 1 },
      { connect: () => 1 },
    ]) {
      const config = read({ ROUTES, DC1: binding });
      expect(config.problems).toEqual([problem]);
      expect(config.gateway).toBe(undefined);
    }
    expect(
      read({ ROUTES: [{ name: "a", binding: "toString", allow: ALLOW }] }).problems,
    ).toHaveLength(1);
    expect(read({ ROUTES, DC1 }).problems).toEqual([]);
  });

  it("need CONNECTOR_KEYS where one has a connector, and only there", ({ expect }) => {
    const ROUTES = [{ name: "dc1", binding: "DC1", allow: ALLOW, connector }];
    expect(read({ ROUTES, DC1 }).problems).toEqual(["CONNECTOR_KEYS is not set."]);
    for (const bad of ["canary", "{}", 7, JSON.stringify({ keys: [] })]) {
      const { problems } = read({ ROUTES, DC1, CONNECTOR_KEYS: bad });
      expect(problems).toEqual([expect.stringMatching(/^CONNECTOR_KEYS: (?!.*canary).*\.$/)]);
    }
    const config = read({ ROUTES, DC1, CONNECTOR_KEYS });
    expect(config.problems).toEqual([]);
    expect(config.gateway?.connectorKeys).toEqual([key]);
    const plain = read({ ALLOWED_TARGETS: ALLOW, CONNECTOR_KEYS: "canary" });
    expect(plain.problems).toEqual([]);
    expect(plain.gateway?.connectorKeys).toBe(undefined);
  });

  it("are all told what is wrong with them, without a value", ({ expect }) => {
    const ROUTES = [{ name: "dc1", allow: "canary" }, { name: "internet", allow: ALLOW }, 7];
    const { problems } = read({ ROUTES: JSON.stringify(ROUTES) });
    expect(problems).toHaveLength(3);
    for (const problem of problems)
      expect(problem).toMatch(/^ROUTES: Entry [123] (?!.*canary).*\.$/);
    expect(read({ ROUTES: "canary" }).problems).toEqual([
      "ROUTES: It is not JSON, or has a member twice.",
    ]);
  });
});

describe("configOf", () => {
  it("parses once for each set of bindings and logs its faults once", ({ expect }) => {
    const lines: string[] = [];
    const log = jsonLog((line) => lines.push(line));
    const good = { ...SETTINGS };
    expect(configOf(good, log)).toBe(configOf(good, log));
    expect(configOf({ ...SETTINGS }, log)).not.toBe(configOf(good, log));
    expect(lines).toEqual([]);
    const bad = { ...SETTINGS, ALLOWED_TARGETS: "canary" };
    expect(configOf(bad, log)).toBe(configOf(bad, log));
    expect(lines).toEqual([expect.stringContaining("ALLOWED_TARGETS: Entry 1 ")]);
  });
});
