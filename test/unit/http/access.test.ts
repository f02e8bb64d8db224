import { exportJWK, generateKeyPair, SignJWT, type JWK } from "jose";
import { beforeAll, describe, it } from "vitest";

import { decodeAdmission, ADMISSION_HEADER } from "../../../worker/admission/admission.ts";
import type { Settings } from "../../../worker/config/settings.ts";
import { ACCESS_HEADER } from "../../../worker/http/access-caller.ts";
import {
  KEYS_COOLDOWN_MS,
  KEYS_FAILURE_MS,
  MAX_KEYS_BYTES,
  MAX_READINGS,
} from "../../../worker/ticket/access/keys.ts";
import { ACCESS_AUD, accessJwt, type AccessStatement } from "../../support/access-jwt.ts";
import { API_TOKEN, NETWORKS, ORIGIN, upgradeHeaders, type GatewayOptions } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const TEAM = "https://example.cloudflareaccess.com";
const CERTS = `${TEAM}/cdn-cgi/access/certs`;

const SETTINGS: Settings = {
  ...NETWORKS,
  ACCESS_TEAM_DOMAIN: "example.cloudflareaccess.com",
  ACCESS_AUD: `${"f".repeat(64)} ${ACCESS_AUD}`,
  ACCESS_CALLERS: JSON.stringify([
    { emails: ["Olga@Example.com"], scopes: ["tickets", "sessions:read", "sessions:write"] },
    { emails: ["@example.com"], scopes: ["sessions:read"] },
    { emails: ["ivan@acme.example"], scopes: ["tickets"], tenants: ["acme"] },
    { emails: ["mike@work.example"], scopes: ["sessions:read"] },
  ]),
};

const BODY = {
  subject: "alice",
  tenant: "acme",
  console: { id: "vm-1", name: "web server" },
  target: { kind: "rfb", host: "10.0.0.5", port: 5901 },
  grant: { mode: "view" },
};

const { clock, lines, startGateway } = httpStage();

interface Pair {
  readonly key: JWK;
  readonly published: JWK;
}

async function pair(kid: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const about = { kid, alg: "RS256", use: "sig" };
  return {
    key: { ...(await exportJWK(privateKey)), ...about },
    published: { ...(await exportJWK(publicKey)), ...about },
  };
}

let current: Pair;
let next: Pair;
let foreign: Pair;

beforeAll(async () => {
  [current, next, foreign] = await Promise.all([pair("one"), pair("two"), pair("one")]);
});

/** A team's server: what it answers, and what it was asked. */
function team(answer: () => Response | Promise<Response>) {
  const asked: string[] = [];
  const fetch: GatewayOptions["fetch"] = async (url) => {
    asked.push(url);
    return answer();
  };
  return { asked, fetch };
}

const published = (...pairs: readonly Pair[]) =>
  Response.json({ keys: pairs.map((one) => one.published), public_certs: [{ cert: "canary" }] });

const good = () => team(() => published(current));

const jwtOf = (statement: Partial<AccessStatement> = {}, key = current.key) =>
  accessJwt(key, { iss: TEAM, email: "olga@example.com", now: clock.now, ...statement });

type Gateway = ReturnType<typeof startGateway>;

const list = async (gateway: Gateway, jwt: string, headers: object = {}) =>
  gateway.fetch("/api/v1/sessions", { headers: { [ACCESS_HEADER]: jwt, ...headers } });

const make = async (gateway: Gateway, jwt: string, headers: object = { Origin: ORIGIN }) =>
  gateway.fetch("/api/v1/tickets", {
    method: "POST",
    headers: { [ACCESS_HEADER]: jwt, "Content-Type": "application/json", ...headers },
    body: JSON.stringify(BODY),
  });

const problemOf = async (response: Response) => {
  const { type }: { type: string } = JSON.parse(await response.text());
  return `${String(response.status)} ${type.replace("/problems#", "")}`;
};

describe("somebody whom Cloudflare Access lets through", () => {
  it("may do what the first entry for them says, and is known by their address", async ({
    expect,
  }) => {
    const { fetch, asked } = good();
    const gateway = startGateway({ settings: SETTINGS, fetch });
    expect((await list(gateway, await jwtOf())).status).toBe(200);
    const response = await make(gateway, await jwtOf({ email: "OLGA@example.com" }));
    expect(response.status).toBe(201);
    const created = lines
      .map((line) => JSON.parse(line))
      .find((line) => line.event === "link-created");
    expect(created).toMatchObject({ by: "access:olga@example.com" });
    expect(asked).toEqual([CERTS]);

    const reader = await jwtOf({ email: "rita@example.com" });
    expect((await list(gateway, reader)).status).toBe(200);
    expect(await problemOf(await make(gateway, reader))).toBe("403 not-permitted");
    expect((await list(gateway, await jwtOf({ email: "Mike@Work.example" }))).status).toBe(200);
    // The second and third have the sign of the unit kelvin, which Unicode writes as "k" in lower case.
    for (const email of [
      "eve@example.com.evil",
      "mi\u212Ae@work.example",
      "mike@wor\u212A.example",
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const asked = await list(gateway, await jwtOf({ email }));
      // oxlint-disable-next-line no-await-in-loop -- as above
      expect(await problemOf(asked)).toBe("403 not-permitted");
    }
    expect(lines.join("\n")).not.toContain(reader);
  });

  it("makes links within the bounds of the entry, which end with it", async ({ expect }) => {
    const ivan = { email: "ivan@acme.example" };
    const gateway = startGateway({ settings: SETTINGS, fetch: good().fetch });
    const { url }: { url: string } = await (await make(gateway, await jwtOf(ivan))).json();
    const ticket = url.split("#")[1];
    const open = async (settings: Settings) => {
      const other = startGateway({ settings });
      await other.fetch("/api/v1/connect", { headers: upgradeHeaders(ticket) });
      return other.sessions[0]?.request.headers.get(ADMISSION_HEADER);
    };
    expect(decodeAdmission((await open(SETTINGS)) ?? "")).toMatchObject({
      claims: { by: "access:ivan@acme.example", tenant: "acme" },
    });
    const without = JSON.stringify([{ emails: ["@example.com"], scopes: ["tickets"] }]);
    expect(await open({ ...SETTINGS, ACCESS_CALLERS: without })).toBeUndefined();
    const elsewhere = JSON.stringify([{ scopes: ["tickets"], tenants: ["other"] }]);
    expect(await open({ ...SETTINGS, ACCESS_CALLERS: elsewhere })).toBeUndefined();
  });

  it.for<[string, Readonly<Record<string, string>>, number]>([
    ["from the gateway's own page", { Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" }, 201],
    ["of a browser that does not say where from", { Origin: ORIGIN }, 201],
    ["without an Origin", {}, 403],
    ["without an Origin, but from the same", { "Sec-Fetch-Site": "same-origin" }, 403],
    ["from a page of another site", { Origin: "https://evil.example" }, 403],
    ["from a page of the same site", { Origin: "https://www.gateway.example" }, 403],
    ["from a sandboxed frame", { Origin: "null" }, 403],
    ["that says both", { Origin: ORIGIN, "Sec-Fetch-Site": "cross-site" }, 403],
    ["of the same site", { Origin: ORIGIN, "Sec-Fetch-Site": "same-site" }, 403],
    ["that nobody has asked for", { Origin: ORIGIN, "Sec-Fetch-Site": "none" }, 403],
  ])(
    "changes nothing by a request %s, but the first two",
    async ([, headers, status], { expect }) => {
      const gateway = startGateway({ settings: SETTINGS, fetch: good().fetch, live: true });
      const jwt = await jwtOf();
      expect((await make(gateway, jwt, headers)).status).toBe(status);
      const all = { [ACCESS_HEADER]: jwt, "Content-Type": "application/json", ...headers };
      const changed = await gateway.fetch(`/api/v1/sessions/${"s".repeat(42)}A`, {
        method: "PATCH",
        headers: all,
        body: '{"mode":"view"}',
      });
      const ended = await gateway.fetch(`/api/v1/sessions/${"s".repeat(42)}A`, {
        method: "DELETE",
        headers: all,
      });
      const isRight = status === 201;
      expect([changed.status === 403, ended.status === 403]).toEqual([!isRight, !isRight]);
      expect(gateway.changes).toHaveLength(isRight ? 1 : 0);
      // Reading is harmless: no other page gets the answer.
      const read = await list(gateway, jwt, headers);
      expect([read.status, read.headers.get("Access-Control-Allow-Origin")]).toEqual([200, null]);
    },
  );

  it("is whoever holds the token, where one is sent", async ({ expect }) => {
    const { fetch, asked } = good();
    const gateway = startGateway({ settings: SETTINGS, fetch });
    const jwt = await jwtOf({ email: "rita@example.com" });
    const made = await make(gateway, jwt, { Authorization: `Bearer ${API_TOKEN}` });
    expect(made.status).toBe(201);
    const wrong = await list(gateway, jwt, { Authorization: "Bearer nothing" });
    expect(await problemOf(wrong)).toBe("401 unauthorized");
    expect(asked).toEqual([]);
  });

  it("is nobody where the gateway is not told of a team", async ({ expect }) => {
    const { fetch, asked } = good();
    const gateway = startGateway({ settings: NETWORKS, fetch });
    expect(await problemOf(await list(gateway, await jwtOf()))).toBe("401 unauthorized");
    expect(asked).toEqual([]);
  });
});

describe("a JWT that does not prove it", () => {
  it.for<[string, Partial<AccessStatement>]>([
    ["is of another application", { aud: ["b".repeat(64)] }],
    ["is of another team", { iss: "https://other.cloudflareaccess.com" }],
    ["has expired", { issuedAgo: 3640 }],
    ["is not valid yet", { issuedAgo: -40 }],
    ["is of a service token", { email: undefined }],
    ["is of the team itself", { type: "org" }],
    ["has no address in it", { email: "olga" }],
    ["has two addresses in it", { email: "a@b@example.com" }],
  ])("%s", async ([, statement], { expect }) => {
    const gateway = startGateway({ settings: SETTINGS, fetch: good().fetch });
    expect(await problemOf(await list(gateway, await jwtOf(statement)))).toBe("401 unauthorized");
  });

  it("is signed with another key, is not signed, or is no JWT, and asks nobody for keys in vain", async ({
    expect,
  }) => {
    const { fetch, asked } = good();
    const gateway = startGateway({ settings: SETTINGS, fetch });
    const [header, payload, signature] = (await jwtOf()).split(".");
    const none = Buffer.from('{"alg":"none","kid":"one"}').toString("base64url");
    const hmac = await new SignJWT({ iss: TEAM, email: "olga@example.com", type: "app" })
      .setProtectedHeader({ alg: "HS256", kid: "one" })
      .sign(Buffer.from(JSON.stringify(current.published)));
    const own = Buffer.from(
      JSON.stringify({ alg: "RS256", kid: "one", jwk: foreign.published }),
    ).toString("base64url");
    const before = [
      "",
      "x",
      "a.b.c",
      "x".repeat(9000),
      `${none}.${payload}.`,
      hmac,
      `${own}.${payload}.${signature}`,
    ];
    for (const jwt of before) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await problemOf(await list(gateway, jwt))).toBe("401 unauthorized");
    }
    expect(asked).toEqual([]);
    const after = [
      await jwtOf({}, foreign.key),
      `${header}.${payload}.${"A".repeat(342)}`,
      `${header}.${Buffer.from('{"email":"olga@example.com"}').toString("base64url")}.${signature}`,
    ];
    for (const jwt of after) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await problemOf(await list(gateway, jwt))).toBe("401 unauthorized");
    }
    expect(asked).toEqual([CERTS]);
    expect(lines.join("\n")).not.toContain(String(payload));
  });
});

describe("the keys of the team", () => {
  it.for<[string, () => Response | Promise<Response>]>([
    ["cannot be asked for", () => Promise.reject(new TypeError("canary"))],
    ["are not there", () => new Response("canary", { status: 404 })],
    ["are elsewhere", () => new Response(null, { status: 302, headers: { Location: CERTS } })],
    ["are not JSON", () => new Response("<canary>")],
    ["are not a key set", () => Response.json({ keys: {} })],
    ["are too many", () => Response.json({ keys: Array.from({ length: 17 }, () => ({})) })],
    ["are too long", () => new Response(`{"keys":[]}${" ".repeat(MAX_KEYS_BYTES)}`)],
    ["are not keys", () => Response.json({ keys: [{ kid: "one", kty: "RSA", alg: "RS256" }] })],
  ])(
    "%s: nobody is let in, and the caller is told to come back",
    async ([, answer], { expect }) => {
      const gateway = startGateway({ settings: SETTINGS, fetch: team(answer).fetch });
      const response = await list(gateway, await jwtOf());
      expect(response.headers.get("Retry-After")).toBe("5");
      const text = await response.text();
      expect([
        response.status,
        text.includes("access-unavailable"),
        text.includes("canary"),
      ]).toEqual([503, true, false]);
      expect((await list(gateway, "x", { Authorization: `Bearer ${API_TOKEN}` })).status).toBe(200);
    },
  );

  it("are not asked for again at once after a failure", async ({ expect }) => {
    let isDown = true;
    const { fetch, asked } = team(() =>
      isDown ? new Response(null, { status: 500 }) : published(current),
    );
    const gateway = startGateway({ settings: SETTINGS, fetch });
    const status = async () => (await list(gateway, await jwtOf())).status;
    expect([await status(), await status()]).toEqual([503, 503]);
    isDown = false;
    clock.now += KEYS_FAILURE_MS - 1;
    expect([await status(), asked.length]).toEqual([503, 1]);
    clock.now += 1;
    expect([await status(), asked.length]).toEqual([200, 2]);
  });

  it("are read again for one that is new, but not for each that is made up", async ({ expect }) => {
    const answers = [published(current), published(current, next)];
    const { fetch, asked } = team(() => answers.shift() ?? new Response(null, { status: 500 }));
    const gateway = startGateway({ settings: SETTINGS, fetch });
    const status = async (key: JWK) => (await list(gateway, await jwtOf({}, key))).status;
    expect(await status(current.key)).toBe(200);
    expect([await status(next.key), asked.length]).toEqual([401, 1]);
    // jose reads this machine's clock.
    const { now } = Date;
    Date.now = () => now() + KEYS_COOLDOWN_MS + 1;
    try {
      expect([await status(next.key), asked.length]).toEqual([200, 2]);
      expect([await status({ ...foreign.key, kid: "three" }), asked.length]).toEqual([401, 2]);
    } finally {
      Date.now = now;
    }
  });

  it("are not asked for by more than a few requests at once", async ({ expect }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { fetch, asked } = team(async () => {
      await promise;
      return published(current);
    });
    // As in the Workers runtime, where no request waits for what another has asked for.
    const own = globalThis.navigator;
    Object.defineProperty(globalThis, "navigator", {
      value: { userAgent: "Cloudflare-Workers" },
      configurable: true,
    });
    try {
      const gateway = startGateway({ settings: SETTINGS, fetch });
      const jwt = await jwtOf();
      const calls = Array.from({ length: MAX_READINGS + 2 }, () => list(gateway, jwt));
      const refused = await Promise.all([Promise.race(calls), calls.at(-1), calls.at(-2)]);
      expect(refused.map((response) => response?.status)).toEqual([503, 503, 503]);
      resolve();
      const statuses = (await Promise.all(calls)).map((response) => response.status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(MAX_READINGS);
      expect(asked).toHaveLength(MAX_READINGS);
    } finally {
      Object.defineProperty(globalThis, "navigator", { value: own, configurable: true });
    }
  });
});
