import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, describe, it } from "vitest";

import { ConfigError } from "../../../connector/config/config-error.ts";
import {
  limitsOf,
  MAX_CONFIG_BYTES,
  MAX_RULES,
  parseConfig,
} from "../../../connector/config/config.ts";
import { makeKey, makeKeys } from "../../../connector/config/keys.ts";
import { DEFAULT_LIMITS } from "../../../connector/config/limits.ts";
import { loadSettings } from "../../../connector/config/load.ts";
import { MAX_FILE_BYTES, secretFault } from "../../../connector/config/read-file.ts";
import { ruleFor } from "../../../connector/config/rule.ts";
import {
  keyFor,
  MAX_CONNECTOR_KEYS,
  parseConnectorKeys,
} from "../../../worker/ticket/keys/connector-keys.ts";
import { Pki } from "../../support/pki/pki.ts";
import { temporaryFolder, type TemporaryFolder } from "../../support/temporary-folder.ts";

const KEY = makeKey("dc1", new Date());
const LEAST = {
  name: "dc1",
  listen: { port: 7443 },
  keys: { keys: [KEY] },
  allow: "10.0.0.0/8:5900-5999",
};

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

async function problemOf(run: () => unknown): Promise<string> {
  try {
    await run();
    return "none";
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe("a configuration", () => {
  it("needs a name, a port, keys and an allow-list; everything else has a default", ({
    expect,
  }) => {
    const config = parseConfig(bytes(LEAST));
    expect(config).toMatchObject({ listen: { host: "127.0.0.1", port: 7443 }, rules: [] });
    expect(limitsOf(config)).toEqual(DEFAULT_LIMITS);
  });

  it("that is shipped as an example can be read", async ({ expect }) => {
    const example = parseConfig(await readFile("connector/example.json"));
    expect(example).toMatchObject({ name: "dc1", health: { host: "127.0.0.1", port: 9443 } });
  });

  it.for<[string, unknown, string]>([
    ["no member", {}, "name is missing"],
    ["a list", [], "name is missing"],
    ["an unknown member", { ...LEAST, canary: 1 }, "unknown member is missing"],
    ["a name with spaces", { ...LEAST, name: "canary canary" }, "name is"],
    ["a port over the last", { ...LEAST, listen: { port: 65_536 } }, "listen.port is"],
    ["a port as text", { ...LEAST, listen: { port: "canary" } }, "listen.port is"],
    ["no keys", { ...LEAST, keys: undefined }, "keys is"],
    [
      "half an identity",
      { ...LEAST, listen: { port: 1, certificate: "a" } },
      "listen needs certificate and key",
    ],
    [
      "half an identity in a rule",
      { ...LEAST, rules: [{ targets: "a:1", key: "a" }] },
      "rules.0 needs",
    ],
    [
      "a pin that is none",
      { ...LEAST, rules: [{ targets: "a:1", pins: ["canary"] }] },
      "rules.0.pins.0 is",
    ],
    ["no pin", { ...LEAST, rules: [{ targets: "a:1", pins: [] }] }, "rules.0.pins is"],
    [
      "an old TLS",
      { ...LEAST, rules: [{ targets: "a:1", minVersion: "TLSv1.1" }] },
      "rules.0.minVersion is",
    ],
    ["a limit of nothing", { ...LEAST, limits: { connections: 0 } }, "limits.connections is"],
    [
      "a limit of too much",
      { ...LEAST, limits: { openingSeconds: 61 } },
      "limits.openingSeconds is",
    ],
    ["health for everybody", { ...LEAST, health: { host: "0.0.0.0", port: 1 } }, "health.host is"],
  ])(
    "with %s is refused, its member named and nothing quoted",
    async ([, value, start], { expect }) => {
      const problem = await problemOf(() => parseConfig(bytes(value)));
      expect(problem.startsWith(start)).toBe(true);
      expect(problem).not.toContain("canary");
    },
  );

  it.for<[string, string]>([
    ["no JSON", '{"name": "canary'],
    ["a member twice", '{"name":"canary","name":"canary"}'],
  ])("that has %s is refused, nothing quoted", async ([, text], { expect }) => {
    expect(await problemOf(() => parseConfig(Buffer.from(text)))).toMatch(
      /^the configuration is not JSON/,
    );
  });

  it("may have the longest length and as many rules as there can be, and no more", async ({
    expect,
  }) => {
    const padded = (length: number) => {
      const text = JSON.stringify(LEAST);
      return Buffer.from(text + " ".repeat(length - text.length));
    };
    expect(await problemOf(() => parseConfig(padded(MAX_CONFIG_BYTES)))).toBe("none");
    expect(await problemOf(() => parseConfig(padded(MAX_CONFIG_BYTES + 1)))).toContain("too long");
    const rules = (count: number) => ({
      ...LEAST,
      rules: Array.from({ length: count }, () => ({ targets: "a:1" })),
    });
    expect(await problemOf(() => parseConfig(bytes(rules(MAX_RULES))))).toBe("none");
    expect(await problemOf(() => parseConfig(bytes(rules(MAX_RULES + 1))))).toContain("rules is");
  });
});

describe("the settings of a configuration", () => {
  const pki = new Pki();
  const ca = pki.ca();
  const client = pki.client(ca);
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeFile(join(folder.path, "keys.json"), JSON.stringify({ keys: [KEY] }), {
      mode: 0o600,
    });
    await writeFile(join(folder.path, "ca.pem"), `A comment.\n${ca.certificate}`);
    await writeFile(join(folder.path, "client.pem"), client.chain);
    await writeFile(join(folder.path, "client.key"), client.key, { mode: 0o600 });
    await writeFile(join(folder.path, "other.key"), ca.key, { mode: 0o600 });
    await writeFile(join(folder.path, "canary.txt"), "canary", { mode: 0o600 });
    const broken = "-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n";
    await writeFile(join(folder.path, "broken.pem"), broken);
    await writeFile(join(folder.path, "big"), new Uint8Array(MAX_FILE_BYTES + 1), { mode: 0o600 });
    await mkdir(join(folder.path, "folder"), { mode: 0o700 });
  });
  afterAll(async () => {
    await folder.remove();
    pki.remove();
  });

  const load = async (value: unknown) => {
    const path = join(folder.path, "connector.json");
    await writeFile(path, JSON.stringify(value), { mode: 0o600 });
    return loadSettings(path);
  };
  const rule = {
    targets: "10.1.0.0/16:5900",
    ca: "ca.pem",
    certificate: "client.pem",
    key: "client.key",
  };

  it("have the files that it names, from its own folder", async ({ expect }) => {
    const settings = await load({
      ...LEAST,
      keys: "keys.json",
      rules: [rule, { targets: "10.0.0.0/8:5900", plain: false, anonymous: true }],
    });
    expect(settings.keys).toEqual([KEY]);
    expect(settings.rules[0]).toMatchObject({
      authorities: ca.certificate.trim(),
      identity: { key: client.key },
      anonymous: false,
      plain: true,
      minVersion: "TLSv1.2",
    });
    const { rules } = settings;
    expect(ruleFor(rules, { host: "10.1.0.1", port: 5900 })).toBe(rules[0]);
    expect(ruleFor(rules, { host: "10.2.0.1", port: 5900 })).toBe(rules[1]);
    expect(ruleFor(rules, { host: "10.2.0.1", port: 5901 })).toMatchObject({
      anonymous: false,
      plain: true,
      authorities: undefined,
    });
  });

  it.for<[string, object, string]>([
    ["a file that is not there", { keys: "canary.json" }, "keys: the file is not there"],
    ["a folder for a file", { keys: "folder" }, "keys: the file cannot be read"],
    ["a file that is too long", { keys: "big" }, "keys: the file is too long"],
    ["keys that are none", { keys: "canary.txt" }, "keys: CONNECTOR_KEYS: is not JSON"],
    [
      "a key that is short",
      { keys: { keys: [{ ...KEY, k: "canary" }] } },
      "keys: CONNECTOR_KEYS: key",
    ],
    ["an allow-list that is none", { allow: "canary" }, "allow: Entry 1"],
    ["a rule for nobody", { rules: [{ targets: "canary" }] }, "rules.0.targets: Entry 1"],
    [
      "a name that is none",
      { rules: [{ ...rule, serverName: "a..b" }] },
      "rules.0.serverName is not a host",
    ],
    [
      "no certificate",
      { rules: [{ ...rule, ca: "canary.txt" }] },
      "rules.0.ca: the file has no certificate",
    ],
    [
      "a broken certificate",
      { rules: [{ ...rule, ca: "broken.pem" }] },
      "rules.0.ca: the file has a certificate that",
    ],
    [
      "the key of another",
      { rules: [{ ...rule, key: "other.key" }] },
      "rules.0.key is not an unencrypted PEM key",
    ],
    [
      "no key",
      { rules: [{ ...rule, key: "canary.txt" }] },
      "rules.0.key is not an unencrypted PEM key",
    ],
    [
      "a listener without its certificate",
      { listen: { port: 1, certificate: "none.pem", key: "client.key" } },
      "listen.certificate: the file is not there",
    ],
  ])(
    "cannot be had with %s; the member is named and nothing quoted",
    async ([, change, start], { expect }) => {
      const problem = await problemOf(() => load({ ...LEAST, ...change }));
      expect(problem).toContain(start);
      expect(problem).not.toContain("canary");
    },
  );
});

describe("a file with keys", () => {
  it.for<[string, object]>([
    ["keys.json", { keys: "keys.json" }],
    ["connector.json", { keys: { keys: [KEY] } }],
    ["rule.key", { rules: [{ targets: "a:1", certificate: "pair.pem", key: "rule.key" }] }],
    ["listen.key", { listen: { port: 1, certificate: "pair.pem", key: "listen.key" } }],
  ])("that others can read is refused: %s", async ([name, change], { expect, onTestFinished }) => {
    const folder = await temporaryFolder();
    onTestFinished(() => folder.remove());
    const pki = new Pki();
    onTestFinished(() => pki.remove());
    const pair = pki.selfSigned({ dns: ["connector.test"] });
    const at = (file: string): string => join(folder.path, file);
    const secret = { mode: 0o600 };
    await writeFile(at("keys.json"), JSON.stringify({ keys: [KEY] }), secret);
    await writeFile(at("pair.pem"), pair.certificate);
    for (const key of ["rule.key", "listen.key"]) {
      // oxlint-disable-next-line no-await-in-loop -- two files
      await writeFile(at(key), pair.key, secret);
    }
    await writeFile(at("connector.json"), JSON.stringify({ ...LEAST, ...change }), secret);
    const problem = () => problemOf(() => loadSettings(at("connector.json")));
    expect(await problem()).toBe("none");
    await chmod(at(name), 0o604);
    expect(await problem()).toMatch(/: the file has keys, and others can read or change it/);
  });

  it.for([
    [0o100600, 1000, true],
    [0o100400, 1000, true],
    // As systemd hands credentials over: root's, and an ACL that shows as its group's bits.
    [0o100440, 0, true],
    [0o100640, 0, true],
    [0o100640, 1000, false],
    [0o100620, 0, false],
    [0o100610, 0, false],
    [0o100604, 0, false],
    [0o100602, 1000, false],
    [0o100601, 1000, false],
    [0o100644, 1000, false],
    [0o100600, 1001, false],
  ] as const)(
    "of mode %o that is %d's can be used by 1000: %s",
    ([mode, uid, good], { expect }) => {
      expect(secretFault({ mode, uid }, 1000) === undefined).toBe(good);
    },
  );

  it("is not looked at where there are no such modes", ({ expect }) => {
    expect(secretFault({ mode: 0o100666, uid: 0 }, undefined)).toBeUndefined();
  });
});

describe("the keys of a connector", () => {
  it("are made for its owner alone, a new one in front, and never printed", async ({
    expect,
    onTestFinished,
  }) => {
    const folder = await temporaryFolder();
    onTestFinished(() => folder.remove());
    const path = join(folder.path, "new", "dc1.keys.json");
    const said: string[] = [];
    const make = () => makeKeys("dc1", path, (text) => said.push(text));
    await make();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const [first] = parseConnectorKeys(await readFile(path, "utf8"));
    expect(first.kid).toMatch(/^dc1\.\d{4}-\d\d-\d\d-[A-Za-z0-9_-]{8}$/);
    await make();
    const both = parseConnectorKeys(await readFile(path, "utf8"));
    expect(both[1]).toEqual(first);
    // What the gateway seals with is the new one.
    expect(keyFor("dc1", both)).toBe(both[0]);
    for (const { k } of both) expect(said.join("")).not.toContain(k);
    expect(said.join("")).toContain("CONNECTOR_KEYS");

    const full = Array.from({ length: MAX_CONNECTOR_KEYS - 1 }, () => makeKey("dc1", new Date()));
    await writeFile(path, JSON.stringify({ keys: full }));
    await make();
    expect(await problemOf(make)).toContain("as many keys as there can be");
    await writeFile(path, "canary");
    expect(await problemOf(make)).toMatch(/^--out: .*not JSON/);
    expect(await problemOf(() => makeKeys("a b", undefined, () => {}))).toContain("--name");
  });

  it("are found by the connector's name, or the first for all", ({ expect }) => {
    const [other, first, second] = ["dc10.1", "dc1.2", "dc1"].map((kid) => ({ ...KEY, kid }));
    if (!other || !first || !second) throw new Error("three keys");
    expect(keyFor("dc1", [other, first, second])).toBe(first);
    expect(keyFor("dc10", [second, other])).toBe(other);
    expect(keyFor("dc2", [other, first])).toBe(other);
  });
});
