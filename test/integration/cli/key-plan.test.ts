import { base64url } from "jose";
import { createHash } from "node:crypto";
import { describe, it } from "vitest";

import { planKeys, type KeyPlan, type KeyTask } from "../../../cli/key-plan.ts";
import { parseApiTokens, SCOPES } from "../../../worker/ticket/api-tokens.ts";
import { parseIssuers } from "../../../worker/ticket/issuers.ts";
import {
  MAX_CONNECTOR_KEYS,
  parseConnectorKeys,
} from "../../../worker/ticket/keys/connector-keys.ts";
import { parseGatewayKeys } from "../../../worker/ticket/keys/gateway-keys.ts";
import { newClaims } from "../../../worker/ticket/new-claims.ts";
import { openTicket } from "../../../worker/ticket/open.ts";
import { sealTicket } from "../../../worker/ticket/seal.ts";

const NOW = new Date("2030-01-02T03:04:05Z");
const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
const FILL: KeyTask = { kind: "fill", keep: false };
const issuerTask = (
  issuer: string,
  alg: "EdDSA" | "ES256" | "RS256",
  api = false,
  tenants?: readonly string[],
): KeyTask => ({ kind: "issuer", issuer, alg, api, tenants });

const plan = (task: KeyTask, current: ReadonlyMap<string, string> = new Map()) =>
  planKeys(current, task, { now: NOW, random });

/** The secrets after several tasks, one after another. */
async function after(...tasks: KeyTask[]): Promise<Map<string, string>> {
  let secrets = new Map<string, string>();
  for (const task of tasks) secrets = applied(secrets, await plan(task, secrets));
  return secrets;
}

function applied(secrets: ReadonlyMap<string, string>, { changes }: KeyPlan): Map<string, string> {
  return new Map([...secrets, ...changes]);
}

const keysOf = (secrets: ReadonlyMap<string, string>) =>
  parseGatewayKeys(secrets.get("TICKET_KEYS") ?? "").keys;
const issuersOf = (secrets: ReadonlyMap<string, string>) =>
  parseIssuers(secrets.get("TICKET_ISSUERS") ?? "");

describe("making keys", () => {
  it("makes a ticket key named by its day and an API token of 256 bits", async ({ expect }) => {
    const { changes, notes, token } = await plan(FILL);
    const [key] = keysOf(changes);
    expect(key).toMatchObject({ kty: "oct", alg: "dir" });
    expect(key?.kid).toMatch(/^shared-2030-01-02-[A-Za-z0-9_-]{8}$/);
    const [entry] = parseApiTokens(changes.get("API_TOKENS") ?? "");
    expect(entry).toMatchObject({ name: "admin", scopes: SCOPES });
    expect(base64url.decode(token?.token ?? "").length).toBe(32);
    expect(Buffer.from(entry?.sha256 ?? new ArrayBuffer())).toEqual(
      createHash("sha256")
        .update(token?.token ?? "")
        .digest(),
    );
    expect([...changes.values()].join()).not.toContain(token?.token);
    expect(notes).toEqual(["made API token admin", `made ticket key ${key?.kid ?? ""}`]);
  });

  it("never makes the same key or name twice", async ({ expect }) => {
    const made = await Promise.all(Array.from({ length: 50 }, () => plan(FILL)));
    const keys = made.flatMap(({ changes }) => keysOf(changes));
    expect(new Set(keys.map((key) => (key.kty === "oct" ? key.k : ""))).size).toBe(50);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(50);
  });

  it("makes only what is missing", async ({ expect }) => {
    const whole = await after(FILL);
    const { changes } = await plan(FILL, new Map([...whole].slice(0, 1)));
    expect([...changes.keys()]).toEqual(["TICKET_KEYS"]);
    const plain = new Map([["API_TOKEN", "p".repeat(32)]]);
    expect([...(await plan(FILL, plain)).changes.keys()]).toEqual(["TICKET_KEYS"]);
    const other = await plan(FILL, new Map([...whole].slice(1)));
    expect([...other.changes.keys()]).toEqual(["API_TOKENS"]);
  });

  it("refuses to replace what is there unless it is forced", async ({ expect }) => {
    const secrets = await after(FILL);
    await expect(plan(FILL, secrets)).rejects.toThrow("--rotate adds one, --force replaces");
    expect((await plan({ kind: "fill", keep: true }, secrets)).changes.size).toBe(0);
    const { changes } = await plan({ kind: "replace" }, secrets);
    expect(changes.get("API_TOKENS")).not.toBe(secrets.get("API_TOKENS"));
    expect(parseApiTokens(changes.get("API_TOKENS") ?? "")).toHaveLength(1);
    expect(keysOf(changes)).toHaveLength(1);
    expect(keysOf(changes)[0]).not.toEqual(keysOf(secrets)[0]);
  });

  it("replaces even what cannot be read, but never by accident", async ({ expect }) => {
    const broken = new Map([
      ["TICKET_KEYS", "canary"],
      ["API_TOKEN", "token"],
    ]);
    await expect(plan(FILL, broken)).rejects.toThrow("TICKET_KEYS: is not JSON");
    await expect(plan({ kind: "rotate" }, broken)).rejects.toThrow("TICKET_KEYS: is not JSON");
    expect(keysOf((await plan({ kind: "replace" }, broken)).changes)).toHaveLength(1);
  });
});

describe("API tokens", () => {
  const tokenTask = (name: string, more: object = {}): KeyTask => ({
    kind: "token",
    token: { name, ...more },
  });
  const namesOf = (secrets: ReadonlyMap<string, string>) =>
    parseApiTokens(secrets.get("API_TOKENS") ?? "").map(({ name }) => name);

  it("are made with a name, scopes, tenants and an end, and dropped by name", async ({
    expect,
  }) => {
    const more = { scopes: ["tickets"], tenants: ["acme"], expires: "2031-01-01T00:00:00Z" };
    const secrets = await after(FILL, tokenTask("portal", more));
    expect(parseApiTokens(secrets.get("API_TOKENS") ?? "")).toMatchObject([
      { name: "admin" },
      { name: "portal", ...more, expires: Date.UTC(2031, 0, 1) },
    ]);
    await expect(plan(tokenTask("portal"), secrets)).rejects.toThrow("--remove portal drops it");
    await expect(plan(tokenTask("a b"), secrets)).rejects.toThrow("API_TOKENS: 2.name");
    for (const displayName of ["", " ", "O".repeat(65), "Ol\nga", "Ol\u202Ega"]) {
      // oxlint-disable-next-line no-await-in-loop -- one plan after another
      await expect(plan(tokenTask("olga", { displayName }), secrets)).rejects.toThrow(
        "API_TOKENS: 2.displayName",
      );
    }
    const named = await after(FILL, tokenTask("olga", { displayName: "O".repeat(64) }));
    expect(parseApiTokens(named.get("API_TOKENS") ?? "")).toMatchObject([
      { name: "admin" },
      { name: "olga", displayName: "O".repeat(64) },
    ]);
    const left = applied(secrets, await plan({ kind: "remove", kid: "admin" }, secrets));
    expect(namesOf(left)).toEqual(["portal"]);
    await expect(plan({ kind: "remove", kid: "portal" }, left)).rejects.toThrow(
      "use --token first",
    );
  });

  it("stay as they are in the old form", async ({ expect }) => {
    const plain = new Map([
      ...(await after(FILL)),
      ["API_TOKEN", "p".repeat(32)],
      ["API_TOKENS", ""],
    ]);
    await expect(plan(tokenTask("portal"), plain)).rejects.toThrow("API_TOKEN is set");
    const { changes, token } = await plan({ kind: "replace" }, plain);
    expect([...changes.keys()]).toEqual(["API_TOKEN", "TICKET_KEYS"]);
    expect(token).toBe(undefined);
    expect([...(await plan({ kind: "rotate" }, plain)).changes.keys()]).toEqual(["TICKET_KEYS"]);
  });
});

describe("rotating keys", () => {
  it("puts the new key first and keeps the old ones and the token", async ({ expect }) => {
    const before = await after(FILL);
    const plan1 = await plan({ kind: "rotate" }, before);
    expect([...plan1.changes.keys()]).toEqual(["TICKET_KEYS"]);
    const [fresh, ...old] = keysOf(plan1.changes);
    expect(old).toEqual(keysOf(before));
    expect(plan1.notes.join()).toContain(fresh?.kid);
  });

  it("removes an old key by its name, but not the last", async ({ expect }) => {
    const secrets = await after(FILL, { kind: "rotate" });
    const [fresh, old] = keysOf(secrets);
    const left = applied(secrets, await plan({ kind: "remove", kid: old?.kid ?? "" }, secrets));
    expect(keysOf(left)).toEqual([fresh]);
    await expect(plan({ kind: "remove", kid: fresh?.kid ?? "" }, left)).rejects.toThrow(
      "use --rotate first",
    );
    await expect(plan({ kind: "remove", kid: "nobody" }, left)).rejects.toThrow("no key has that");
  });

  it("needs a key to rotate and stops at 16", async ({ expect }) => {
    await expect(plan({ kind: "rotate" })).rejects.toThrow("leave out --rotate");
    const full = await after(
      FILL,
      ...Array.from({ length: 15 }, () => ({ kind: "rotate" }) as const),
    );
    expect(keysOf(full)).toHaveLength(16);
    await expect(plan({ kind: "rotate" }, full)).rejects.toThrow("use --remove first");
  });
});

it("leaves an issuer its bounds when it gets a new key", async ({ expect }) => {
  const secrets = await after(FILL, issuerTask("portal", "EdDSA", false, ["acme"]));
  const [entry] = issuersOf(secrets);
  const bound = { ...entry, routes: ["dc1"], targets: "10.0.0.0/8:5900", grant: { mode: "view" } };
  const bounded = new Map([...secrets, ["TICKET_ISSUERS", JSON.stringify([bound])]]);
  const [next] = issuersOf(applied(bounded, await plan(issuerTask("portal", "EdDSA"), bounded)));
  expect(next).toEqual({ ...bound, keys: [next?.keys[0], ...(entry?.keys ?? [])] });
  expect(next?.keys).toHaveLength(2);
});

describe("making an issuer", () => {
  it.for(["EdDSA", "ES256", "RS256"] as const)(
    "gives it %s keys whose tickets the gateway opens",
    async (alg, { expect }) => {
      const before = await after(FILL);
      const made = await plan(issuerTask("portal", alg), before);
      const secrets = applied(before, made);
      if (made.kit === undefined) throw new Error("no kit");
      const { issuer, signingKey, recipient } = made.kit;
      const claims = newClaims(
        {
          iss: issuer,
          aud: "porthole",
          sub: "a",
          tenant: "b",
          console: { id: "c", name: "d" },
          target: { kind: "rfb", host: "e", port: 5900 },
          grant: { mode: "view" },
        },
        { now: NOW.getTime() / 1000, random },
      );
      const ticket = await sealTicket(claims, { kind: "nested", signingKey, recipient });
      const opened = await openTicket(ticket, {
        keys: { keys: keysOf(secrets) },
        issuers: issuersOf(secrets),
        audience: "porthole",
        maxSeconds: 600,
        now: NOW.getTime() / 1000,
      });
      expect(opened).toEqual(claims);
      expect(keysOf(secrets)[0]).toEqual(keysOf(before)[0]);
    },
  );

  it("leaves no private member in the gateway's list or the public key in the kit", async ({
    expect,
  }) => {
    for (const alg of ["EdDSA", "ES256", "RS256"] as const) {
      const { changes, kit } = await plan(issuerTask("portal", alg));
      expect(changes.get("TICKET_ISSUERS")).not.toMatch(/"(?:d|p|q|dp|dq|qi|k)":/);
      expect(JSON.stringify(kit?.recipient)).not.toContain('"d":');
    }
  });

  it("keeps the others, puts a second key of the same issuer first and seals to one key", async ({
    expect,
  }) => {
    const secrets = await after(
      issuerTask("portal", "EdDSA", true),
      issuerTask("other", "ES256"),
      issuerTask("portal", "ES256"),
    );
    const [other, portal] = issuersOf(secrets);
    expect(other).toMatchObject({ issuer: "other", keys: [{ alg: "ES256" }] });
    expect(other?.api).toBeUndefined();
    expect(portal).toMatchObject({
      issuer: "portal",
      keys: [{ alg: "ES256" }, { alg: "EdDSA" }],
      api: true,
    });
    expect(keysOf(secrets).map(({ kty }) => kty)).toEqual(["oct", "OKP"]);
  });

  it("can be undone by the name of its key", async ({ expect }) => {
    const secrets = await after(issuerTask("portal", "EdDSA"));
    const kid = issuersOf(secrets)[0]?.keys[0]?.kid ?? "";
    const left = applied(secrets, await plan({ kind: "remove", kid }, secrets));
    expect(issuersOf(left)).toEqual([]);
    expect(keysOf(left)).toEqual(keysOf(secrets));
  });
});

describe("a connector's key", () => {
  const CONNECTOR: KeyTask = { kind: "connector", connector: "dc1" };
  const connectorKeysOf = (secrets: ReadonlyMap<string, string>) =>
    parseConnectorKeys(secrets.get("CONNECTOR_KEYS") ?? "");

  it("comes first, and its connector goes on opening with its older ones alone", async ({
    expect,
  }) => {
    const before = await after(CONNECTOR, { kind: "connector", connector: "dc2" });
    const made = await plan(CONNECTOR, before);
    const [newest, dc2, oldest] = connectorKeysOf(applied(before, made));
    expect(made.connectorFile).toEqual({ keys: [newest, oldest] });
    expect(newest?.kid).toMatch(/^dc1\.2030-01-02-/);
    expect(dc2?.kid).toMatch(/^dc2\./);
    expect(made.notes.join()).not.toContain(newest?.k);
    const left = applied(before, await plan({ kind: "remove", kid: oldest?.kid ?? "" }, before));
    expect(connectorKeysOf(left)).toEqual([dc2]);
  });

  it("is not the last to go, and there are no more than the gateway reads", async ({ expect }) => {
    const one = await after(CONNECTOR);
    const kid = connectorKeysOf(one)[0].kid;
    await expect(plan({ kind: "remove", kid }, one)).rejects.toThrow("use --connector first");
    const full = await after(...Array.from({ length: MAX_CONNECTOR_KEYS }, () => CONNECTOR));
    await expect(plan(CONNECTOR, full)).rejects.toThrow("use --remove first");
  });
});

it("tells what it did without any key", async ({ expect }) => {
  const tasks: KeyTask[] = [FILL, { kind: "rotate" }, issuerTask("portal", "RS256")];
  let secrets = new Map<string, string>();
  for (const task of tasks) {
    const made = await plan(task, secrets);
    secrets = applied(secrets, made);
    const { d = "no d" } = made.kit?.signingKey ?? {};
    const told = made.notes.join("\n");
    expect(told).not.toContain(made.token?.token ?? "no token");
    expect(told).not.toContain(d);
    for (const key of keysOf(secrets))
      expect(told).not.toContain(key.kty === "oct" ? key.k : key.d);
  }
});
