import { describe, it } from "vitest";
import { CompactSign } from "jose";
import { generateKeyPairSync } from "node:crypto";

import type { Settings } from "../../../worker/config/settings.ts";
import { MAX_AUTHORIZATION_LENGTH } from "../../../worker/http/api-caller.ts";
import { MAX_BODY_BYTES } from "../../../worker/http/api.ts";
import { API_TOKEN_TYPE } from "../../../worker/ticket/api-token.ts";
import { parseGatewayKeys } from "../../../worker/ticket/keys/gateway-keys.ts";
import { openTicket } from "../../../worker/ticket/open.ts";
import { sessionName } from "../../../worker/ticket/session-name.ts";
import { API_TOKEN, NETWORKS, ORIGIN, SETTINGS } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const PATH = "/api/v1/tickets";
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

const BODY = {
  subject: "alice",
  tenant: "acme",
  console: { id: "vm-1", name: "web server" },
  target: { kind: "rfb", host: "10.0.0.5", port: 5901, password: "canary-password" },
  grant: { mode: "control" },
};

const WEBSOCKET = { kind: "websocket", host: "10.0.0.5", port: 5901, path: "/" };
const XAPI = {
  kind: "xapi",
  host: "10.0.0.5",
  port: 5901,
  console: "uuid=1",
  session: "OpaqueRef:1",
};

const { lines, startGateway } = httpStage(NOW);

interface Ask {
  readonly body?: unknown;
  readonly text?: string;
  readonly authorization?: string | undefined;
  readonly contentType?: string;
  readonly settings?: Settings;
}

function ask(options: Ask = {}): Promise<Response> {
  const { settings = SETTINGS, body = BODY, contentType = "application/json" } = options;
  const authorization = "authorization" in options ? options.authorization : `Bearer ${API_TOKEN}`;
  const headers = new Headers({ "Content-Type": contentType });
  if (authorization !== undefined) headers.set("Authorization", authorization);
  return startGateway({ settings }).fetch(PATH, {
    method: "POST",
    headers,
    body: options.text ?? JSON.stringify(body),
  });
}

interface Created {
  readonly url: string;
  readonly session: string;
  readonly expiresAt: string;
}

interface Body {
  readonly type: string;
  readonly detail?: string;
}

const created = async (response: Response): Promise<Created> => JSON.parse(await response.text());
const problem = async (response: Response): Promise<Body> => JSON.parse(await response.text());

const open = (ticket: string) =>
  openTicket(ticket, {
    keys: parseGatewayKeys(SETTINGS.TICKET_KEYS),
    issuers: [],
    audience: "porthole",
    maxSeconds: 600,
    now: NOW / 1000,
  });

describe("a new console", () => {
  it("is a link that opens with what was asked for", async ({ expect }) => {
    const response = await ask();
    expect(response.status).toBe(201);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Location")).toBe(null);
    const { url, session, expiresAt, ...rest } = await created(response);
    expect(rest).toEqual({});
    expect(expiresAt).toBe("2026-01-02T03:05:05.000Z");
    const [page, ticket = ""] = url.split("#");
    expect(page).toBe(`${ORIGIN}/c/${session}`);
    const claims = await open(ticket);
    expect(session).toBe(await sessionName(claims));
    expect(claims).toEqual({
      iss: "porthole",
      aud: "porthole",
      jti: claims.jti,
      iat: NOW / 1000,
      nbf: NOW / 1000,
      exp: NOW / 1000 + 60,
      sub: "alice",
      by: "api-token",
      tenant: "acme",
      console: BODY.console,
      target: BODY.target,
      grant: BODY.grant,
    });
  });

  it("has the target in its canonical spelling, the keyboard and the time asked for", async ({
    expect,
  }) => {
    const response = await ask({
      body: {
        ...BODY,
        target: { kind: "rfb", host: "KVM.hv.example.com.", port: 5900 },
        keyboard: "de",
        ttlSeconds: 600,
      },
    });
    const { url } = await created(response);
    expect(await open(url.split("#")[1] ?? "")).toMatchObject({
      target: { kind: "rfb", host: "kvm.hv.example.com", port: 5900 },
      keyboard: "de",
      exp: NOW / 1000 + 600,
    });
  });

  it("is logged by session, without ticket, password or target", async ({ expect }) => {
    const { url, session } = await created(await ask());
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        event: "link-created",
        id: expect.any(String) as string,
        time: new Date(NOW).toISOString(),
        trace: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        session,
        by: "api-token",
        tenant: "acme",
        subject: "alice",
        console: "vm-1",
        mode: "control",
      },
    ]);
    for (const canary of [url.slice(-32), "canary-password", "10.0.0.5"]) {
      expect(lines.join("\n")).not.toContain(canary);
    }
  });
});

describe("the caller", () => {
  it.for([
    ["nothing", undefined, 'Bearer realm="porthole"'],
    ["another scheme", `Basic ${API_TOKEN}`, 'Bearer realm="porthole", error="invalid_token"'],
    ["an empty token", "Bearer ", 'Bearer realm="porthole", error="invalid_token"'],
    ["a prefix of the token", `Bearer ${API_TOKEN.slice(0, -1)}`, undefined],
    ["a longer token", `Bearer ${API_TOKEN}x`, undefined],
    ["other case", `Bearer ${API_TOKEN.toUpperCase()}`, undefined],
    ["another token of that length", `Bearer ${"x".repeat(API_TOKEN.length)}`, undefined],
    ["both tokens of the list", `Bearer ${API_TOKEN},${API_TOKEN}`, undefined],
    ["two tokens", `Bearer ${API_TOKEN} ${API_TOKEN}`, undefined],
    ["an unsigned JWT", "Bearer eyJhbGciOiJub25lIn0.e30.", undefined],
  ] as const)("is refused with %s", async ([, authorization, challenge], { expect }) => {
    const response = await ask({ authorization });
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe(
      challenge ?? 'Bearer realm="porthole", error="invalid_token"',
    );
    expect((await problem(response)).type).toBe("/problems#unauthorized");
  });

  it("is not authenticated by cookie or query", async ({ expect }) => {
    const response = await startGateway().fetch(`${PATH}?access_token=${API_TOKEN}`, {
      method: "POST",
      headers: { Cookie: `token=${API_TOKEN}`, "Content-Type": "application/json" },
      body: JSON.stringify(BODY),
    });
    expect(response.status).toBe(401);
  });

  it("may use any token of a list, of any length, and the scheme in any case", async ({
    expect,
  }) => {
    const tokens = ["a".repeat(32), "b".repeat(64), "c".repeat(33)];
    const settings = { ...SETTINGS, API_TOKEN: tokens.join(", ") };
    for (const token of tokens) {
      expect((await ask({ settings, authorization: `bearer  ${token}` })).status).toBe(201);
    }
    expect((await ask({ settings, authorization: `Bearer ${"d".repeat(32)}` })).status).toBe(401);
  });

  it("is refused before the body is looked at", async ({ expect }) => {
    const response = await ask({ authorization: undefined, text: "x".repeat(MAX_BODY_BYTES + 1) });
    expect(response.status).toBe(401);
  });

  it("may send an Authorization header of the greatest length and nothing longer", async ({
    expect,
  }) => {
    // Spaces are the only padding that a good header can have.
    const padded = (length: number) =>
      `Bearer${" ".repeat(length - "Bearer".length - API_TOKEN.length)}${API_TOKEN}`;
    const longest = padded(MAX_AUTHORIZATION_LENGTH);
    expect((await ask({ authorization: longest })).status).toBe(201);
    const longer = padded(MAX_AUTHORIZATION_LENGTH + 1);
    expect((await ask({ authorization: longer })).status).toBe(401);
  });

  it("may be an issuer with a JWT for this API, but for none of its other tokens", async ({
    expect,
  }) => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const jwk = { ...publicKey.export({ format: "jwk" }), alg: "EdDSA", kid: "portal-1" };
    const settings = {
      ...SETTINGS,
      TICKET_ISSUERS: JSON.stringify([{ issuer: "portal", keys: [jwk], api: true }]),
    };
    const token = (typ: string, times = { iat: NOW / 1000, exp: NOW / 1000 + 60 }) =>
      new CompactSign(
        Buffer.from(JSON.stringify({ iss: "portal", aud: "porthole", sub: "robot", ...times })),
      )
        .setProtectedHeader({ alg: "EdDSA", kid: "portal-1", typ })
        .sign(privateKey);

    const good = await ask({ settings, authorization: `Bearer ${await token(API_TOKEN_TYPE)}` });
    expect(good.status).toBe(201);
    expect(lines[0]).toContain('"by":"portal"');
    const other = await ask({ settings, authorization: `Bearer ${await token("JWT")}` });
    expect(other.status).toBe(401);
    const old = await token(API_TOKEN_TYPE, { iat: NOW / 1000 - 120, exp: NOW / 1000 - 60 });
    expect((await ask({ settings, authorization: `Bearer ${old}` })).status).toBe(401);
    const unlisted = await ask({ authorization: `Bearer ${await token(API_TOKEN_TYPE)}` });
    expect(unlisted.status).toBe(401);
  });
});

describe("the request", () => {
  it.for(["GET", "PUT", "DELETE", "HEAD"])("is refused as %s", async (method, { expect }) => {
    const response = await startGateway().fetch(PATH, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("POST");
  });

  it.for(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])(
    "is refused with content type %j",
    async (contentType, { expect }) => {
      expect((await ask({ contentType })).status).toBe(415);
    },
  );

  it("may name a charset", async ({ expect }) => {
    expect((await ask({ contentType: "Application/JSON; charset=utf-8" })).status).toBe(201);
  });

  it("may be of the greatest size and no larger", async ({ expect }) => {
    const text = JSON.stringify(BODY);
    const largest = text + " ".repeat(MAX_BODY_BYTES - text.length);
    expect((await ask({ text: largest })).status).toBe(201);
    const response = await ask({ text: `${largest} ` });
    expect(response.status).toBe(413);
    expect((await problem(response)).type).toBe("/problems#request-too-large");
  });

  it.for([
    ["no JSON", "{", "The body is not JSON in UTF-8, or an object of it has a member twice."],
    ["an array", "[]", "subject is missing, unknown here or not acceptable."],
    ["null", "null", "The body is not an object of the documented members only."],
  ] as const)("is refused with %s", async ([, text, detail], { expect }) => {
    const response = await ask({ text });
    expect(response.status).toBe(400);
    expect(await problem(response)).toMatchObject({ type: "/problems#invalid-request", detail });
  });

  it.for([
    ["subject", { ...BODY, subject: "" }],
    ["tenant", { ...BODY, tenant: undefined }],
    ["console.name", { ...BODY, console: { id: "vm-1", name: "x".repeat(257) } }],
    ["target.port", { ...BODY, target: { ...BODY.target, port: "canary" } }],
    ["target.kind", { ...BODY, target: { ...BODY.target, kind: "canary" } }],
    ["target.password", { ...BODY, target: { ...BODY.target, password: ["canary"] } }],
    ["target.tls", { ...BODY, target: { ...BODY.target, tls: { mode: "canary" } } }],
    [
      "target.headers.cookie",
      { ...BODY, target: { ...WEBSOCKET, headers: { cookie: "canary\r\nX: y" } } },
    ],
    ["target.path", { ...BODY, target: { ...WEBSOCKET, path: "canary" } }],
    ["target.pool.1", { ...BODY, target: { ...XAPI, pool: ["10.0.0.5", "canary!"] } }],
    ["target.session", { ...BODY, target: { ...XAPI, session: "canary" } }],
    ["grant.mode", { ...BODY, grant: { mode: "canary" } }],
    ["confirm", { ...BODY, confirm: "canary" }],
    ["keyboard", { ...BODY, keyboard: "../canary" }],
    ["returnUrl", { ...BODY, returnUrl: "http://canary.example/" }],
    ["ttlSeconds", { ...BODY, ttlSeconds: 0 }],
    ["ttlSeconds", { ...BODY, ttlSeconds: 1.5 }],
  ] as const)("is refused with a bad %s, which the detail names", async ([member, body], t) => {
    const response = await ask({ body });
    const { type, detail } = await problem(response);
    t.expect(type).toBe("/problems#invalid-request");
    t.expect(detail).not.toContain("canary");
    t.expect(detail).toBe(`${member} is missing, unknown here or not acceptable.`);
  });

  it("is refused with unknown members, which the answer does not repeat", async ({ expect }) => {
    const bodies = [
      { ...BODY, canary: 1 },
      { ...BODY, target: { ...BODY.target, canary: 1 } },
      { ...BODY, iss: "canary" },
    ];
    for (const body of bodies) {
      const response = await ask({ body });
      expect(response.status).toBe(400);
      expect(await response.text()).not.toContain("canary");
    }
  });

  it("cannot ask for a longer life than the gateway accepts", async ({ expect }) => {
    const settings = { ...SETTINGS, TICKET_MAX_SECONDS: "120" };
    expect((await ask({ settings, body: { ...BODY, ttlSeconds: 120 } })).status).toBe(201);
    expect((await ask({ settings, body: { ...BODY, ttlSeconds: 121 } })).status).toBe(400);
  });

  it.for([
    { kind: "rfb", host: "192.168.0.9", port: 5901 },
    { kind: "rfb", host: "10.0.0.9", port: 22 },
    { kind: "rfb", host: "169.254.169.254", port: 5901 },
    { kind: "rfb", host: "0xa9fea9fe", port: 5901 },
  ])(
    "is refused for the target $host:$port, which the answer does not repeat",
    async (target, t) => {
      const response = await ask({ body: { ...BODY, target } });
      t.expect(response.status).toBe(422);
      const text = await response.text();
      t.expect(text).toContain("/problems#target-not-allowed");
      t.expect(text).not.toContain(target.host);
    },
  );

  it.for([
    [{ kind: "rfb", host: "10.0.0.5", port: 5901, route: "canary" }, "no-route"],
    [{ kind: "rfb", host: "10.1.0.5", port: 5901, route: "dc1" }, "target-not-allowed"],
    [{ kind: "rfb", host: "10.0.0.5", port: 5901, tls: {} }, "tls-not-possible"],
    [
      { kind: "xapi", host: "10.0.0.9", port: 443, console: "uuid=1", session: "OpaqueRef:1" },
      "tls-not-possible",
    ],
  ] as const)("is refused for %j with %s", async ([target, type], { expect }) => {
    const response = await ask({ body: { ...BODY, target }, settings: NETWORKS });
    expect(response.status).toBe(422);
    const text = await response.text();
    expect(text).toContain(`/problems#${type}`);
    expect(text).not.toMatch(/canary|10\.|OpaqueRef/);
  });

  it("is refused without TLS where the operator requires it", async ({ expect }) => {
    const settings = { ...SETTINGS, INTERNET_TLS: "required" };
    const target = { ...BODY.target, host: "kvm.hv.example.com", port: 5900 };
    const plain = await ask({ body: { ...BODY, target: { ...target, tls: false } }, settings });
    expect(plain.status).toBe(422);
    expect((await problem(plain)).type).toBe("/problems#tls-required");
    expect((await ask({ body: { ...BODY, target }, settings })).status).toBe(201);
  });

  it("may be for any kind, over any route", async ({ expect }) => {
    const targets = [
      { kind: "rfb", host: "10.0.0.5", port: 5901, route: "dc1", password: "secret" },
      { kind: "rfb", host: "10.2.0.5", port: 5901, tls: { mode: "x509", start: "immediate" } },
      {
        kind: "xapi",
        host: "xen.dc2.internal",
        port: 443,
        console: "ref=OpaqueRef:1",
        session: "OpaqueRef:2",
        pool: ["10.2.0.5"],
      },
      {
        kind: "websocket",
        host: "esx.dc2.internal",
        port: 443,
        path: "/ticket/abc?x=%20",
        subprotocol: "binary",
        headers: { authorization: "Bearer a", cookie: "a=b", origin: "https://a.example" },
      },
    ];
    for (const target of targets) {
      const response = await ask({ body: { ...BODY, target }, settings: NETWORKS });
      expect(response.status).toBe(201);
      const { url } = await created(response);
      expect((await open(url.split("#")[1] ?? "")).target).toEqual(target);
    }
  });

  it("waits for a gateway that is set up and can seal", async ({ expect }) => {
    const unready = await ask({ settings: { ...SETTINGS, ALLOWED_TARGETS: "" } });
    expect(unready.status).toBe(503);
    const recipient = generateKeyPairSync("x25519").privateKey.export({ format: "jwk" });
    const keys = JSON.stringify({ keys: [{ ...recipient, alg: "ECDH-ES", kid: "r" }] });
    expect((await ask({ settings: { ...SETTINGS, TICKET_KEYS: keys } })).status).toBe(501);
  });
});

describe("the body's JSON", () => {
  it.for([
    ["at its top", '{"subject":"alice","subject":"bob"'],
    ["spelt with an escape", '{"subject":"alice","s\\u0075bject":"bob"'],
    ["inside an object", '{"subject":"alice","grant":{"mode":"view","mode":"control"}'],
  ] as const)("has no member twice, %s", async ([, start], { expect }) => {
    const rest = JSON.stringify({ ...BODY, subject: undefined }).slice(1);
    const response = await ask({ text: `${start},${rest}` });
    expect(response.status).toBe(400);
    expect(lines.join("")).not.toContain("link-created");
  });

  it("is UTF-8", async ({ expect }) => {
    const response = await startGateway().fetch(PATH, {
      method: "POST",
      headers: { Authorization: `Bearer ${API_TOKEN}`, "Content-Type": "application/json" },
      body: Buffer.from(JSON.stringify({ ...BODY, subject: "Zoë" }), "latin1"),
    });
    expect(response.status).toBe(400);
  });
});

describe("the API token", () => {
  it("is compared in constant time and by nothing else", async ({ expect }) => {
    for (const equal of [true, false]) {
      const compared: number[] = [];
      const gateway = startGateway({
        timingSafeEqual: (a, b) => {
          compared.push(a.byteLength, b.byteLength);
          return equal;
        },
      });
      for (const token of [API_TOKEN, "another-token"]) {
        const response = await gateway.fetch(PATH, {
          method: "POST",
          headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
          body: JSON.stringify(BODY),
        });
        expect(response.status).toBe(equal ? 201 : 401);
      }
      // Hashes, so that a token's length does not show either.
      expect(compared).toEqual([32, 32, 32, 32]);
    }
  });
});
