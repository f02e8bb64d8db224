import { CompactSign, importJWK } from "jose";
import { env, exports } from "cloudflare:workers";
import { describe, inject, it, vi } from "vitest";

import { ADMISSION_HEADER, encodeAdmission } from "../../worker/admission/admission.ts";
import { readConfig } from "../../worker/config/config.ts";
import { API_TOKEN_TYPE } from "../../worker/ticket/api-token.ts";
import type { Claims } from "../../worker/ticket/claims.ts";
import { openConsoleUrl } from "../../worker/ticket/cloudstack/open.ts";
import { sealTicket } from "../../worker/ticket/index.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { cloudStackToken } from "../support/cloudstack.ts";
import {
  TEST_API_TOKEN,
  TEST_RECIPIENT,
  TEST_SIGNING,
  TEST_TENANT_TOKEN,
} from "../support/gateway-secrets.ts";
import { watchLog } from "./support/log.ts";
import { claimsFor, open, openCloudStack, openWith, Viewer } from "./support/viewer.ts";

const ports = inject("ports");
const port = ports["tell-none"];

type Issuer = keyof typeof TEST_SIGNING;
const CALLERS = ["operator", "token-a", "portal-a", "portal-b"] as const;
type Caller = (typeof CALLERS)[number];

async function bearerOf(caller: Caller): Promise<string> {
  if (caller === "operator") return TEST_API_TOKEN;
  if (caller === "token-a") return TEST_TENANT_TOKEN;
  const key = TEST_SIGNING[caller];
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: caller, aud: "porthole", sub: "robot", iat, exp: iat + 60 };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: API_TOKEN_TYPE })
    .sign(await importJWK(key, key.alg));
}

async function ask(caller: Caller, method: string, path: string, body: unknown): Promise<Response> {
  return exports.default.fetch(
    new Request(`https://gateway.example/api/v1/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${await bearerOf(caller)}`,
        "Content-Type": "application/json",
      },
      body: JSON.stringify(body),
    }),
  );
}

const post = (caller: Caller, tenant: string, mode = "view") =>
  ask(caller, "POST", "tickets", {
    subject: "alice",
    tenant,
    console: { id: "vm-1", name: "Test machine" },
    target: { kind: "rfb", host: "127.0.0.1", port },
    grant: { mode },
  });

const change = async (caller: Caller, session: string, mode = "view") =>
  (await ask(caller, "PATCH", `sessions/${session}`, { mode })).status;

/** A ticket that the issuer signs by itself. */
function nested(issuer: Issuer, changes: Partial<Claims> = {}): Promise<string> {
  const tenant = issuer === "portal-a" ? "tenant-a" : "tenant-b";
  const claims = { ...claimsFor(port), iss: issuer, tenant, grant: { mode: "view" as const } };
  return sealTicket(
    { ...claims, ...changes },
    { kind: "nested", signingKey: TEST_SIGNING[issuer], recipient: TEST_RECIPIENT },
  );
}

interface Opened {
  readonly viewer: Viewer;
  readonly session: string;
}

async function opened(viewer: Viewer): Promise<Opened> {
  await viewer.live();
  const [hello] = viewer.controls;
  if (hello?.type !== "hello") throw new Error(`no session: ${viewer.end ?? "nothing"}`);
  return { viewer, session: hello.session };
}

async function posted(caller: Caller, tenant: string): Promise<Opened> {
  const response = await post(caller, tenant);
  const { url, session }: { url: string; session: string } = await response.json();
  const result = await opened(await open(url.split("#")[1] ?? ""));
  if (result.session !== session) throw new Error("the session has two names");
  return result;
}

/** A plain viewer is not told the session's name. */
async function ofCloudStack(): Promise<Opened> {
  const token = cloudStackToken({ fields: { clientHostPort: port } });
  const rules = readConfig(env).gateway?.cloudStack;
  if (rules === undefined) throw new Error("the gateway does not take CloudStack's URLs");
  const presented = { search: `?token=${token}`, clientAddress: undefined, now: Date.now() };
  const session = await sessionName(await openConsoleUrl(presented, rules));
  const viewer = await openCloudStack(token);
  await viewer.live();
  return { viewer, session };
}

/** Every way to come to a session, and who may change it. */
const SESSIONS: readonly (readonly [string, () => Promise<Opened>, readonly Caller[]])[] = [
  [
    "of a ticket that portal-a sealed",
    async () => opened(await open(await nested("portal-a"))),
    ["operator", "token-a", "portal-a"],
  ],
  [
    "of a ticket that portal-b sealed",
    async () => opened(await open(await nested("portal-b"))),
    ["operator", "portal-b"],
  ],
  [
    "that portal-a asked for",
    () => posted("portal-a", "tenant-a"),
    ["operator", "token-a", "portal-a"],
  ],
  ["that portal-b asked for", () => posted("portal-b", "tenant-b"), ["operator", "portal-b"]],
  ["that token-a asked for", () => posted("token-a", "tenant-a"), ["operator", "token-a"]],
  ["that the operator asked for", () => posted("operator", "tenant-a"), ["operator", "token-a"]],
  ["of the shared key", async () => opened(await openWith(claimsFor(port))), ["operator"]],
  ["of CloudStack", ofCloudStack, ["operator"]],
];

describe("a live session", () => {
  it.for(SESSIONS)(
    "%s is changed by whom it concerns alone",
    async ([, begin, may], { expect }) => {
      const { viewer, session } = await begin();
      const changed: Caller[] = [];
      for (const caller of CALLERS) {
        // oxlint-disable-next-line no-await-in-loop -- one after another: it is one session
        const status = await change(caller, session);
        expect([200, 404]).toContain(status);
        if (status === 200) changed.push(caller);
      }
      expect(changed).toEqual(may);
      viewer.socket.close(1000, "closed");
    },
  );

  it("is not changed to more than its issuer may give", async ({ expect }) => {
    const { viewer, session } = await opened(await open(await nested("portal-b")));
    expect(await change("portal-b", session, "control")).toBe(403);
    expect(await change("portal-b", session, "view")).toBe(200);
    await viewer.until(() => viewer.controls.length > 2);
    expect(viewer.controls.slice(2)).toEqual([{ type: "mode", mode: "view" }]);
    viewer.socket.close(1000, "closed");
  });
});

describe("a link", () => {
  it.for<[Caller, string, string, number]>([
    ["operator", "tenant-a", "control", 201],
    ["operator", "tenant-c", "control", 201],
    ["token-a", "tenant-a", "control", 201],
    ["token-a", "tenant-b", "view", 403],
    ["portal-a", "tenant-a", "control", 201],
    ["portal-a", "tenant-b", "view", 403],
    ["portal-b", "tenant-b", "view", 201],
    ["portal-b", "tenant-b", "control", 403],
    ["portal-b", "tenant-a", "view", 403],
  ])("for %s, of %s, to %s: %i", async ([caller, tenant, mode, status], { expect }) => {
    expect((await post(caller, tenant, mode)).status).toBe(status);
  });
});

describe("a ticket that an issuer seals by itself", () => {
  const rfb = { kind: "rfb", host: "127.0.0.1", port } as const;
  it.for<[Issuer, Partial<Claims>, string, object]>([
    ["portal-a", { tenant: "tenant-b" }, "ticket-invalid", { reason: "bounds", claim: "tenant" }],
    [
      "portal-b",
      { grant: { mode: "control" } },
      "ticket-invalid",
      { reason: "bounds", claim: "grant.mode" },
    ],
    [
      "portal-b",
      { grant: { mode: "view", clipboard: "both" } },
      "ticket-invalid",
      { reason: "bounds", claim: "grant.clipboard" },
    ],
    ["portal-a", { by: "operator" }, "ticket-invalid", { reason: "claims", claim: "by" }],
    ["portal-a", { observer: true }, "ticket-invalid", { reason: "claims", claim: "observer" }],
    ["portal-a", { anonymous: true }, "ticket-invalid", { reason: "claims", claim: "anonymous" }],
    [
      "portal-a",
      { target: { ...rfb, host: "10.77.0.5", route: "dc1" } },
      "no-route",
      { reason: "bounds" },
    ],
    [
      "portal-a",
      { target: { ...rfb, host: "10.77.0.5" } },
      "target-not-allowed",
      { reason: "bounds" },
    ],
    ["portal-a", { target: { ...rfb, host: "192.0.2.1" } }, "target-not-allowed", {}],
  ])("%s is refused %j", async ([issuer, changes, end, told], { expect, onTestFinished }) => {
    const lines = watchLog();
    onTestFinished(() => void vi.restoreAllMocks());
    const viewer = await open(await nested(issuer, changes));
    expect((await viewer.closed).reason).toBe(end);
    expect(JSON.parse(lines.at(-1) ?? "{}")).toEqual({
      event: "viewer-refused",
      code: end,
      ...(end === "ticket-invalid" ? {} : { session: expect.any(String) }),
      ...told,
    });
  });

  it("does not use up what another issuer has made with that jti", async ({ expect }) => {
    const { jti } = claimsFor(port);
    const first = await opened(await open(await nested("portal-b", { jti })));
    const second = await opened(await open(await nested("portal-a", { jti })));
    expect(first.session).not.toBe(second.session);
    first.viewer.socket.close(1000, "closed");
    second.viewer.socket.close(1000, "closed");
  });
});

describe("the object of a session", () => {
  it.for<[string, Partial<Claims>, string]>([
    [
      "on no allow-list",
      { target: { kind: "rfb", host: "192.0.2.1", port } },
      "target-not-allowed",
    ],
    [
      "on a route that its issuer does not have",
      { iss: "portal-a", target: { kind: "rfb", host: "10.77.0.5", port, route: "dc1" } },
      "no-route",
    ],
    ["for somebody who is gone", { by: "gone" }, "target-not-allowed"],
  ])("dials nothing %s, whatever it was handed", async ([, changes, end], { expect }) => {
    const claims = { ...claimsFor(port), ...changes };
    const session = await sessionName(claims);
    const admission = encodeAdmission({
      session,
      claims,
      channel: "porthole.v1",
      echoSubprotocol: true,
      maxSeconds: 60,
      graceSeconds: 60,
      waitSeconds: 120,
      alwaysBlocked: undefined,
      redemptionExpiresMs: Date.now(),
    });
    const { webSocket } = await env.SESSIONS.getByName(session).fetch("https://session.invalid/", {
      headers: { Upgrade: "websocket", [ADMISSION_HEADER]: admission },
    });
    if (!webSocket) throw new Error("no WebSocket");
    expect((await new Viewer(webSocket).closed).reason).toBe(end);
  });
});
