import { describe, it } from "vitest";

import { SUBPROTOCOL } from "../../../worker/channel/subprotocols.ts";
import {
  ADMISSION_HEADER,
  decodeAdmission,
  type Admission,
} from "../../../worker/admission/admission.ts";
import type { Settings } from "../../../worker/config/settings.ts";
import { MAX_PROTOCOLS_LENGTH } from "../../../worker/admission/upgrade.ts";
import { sessionName } from "../../../worker/ticket/session-name.ts";
import { cloudStackToken, type CloudStackRequest } from "../../support/cloudstack.ts";
import { CLOUDSTACK_SECRETS } from "../../support/gateway-secrets.ts";
import {
  ASSETS,
  CHANNEL_HEADER,
  END_HEADER,
  SETTINGS as PLAIN_SETTINGS,
  upgradeHeaders,
} from "./gateway.ts";
import { httpStage } from "./stage.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const SETTINGS: Settings = { ...PLAIN_SETTINGS, ...CLOUDSTACK_SECRETS };
const SOCKETS = ["/websockify", "//websockify", "/websockify/websockify"];
const PAGES = ["/resource/noVNC/vnc.html", "/resource/noVNC/vnc_lite.html", "/ajax"];
const MACHINE = {
  clientHostAddress: "10.0.0.5",
  clientHostPort: 5903,
  clientHostPassword: "canary-sid",
};

const { lines, startGateway } = httpStage(NOW);

type Changes = Readonly<Record<string, string | undefined>>;

function tokenOf(request: CloudStackRequest = {}): string {
  return cloudStackToken({ now: NOW, ...request, fields: { ...MACHINE, ...request.fields } });
}

interface Asked {
  /** `session`, an end's code, or a problem's type and status. */
  readonly outcome: string;
  readonly name: string | undefined;
  readonly admission: Admission | undefined;
  readonly forwarded: Request | undefined;
  /** The subprotocol of a refusal's 101. */
  readonly channel: string | null;
}

async function ask(
  path: string,
  changes: Changes = {},
  settings: Settings = SETTINGS,
): Promise<Asked> {
  const gateway = startGateway({ settings });
  const offered = { "Sec-WebSocket-Protocol": "binary", ...changes };
  const response = await gateway.fetch(path, { headers: upgradeHeaders(undefined, offered) });
  const end = response.headers.get(END_HEADER);
  const text = await response.text();
  const [session] = gateway.sessions;
  const header = session?.request.headers.get(ADMISSION_HEADER);
  return {
    outcome:
      end !== null ? `end ${end}` : text.startsWith("{") ? problemIn(text, response.status) : text,
    name: session?.name,
    forwarded: session?.request,
    admission: typeof header === "string" ? decodeAdmission(header) : undefined,
    channel: response.headers.get(CHANNEL_HEADER),
  };
}

function problemIn(text: string, status: number): string {
  const { type } = JSON.parse(text) as { readonly type: string };
  return `${status} ${type.replace("/problems#", "")}`;
}

const outcomeOf = async (...given: Parameters<typeof ask>) => (await ask(...given)).outcome;

describe("CloudStack's addresses", () => {
  it.for([
    ["/resource/noVNC/vnc.html", "/two-below.en.html"],
    ["/resource/noVNC/vnc_lite.html", "/two-below.en.html"],
    ["/ajax", "/index.en.html"],
  ])(
    "%s is the viewer's page, which no cache keeps",
    async ([page = "", name = ""], { expect }) => {
      const gateway = startGateway({ settings: SETTINGS });
      const path = `${page}?autoconnect=true&show_dot=true&port=8080&token=a+b/c==`;
      const response = await gateway.fetch(path);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(ASSETS[name]);
      expect(response.headers.get("Cache-Control")).toBe("no-store");
      expect(response.headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      // The assets are asked for the page by its own name, without the token.
      expect(gateway.assetRequests.map(({ url }) => url)).toEqual([
        `https://assets.invalid${name}`,
      ]);
      const posted = await gateway.fetch(path, { method: "POST" });
      expect(posted.status).toBe(405);
      expect(posted.headers.get("Allow")).toBe("GET, HEAD");
    },
  );

  it.for([...SOCKETS, ...PAGES])("%s is not there unless the secrets are set", async (path, t) => {
    const gateway = startGateway({ settings: PLAIN_SETTINGS });
    const search = `?token=${tokenOf()}`;
    t.expect((await gateway.fetch(path + search)).status).toBe(404);
    t.expect(await outcomeOf(path + search, {}, PLAIN_SETTINGS)).toBe("404 not-found");
    t.expect(gateway.sessions).toEqual([]);
  });

  it.for(SOCKETS)("%s opens a session", async (path, { expect }) => {
    const { outcome, name, admission } = await ask(`${path}?token=${tokenOf()}`);
    expect(outcome).toBe("session");
    expect(name).toBe(admission?.session);
    expect(name).toBe(await sessionName({ iss: "cloudstack", jti: admission?.claims.jti ?? "" }));
  });

  it("takes the query from a subprotocol, so that it is in no second URL", async ({ expect }) => {
    const query = `token=${tokenOf()}`;
    const handed = (text: string): string =>
      `cloudstack.${Buffer.from(text).toString("base64url")}`;
    const offer = (...names: string[]) => ({ "Sec-WebSocket-Protocol": names.join(", ") });
    const opened = await ask("/websockify", offer(SUBPROTOCOL, handed(query)));
    expect(opened.outcome).toBe("session");
    expect(opened.channel).toBe(null);
    expect(opened.forwarded?.headers.get("Sec-WebSocket-Protocol")).toBe(null);
    expect(await outcomeOf("/websockify", offer("binary", handed(query)))).toBe("session");
    // One query, in one place, well formed and not too long.
    for (const [path, names] of [
      [`/websockify?${query}`, [SUBPROTOCOL, handed(query)]],
      ["/websockify?x=y", [SUBPROTOCOL, handed(query)]],
      ["/websockify", [SUBPROTOCOL, handed(query), handed(query)]],
      ["/websockify", [SUBPROTOCOL, "cloudstack.a+b"]],
      ["/websockify", [SUBPROTOCOL, "cloudstack.abcde"]],
      ["/websockify", [SUBPROTOCOL, `cloudstack.${"A".repeat(8196)}`]],
      ["/websockify", [handed(query)]],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- each is a gateway of its own
      expect(await outcomeOf(path, offer(...names))).toBe("400 wrong-subprotocol");
    }
    const longest = handed(`token=${"A".repeat(6138)}`);
    expect(longest).toHaveLength("cloudstack.".length + 8192);
    expect(await outcomeOf("/websockify", offer(SUBPROTOCOL, longest))).toBe("end ticket-invalid");
    expect(await outcomeOf("/websockify", offer(SUBPROTOCOL, "cloudstack."))).toBe(
      "end ticket-missing",
    );
  });

  it.for([
    "/websockify/",
    "///websockify",
    "/websockify//websockify",
    "/x/websockify",
    "/Websockify",
    "/%77ebsockify",
    "/resource/noVNC/",
    "/resource/noVNC/vnc.html/",
    "//resource/noVNC/vnc.html",
    "/resource/noVNC/app/ui.js",
    "/ajax/",
    "/ajaximg",
    "/getscreen",
  ])("%s is none of them", async (path, { expect }) => {
    expect(await outcomeOf(`${path}?token=${tokenOf()}`)).toBe("404 not-found");
  });

  it("leave the gateway's own as they are", async ({ expect }) => {
    expect(await outcomeOf(`/api/v1/connect?token=${tokenOf()}`)).toBe("end ticket-missing");
    const gateway = startGateway({ settings: SETTINGS });
    expect((await gateway.fetch("/c")).headers.get("Cache-Control")).toBe(null);
  });

  it("say that the gateway is not set up when its secrets are not complete", async ({ expect }) => {
    const half = { ...SETTINGS, CLOUDSTACK_HASH_KEY: "" };
    const path = `/websockify?token=${tokenOf()}`;
    expect(await outcomeOf(path, {}, half)).toBe("end gateway-unready");
    // A page of elsewhere is not told even that.
    expect(await outcomeOf(path, { Origin: "https://evil.example" }, half)).toBe(
      "end origin-not-allowed",
    );
  });
});

describe("the handshake at CloudStack's addresses", () => {
  const path = () => `/websockify?token=${tokenOf()}`;

  it.for([
    ["binary", "binary", true],
    [SUBPROTOCOL, SUBPROTOCOL, true],
    [`binary, ${SUBPROTOCOL}`, SUBPROTOCOL, true],
    ["base64, binary", "binary", true],
    [undefined, "binary", false],
  ] as const)("%s is spoken as %s, named %s", async ([offered, channel, named], { expect }) => {
    const changes = { "Sec-WebSocket-Protocol": offered };
    const { admission } = await ask(path(), changes);
    expect(admission).toMatchObject({ channel, echoSubprotocol: named });
    const refused = await ask("/websockify?token=A", changes);
    expect(refused).toMatchObject({
      outcome: "end ticket-invalid",
      channel: named ? channel : "none",
    });
  });

  it.for(["base64", "", "BINARY", "binary, binary", "x".repeat(MAX_PROTOCOLS_LENGTH + 1)])(
    "%j is refused",
    async (offered, { expect }) => {
      expect(await outcomeOf(path(), { "Sec-WebSocket-Protocol": offered })).toBe(
        "400 wrong-subprotocol",
      );
    },
  );

  it("is one", async ({ expect }) => {
    expect(await outcomeOf(path(), { Upgrade: undefined })).toBe("426 upgrade-required");
    const gateway = startGateway({ settings: SETTINGS });
    const posted = await gateway.fetch(path(), {
      method: "POST",
      headers: upgradeHeaders(undefined),
    });
    expect(posted.status).toBe(405);
  });

  it.for([
    ["foreign", "https://evil.example"],
    ["null", "null"],
    ["missing", undefined],
    ["a suffix of ours", "https://evilgateway.example"],
  ] as const)("from a page whose Origin is %s is refused", async ([, Origin], { expect }) => {
    // Only a client without Origin sees the status of a refused upgrade.
    const expected = `${Origin === undefined ? "403" : "end"} origin-not-allowed`;
    expect(await outcomeOf(path(), { Origin })).toBe(expected);
    expect(await outcomeOf("/websockify", { Origin })).toBe(expected);
  });

  it("may come from where the operator says", async ({ expect }) => {
    const listed = { ...SETTINGS, ALLOWED_ORIGINS: "https://portal.example" };
    expect(await outcomeOf(path(), { Origin: "https://portal.example" }, listed)).toBe("session");
    const missing = { ...SETTINGS, ALLOW_MISSING_ORIGIN: "true" };
    expect(await outcomeOf(path(), { Origin: undefined }, missing)).toBe("session");
  });
});

describe("the token at CloudStack's addresses", () => {
  it("is what the session gets, and nothing of the request", async ({ expect }) => {
    const token = tokenOf({ fields: { locale: "de" } });
    const { admission, forwarded } = await ask(`/websockify?token=${token}`, { Cookie: "a=b" });
    expect(forwarded?.url).toBe("https://session.invalid/");
    expect([...(forwarded?.headers.keys() ?? [])].toSorted()).toEqual([
      "upgrade",
      ADMISSION_HEADER,
    ]);
    const exp = Math.floor(NOW / 60_000) * 60 + 120;
    expect(admission).toMatchObject({
      channel: "binary",
      claims: {
        iss: "cloudstack",
        console: { id: "6a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", name: "web-01" },
        target: { kind: "rfb", host: "10.0.0.5", port: 5903, password: "canary-s" },
        grant: { mode: "control", clipboard: "to-guest" },
        keyboard: "de",
      },
      maxSeconds: 28_800,
      graceSeconds: 60,
      waitSeconds: 120,
      parkAfterSeconds: 300,
      // Used up at least three minutes longer than it works.
      redemptionExpiresMs: (exp + 30) * 1000 + 10 * 60 * 1000,
    });
  });

  it("has an end for each way to be bad", async ({ expect }) => {
    const at = (search: string, settings?: Settings, changes?: Changes) =>
      outcomeOf(`/websockify${search}`, changes, settings);
    const good = tokenOf();
    expect(await at("")).toBe("end ticket-missing");
    expect(await at("?token=")).toBe("end ticket-missing");
    expect(await at(`?token=${good.slice(0, -8)}`)).toBe("end ticket-invalid");
    expect(await at(`?token=${good}&token=${good}`)).toBe("end ticket-invalid");
    expect(await at(`?token=${tokenOf({ now: NOW - 120_000 })}`)).toBe("end ticket-expired");
    expect(await at(`?token=${tokenOf({ now: NOW + 120_000 })}`)).toBe("end ticket-early");
    const rdp = tokenOf({ fields: { hypervHost: "10.5.5.5" } });
    expect(await at(`?token=${rdp}`)).toBe("end target-unsupported");
    const portless = tokenOf({ fields: { clientHostPort: 0 } });
    expect(await at(`?token=${portless}`)).toBe("end target-not-running");
    const elsewhere = tokenOf({ fields: { clientHostAddress: "192.0.2.1" } });
    expect(await at(`?token=${elsewhere}`)).toBe("end target-not-allowed");
    expect(await at(`?token=${tokenOf({ old: true })}`)).toBe("end ticket-invalid");
    const bound = tokenOf({ fields: { extraSecurityToken: "s3cret" } });
    expect(await at(`?token=${bound}`)).toBe("end ticket-invalid");
    expect(await at(`?token=${bound}&extra=s3cre`)).toBe("end ticket-invalid");
    expect(await at(`?token=${bound}&extra=s3cret`)).toBe("session");
    const legacy = { ...SETTINGS, CLOUDSTACK_LEGACY: "true" };
    expect(await at(`?token=${tokenOf({ old: true })}`, legacy)).toBe("session");
  });

  it("knows the browser's address from Cloudflare alone", async ({ expect }) => {
    const settings = { ...SETTINGS, CLOUDSTACK_CHECK_SOURCE_IP: "true" };
    const from = (changes: Changes) =>
      outcomeOf(`/websockify?token=${tokenOf()}`, changes, settings);
    expect(await from({ "CF-Connecting-IP": "198.51.100.7" })).toBe("session");
    expect(await from({ "CF-Connecting-IP": "::ffff:198.51.100.7" })).toBe("session");
    expect(await from({ "CF-Connecting-IP": "198.51.100.8" })).toBe("end link-address");
    const claimed = { "X-Forwarded-For": "198.51.100.7", "X-Real-IP": "198.51.100.7" };
    expect(await from(claimed)).toBe("end link-address");
    expect(await from({ ...claimed, "CF-Connecting-IP": "203.0.113.1" })).toBe("end link-address");
    expect(await outcomeOf(`/websockify?token=${tokenOf()}`)).toBe("session");
  });

  it("is in no line of the log, whether it opens or not", async ({ expect }) => {
    const extra = "canary-extra";
    const token = tokenOf({ fields: { extraSecurityToken: extra, sessionUuid: "canary-uuid" } });
    await ask(`/websockify?token=${token}&extra=${extra}`);
    await ask(`/websockify?token=${token}&extra=canary-wrong`);
    await ask(`/websockify?token=${token}x&extra=${extra}`);
    await ask(`/websockify?token=${token}&extra=${extra}`, { Origin: "https://evil.example" });
    await startGateway({ settings: SETTINGS }).fetch(`${PAGES[0]}?token=${token}&extra=${extra}`);
    const log = lines.join("\n");
    expect(log).not.toMatch(/canary/);
    expect(log).not.toContain(token.slice(0, 40));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { event: "viewer-refused", code: "ticket-invalid", reason: "extra" },
      { event: "viewer-refused", code: "ticket-invalid", reason: expect.any(String) as string },
      { event: "viewer-refused", code: "origin-not-allowed" },
    ]);
  });
});
