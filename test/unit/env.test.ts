import { describe, it, vi } from "vitest";

import { configOf, MIN_API_TOKEN_LENGTH, readConfig, type Settings } from "../../worker/env.ts";
import { CLOUDSTACK_SECRETS } from "../support/gateway-secrets.ts";
import { SETTINGS } from "./http/gateway.ts";

const problems = (changes: Settings) => readConfig({ ...SETTINGS, ...changes }).problems;

describe("readConfig", () => {
  it("needs keys, an API token and targets, and has presets for the rest", ({ expect }) => {
    const config = readConfig(SETTINGS);
    expect(config.problems).toEqual([]);
    expect(config).toMatchObject({
      allowedOrigins: [],
      allowMissingOrigin: false,
      frameAncestors: "'none'",
      service: {
        issuers: [],
        apiTokens: [SETTINGS.API_TOKEN],
        ticketAudience: "porthole",
        ticketMaxSeconds: 600,
        sessionMaxSeconds: 28_800,
        cloudStack: undefined,
      },
      takesCloudStack: false,
    });
    expect(config.service?.routes).toMatchObject([{ name: "internet", binding: undefined }]);
    expect(config.service?.routes[0]?.allowed).toHaveLength(2);
    expect(config.service?.ticketKeys.keys).toHaveLength(1);
  });

  it("reads every setting", ({ expect }) => {
    const config = readConfig({
      ...SETTINGS,
      ALLOWED_ORIGINS: "https://a.example, http://127.0.0.1:8080",
      ALLOW_MISSING_ORIGIN: " true ",
      FRAME_ANCESTORS: "'self',https://*.a.example:*  http://b.example:8080",
      TICKET_AUDIENCE: "gateway-2",
      TICKET_MAX_SECONDS: 60,
      SESSION_MAX_SECONDS: "3600",
      TICKET_ISSUERS: "",
    });
    expect(config.problems).toEqual([]);
    expect(config).toMatchObject({
      allowedOrigins: ["https://a.example", "http://127.0.0.1:8080"],
      allowMissingOrigin: true,
      frameAncestors: "'self' https://*.a.example:* http://b.example:8080",
      service: { ticketAudience: "gateway-2", ticketMaxSeconds: 60, sessionMaxSeconds: 3600 },
    });
  });

  it.for([
    ["TICKET_KEYS", [undefined, "", "  ", "canary", "[]", '{"keys":[]}', 5, { canary: 1 }]],
    ["API_TOKEN", [undefined, "", "canary-too-short", `${"a".repeat(32)},`, "canary ".repeat(8)]],
    ["ALLOWED_TARGETS", [undefined, "", " , ", "canary", "canary:5900 canary", "*:5900"]],
    ["TICKET_ISSUERS", ["canary", "{}", 7]],
    ["ALLOWED_ORIGINS", ["*", "null", "canary", "https://canary.example/", "https://Canary.com"]],
    ["ALLOWED_ORIGINS", ["https://canary.example:443", "ftp://canary", "https://*.canary.com"]],
    ["ALLOW_MISSING_ORIGIN", ["yes", "1", "", "TRUE"]],
    ["FRAME_ANCESTORS", ["", "*", "none", "'none' 'self'", "https://canary; script-src *"]],
    ["FRAME_ANCESTORS", ["https://canary/x", "'unsafe-inline'", "data:", "https:", "canary"]],
    ["TICKET_AUDIENCE", ["", "a b", "x".repeat(257), "canary\u0007"]],
    ["TICKET_MAX_SECONDS", ["0", "-1", "1.5", "1e3", "86401", "canary", ""]],
    ["SESSION_MAX_SECONDS", ["0", "604801", "0x10", "Infinity"]],
  ] as const)("finds fault with %s without showing it, and opens nothing", ([name, bad], t) => {
    for (const value of bad) {
      const config = readConfig({ ...SETTINGS, [name]: value });
      t.expect(config.service, JSON.stringify(value)).toBe(undefined);
      t.expect(config.problems, JSON.stringify(value)).toHaveLength(1);
      t.expect(config.problems[0]).toMatch(new RegExp(`^${name}\\b.+\\.$`));
      t.expect(config.problems[0]).not.toMatch(/canary/i);
    }
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

describe("CloudStack's settings", () => {
  it("are rules, with presets for what is optional", ({ expect }) => {
    const config = readConfig({ ...SETTINGS, ...CLOUDSTACK_SECRETS });
    expect(config.problems).toEqual([]);
    expect(config.takesCloudStack).toBe(true);
    expect(config.service?.cloudStack).toEqual({
      keys: {
        encryptionKey: new TextEncoder().encode("cloudstack test1"),
        encryptionIv: new TextEncoder().encode("cloudstack test2"),
        // Its characters are the key.
        hashKey: CLOUDSTACK_SECRETS.CLOUDSTACK_HASH_KEY,
      },
      legacy: false,
      checkSourceIp: false,
      grant: { mode: "control", clipboard: "to-guest" },
    });
  });

  it("may say otherwise", ({ expect }) => {
    const config = readConfig({
      ...SETTINGS,
      ...CLOUDSTACK_SECRETS,
      CLOUDSTACK_ENCRYPTION_KEY: " +/++++++++++++++++++++== ",
      CLOUDSTACK_LEGACY: "true",
      CLOUDSTACK_CHECK_SOURCE_IP: true,
      CLOUDSTACK_GRANT: '{"mode":"view","maxSeconds":60}',
    });
    expect(config.problems).toEqual([]);
    expect(config.service?.cloudStack).toMatchObject({
      legacy: true,
      checkSourceIp: true,
      grant: { mode: "view", maxSeconds: 60 },
    });
  });

  it("are all there or none", ({ expect }) => {
    const names = Object.keys(CLOUDSTACK_SECRETS);
    for (const missing of names) {
      for (const value of [undefined, "", " "]) {
        const config = readConfig({ ...SETTINGS, ...CLOUDSTACK_SECRETS, [missing]: value });
        expect(config.problems).toEqual([`${missing} is not set.`]);
        expect(config.service).toBe(undefined);
        // The addresses answer, if only to say that the gateway is not set up.
        expect(config.takesCloudStack).toBe(true);
      }
    }
    const none = Object.fromEntries(names.map((name) => [name, " "]));
    expect(readConfig({ ...SETTINGS, ...none })).toMatchObject({
      problems: [],
      takesCloudStack: false,
      service: { cloudStack: undefined },
    });
  });

  it.for([
    ["CLOUDSTACK_ENCRYPTION_KEY", ["canary", "c".repeat(23), "c".repeat(20), "canary!".repeat(3)]],
    ["CLOUDSTACK_ENCRYPTION_IV", ["canary", "c".repeat(43), "====", 12]],
    ["CLOUDSTACK_HASH_KEY", ["canary", "canary ".repeat(4), "c".repeat(15), "c".repeat(257)]],
    ["CLOUDSTACK_LEGACY", ["yes", "1", "", "canary"]],
    ["CLOUDSTACK_CHECK_SOURCE_IP", ["no", "TRUE", "canary"]],
    ["CLOUDSTACK_GRANT", ["canary", "{}", '{"mode":"canary"}', '{"mode":"view","canary":1}', "[]"]],
  ] as const)("with a fault in %s open nothing and do not show it", ([name, bad], t) => {
    for (const value of bad) {
      const config = readConfig({ ...SETTINGS, ...CLOUDSTACK_SECRETS, [name]: value });
      t.expect(config.service, JSON.stringify(value)).toBe(undefined);
      t.expect(config.problems, JSON.stringify(value)).toHaveLength(1);
      t.expect(config.problems[0]).toMatch(new RegExp(`^${name}\\b.+\\.$`));
      t.expect(config.problems[0]).not.toMatch(/canary/i);
    }
  });

  it("have a shortest and a longest hash key", ({ expect }) => {
    for (const length of [16, 256]) {
      expect(problems({ ...CLOUDSTACK_SECRETS, CLOUDSTACK_HASH_KEY: "~".repeat(length) })).toEqual(
        [],
      );
    }
  });

  it("keep their name from issuers", ({ expect }) => {
    const x = Buffer.alloc(32, 9).toString("base64url");
    const keys = [{ kty: "OKP", crv: "Ed25519", x, alg: "EdDSA", kid: "a" }];
    const TICKET_ISSUERS = JSON.stringify([{ issuer: "cloudstack", keys }]);
    expect(problems({ TICKET_ISSUERS })).toEqual([]);
    expect(problems({ TICKET_ISSUERS, ...CLOUDSTACK_SECRETS })).toHaveLength(1);
  });
});

describe("configOf", () => {
  it("parses once for each set of bindings and logs its faults once", ({
    expect,
    onTestFinished,
  }) => {
    const log = vi.spyOn(console, "log").mockReturnValue();
    onTestFinished(() => log.mockRestore());
    const good = { ...SETTINGS };
    expect(configOf(good)).toBe(configOf(good));
    expect(configOf({ ...SETTINGS })).not.toBe(configOf(good));
    expect(log).not.toHaveBeenCalled();
    const bad = { ...SETTINGS, ALLOWED_TARGETS: "canary" };
    expect(configOf(bad)).toBe(configOf(bad));
    expect(log).toHaveBeenCalledOnce();
    expect(log).toHaveBeenCalledWith(expect.stringContaining("ALLOWED_TARGETS: Entry 1 "));
  });
});
