import { describe, it } from "vitest";

import { readConfig } from "../../../worker/config/config.ts";
import type { Settings } from "../../../worker/config/settings.ts";
import { CLOUDSTACK_SECRETS } from "../../support/gateway-secrets.ts";
import { SETTINGS } from "../http/gateway.ts";

const problems = (changes: Settings) => readConfig({ ...SETTINGS, ...changes }).problems;

describe("CloudStack's settings", () => {
  it("are rules, with defaults for what is optional", ({ expect }) => {
    const config = readConfig({ ...SETTINGS, ...CLOUDSTACK_SECRETS });
    expect(config.problems).toEqual([]);
    expect(config.cloudStackEnabled).toBe(true);
    expect(config.gateway?.cloudStack).toEqual({
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

  it("note that consoles of before 4.18 are shown in frames", ({ expect }) => {
    const notes = (changes: Settings) =>
      readConfig({ ...SETTINGS, ...changes }).notes.filter((note) => note.includes("FRAME"));
    const legacy = { ...CLOUDSTACK_SECRETS, CLOUDSTACK_LEGACY: "true" };
    expect(notes(legacy)).toEqual([expect.stringMatching(/^FRAME_ANCESTORS is 'none': /)]);
    expect(notes({ ...legacy, CLOUDSTACK_HASH_KEY: "" })).toEqual(notes(legacy));
    expect(notes({ ...legacy, FRAME_ANCESTORS: "https://cloud.example.com" })).toEqual([]);
    expect(notes(CLOUDSTACK_SECRETS)).toEqual([]);
    expect(notes({ CLOUDSTACK_LEGACY: "true" })).toEqual([]);
    expect(problems(legacy)).toEqual([]);
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
    expect(config.gateway?.cloudStack).toMatchObject({
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
        expect(config.gateway).toBe(undefined);
        // The addresses answer, if only to say that the gateway is not set up.
        expect(config.cloudStackEnabled).toBe(true);
      }
    }
    const none = Object.fromEntries(names.map((name) => [name, " "]));
    expect(readConfig({ ...SETTINGS, ...none })).toMatchObject({
      problems: [],
      cloudStackEnabled: false,
      gateway: { cloudStack: undefined },
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
      t.expect(config.gateway, JSON.stringify(value)).toBe(undefined);
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
    const problem = "TICKET_ISSUERS must not have an issuer named cloudstack.";
    expect(problems({ TICKET_ISSUERS })).toEqual([problem]);
    expect(problems({ TICKET_ISSUERS, ...CLOUDSTACK_SECRETS })).toEqual([problem]);
  });
});
