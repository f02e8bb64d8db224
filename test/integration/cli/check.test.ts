import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, it, type TestContext } from "vitest";

import { inspectConsoleUrl, type GatewayFacts } from "../../../cli/console-url-report.ts";
import { parseAllowList } from "../../../worker/route/allow-list.ts";
import { internetRoute, type Route } from "../../../worker/route/route.ts";
import { consoleUrl, encryptToken, gson } from "../../../demo/cloudstack/console-url.ts";
import { cloudStackToken, type CloudStackRequest } from "../../support/cloudstack.ts";
import { CLOUDSTACK_SECRETS, TEST_CLOUDSTACK } from "../../support/gateway-secrets.ts";
import { gatewayKeys } from "../../support/ticket/cloudstack-vectors.ts";
import { ownFolder } from "./own-folder.ts";
import { run } from "./run.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const MINUTE = 60_000;
const CANARY = "cAnArY";
const ORIGIN = "https://console.example.com";

const KEYS = gatewayKeys(
  {
    id: "test",
    keyBase64Url: TEST_CLOUDSTACK.encryptionKey,
    ivBase64Url: TEST_CLOUDSTACK.encryptionIv,
  },
  TEST_CLOUDSTACK.hashKey,
);

const FACTS: GatewayFacts = {
  keys: KEYS,
  legacy: false,
  checkSourceIp: false,
  frameAncestors: "'none'",
  routes: [internetRoute(parseAllowList("10.0.0.0/8:5900-5999 10.0.0.0/8:443"))],
};

const MACHINE = {
  clientHostAddress: "10.1.1.5",
  clientHostPort: 5903,
  clientHostPassword: `${CANARY}password`,
  sessionUuid: `${CANARY}uuid`,
};

function tokenOf(request: CloudStackRequest = {}): string {
  return cloudStackToken({ now: NOW, ...request, fields: { ...MACHINE, ...request.fields } });
}

const urlOf = (request: CloudStackRequest = {}, more = ""): string =>
  consoleUrl(ORIGIN, tokenOf(request), more);

/** The faults, and everything that was said; a secret in it fails the test. */
async function inspect(
  url: string,
  { expect }: Pick<TestContext, "expect">,
  facts: Partial<GatewayFacts> = {},
  now = NOW,
): Promise<{ readonly faults: readonly string[]; readonly all: string }> {
  const findings = await inspectConsoleUrl(url, { ...FACTS, ...facts }, now);
  const all = findings.map(({ kind, text }) => `${kind}: ${text}`).join("\n");
  expect(all).not.toContain(CANARY);
  for (const secret of Object.values(TEST_CLOUDSTACK)) expect(all).not.toContain(secret);
  const token = /token=([^&]{40})/.exec(url)?.[1];
  if (token !== undefined) expect(all).not.toContain(token.slice(10, 30));
  return { faults: findings.filter(({ kind }) => kind === "fault").map(({ text }) => text), all };
}

describe("a sound URL", () => {
  it("has no fault, and it is told where it leads and how long it works", async (t) => {
    const { faults, all } = await inspect(urlOf(), t);
    t.expect(faults).toEqual([]);
    t.expect(all).toContain("made with these keys, by CloudStack 4.18.1 or later");
    t.expect(all).toContain("It works for 115 more seconds.");
    t.expect(all).toContain(
      "a VNC server (KVM, VMware before 7, or an external hypervisor) at 10.1.1.5, port 5903",
    );
    t.expect(all).toContain("The route internet admits it, without TLS.");
    t.expect(all).toContain("each URL opens once");
  });

  it("may be that of the WebSocket, and have white space around it", async (t) => {
    const { faults } = await inspect(
      `\n wss://console.example.com/websockify/websockify?token=${tokenOf()} \n`,
      t,
    );
    t.expect(faults).toEqual([]);
  });

  it("leads to each kind of console", async (t) => {
    const xen = {
      clientTunnelUrl: `https://10.2.2.2/console?ref=OpaqueRef:${CANARY}`,
      clientTunnelSession: `OpaqueRef:${CANARY}session`,
      clientHostPort: -1,
    };
    const xapi = await inspect(urlOf({ fields: xen }), t);
    t.expect(xapi.faults).toEqual([]);
    t.expect(xapi.all).toContain("a console of XenServer or XCP-ng, by TLS at 10.2.2.2, port 443");
    t.expect(xapi.all).toContain("its certificate must be by a public authority");
    const webmks = { websocketUrl: `wss://10.3.3.3/ticket/${CANARY}` };
    const esx = await inspect(urlOf({ fields: webmks }), t);
    t.expect(esx.faults).toEqual([]);
    t.expect(esx.all).toContain("WebMKS of VMware, by TLS at 10.3.3.3, port 443");
    const odd = await inspect(urlOf({ fields: { ...webmks, ticket: "A".repeat(86) } }), t);
    t.expect(odd.faults).toEqual([t.expect.stringContaining("RemoteDisplay.vnc.port")]);
  });
});

describe("what is wrong with a URL", () => {
  it.for([
    ["two minutes later", 2 * MINUTE, "It expired 5 seconds ago: a URL works for 1 to 2 minutes."],
    ["a quarter of an hour later", 17 * MINUTE, "It expired 15 minutes ago"],
    ["an hour later", 63 * MINUTE, "It expired 1 hour ago"],
    ["six days later", 6.5 * 1440 * MINUTE, "It expired 6 days ago"],
    ["at the last minute of a week", 10_080 * MINUTE, "It expired 6 days ago"],
    [
      "past a week",
      10_081 * MINUTE,
      "CLOUDSTACK_HASH_KEY is not security.hash.key of the management server that made the URL, or the URL is older than a week.",
    ],
    ["two minutes early", -2 * MINUTE, "It works in 1 minute only"],
  ] as const)("%s", async ([, later, expected], t) => {
    const { faults } = await inspect(urlOf(), t, {}, NOW + later);
    t.expect(faults).toEqual([t.expect.stringContaining(expected)]);
  });

  const other = Buffer.from("another secret.!").toString("base64url");
  const bytes = new Uint8Array(Buffer.from(other, "base64url"));
  it.for([
    [
      "another key",
      { encryptionKey: bytes },
      "CLOUDSTACK_ENCRYPTION_KEY is not security.encryption.key",
    ],
    [
      "another IV",
      { encryptionIv: bytes },
      "CLOUDSTACK_ENCRYPTION_KEY is right, but CLOUDSTACK_ENCRYPTION_IV is not",
    ],
    ["another hash key", { hashKey: other }, "CLOUDSTACK_HASH_KEY is not security.hash.key"],
  ] as const)("%s", async ([, keys, expected], t) => {
    const { faults } = await inspect(urlOf(), t, { keys: { ...KEYS, ...keys } });
    t.expect(faults).toEqual([t.expect.stringContaining(expected)]);
  });

  it("a token that was cut, wherever", async (t) => {
    const token = tokenOf().replace(/=+$/, "");
    for (let length = 60; length < token.length; length += 1) {
      const { faults } = await inspect(`${ORIGIN}/websockify?token=${token.slice(0, length)}`, t);
      t.expect(faults, String(length)).toEqual(["The token is cut: its end is missing."]);
    }
    for (const length of [1, 5, 20, 36]) {
      const { faults } = await inspect(`${ORIGIN}/websockify?token=${token.slice(0, length)}`, t);
      t.expect(faults[0]).toMatch(/^The token is cut: /);
    }
  });

  it("a token that was changed or has something after it", async (t) => {
    const raw = Buffer.from(tokenOf(), "base64");
    const at = (place: number) => {
      const changed = Buffer.from(raw);
      changed[place] = (changed[place] ?? 0) ^ 0x80;
      return `${ORIGIN}/ajax?token=${changed.toString("base64")}`;
    };
    const middle = await inspect(at(200), t);
    t.expect(middle.faults).toEqual([
      t.expect.stringContaining("the token was changed on the way"),
    ]);
    const end = await inspect(at(raw.length - 1), t);
    t.expect(end.faults).toEqual([t.expect.stringContaining("last characters were changed")]);
    const beginning = await inspect(at(0), t);
    t.expect(beginning.faults).toEqual([
      t.expect.stringContaining("the token's beginning was changed"),
    ]);
    const longer = Buffer.concat([raw, Buffer.alloc(12)]).toString("base64");
    const { faults } = await inspect(`${ORIGIN}/ajax?token=${longer}`, t);
    t.expect(faults).toEqual(["Something follows the token that does not belong to it."]);
  });

  it.for([
    [
      "spaces for +",
      (token: string) => `A+${token}`.replaceAll("+", " "),
      "decoded the URL like a form",
    ],
    ["a form's %20", (token: string) => `A%20${token}`, "decoded the URL like a form"],
    ["other characters", (token: string) => `${token}~`, "characters that no token"],
  ] as const)("%s", async ([, change, expected], t) => {
    const { faults } = await inspect(`${ORIGIN}/ajax?token=${change(tokenOf())}`, t);
    t.expect(faults).toEqual([t.expect.stringContaining(expected)]);
  });

  it.for([
    ["nonsense", "This is not a URL."],
    [`${ORIGIN}/resource/noVNC/vnc.html?autoconnect=true`, "The URL has no token."],
    [`${ORIGIN}/ajax?token=a&token=b`, "is there twice"],
    [`${ORIGIN}/ajax?token=${"A".repeat(8193)}`, "too long"],
  ] as const)("%s", async ([url, expected], t) => {
    const { faults } = await inspect(url, t);
    t.expect(faults).toEqual([t.expect.stringContaining(expected)]);
  });

  it("a path that is not CloudStack's", async (t) => {
    const { faults } = await inspect(`${ORIGIN}/c?token=${tokenOf()}`, t);
    t.expect(faults).toEqual([
      t.expect.stringContaining("The path is none that the gateway answers"),
    ]);
  });

  it("a token of before 4.18.1, and what it may not do", async (t) => {
    const old = urlOf({ old: true });
    const strict = await inspect(old, t);
    t.expect(strict.faults).toEqual([t.expect.stringContaining("it needs CLOUDSTACK_LEGACY")]);
    t.expect((await inspect(old, t, { legacy: true })).faults).toEqual([]);
    const keys = { ...KEYS, encryptionKey: bytes };
    const foreign = await inspect(old, t, { legacy: true, keys });
    t.expect(foreign.faults).toEqual([
      t.expect.stringContaining("the form of CloudStack 4.18.0 or earlier"),
    ]);
    const fields = { websocketUrl: `wss://10.3.3.3/${CANARY}` };
    const webmks = await inspect(urlOf({ old: true, fields }), t, { legacy: true });
    t.expect(webmks.faults).toEqual([t.expect.stringContaining("may only lead to a VNC server")]);
    const sessionless = urlOf({ old: true, fields: { sessionUuid: undefined } });
    t.expect((await inspect(sessionless, t)).faults).toHaveLength(2);
    t.expect((await inspect(sessionless, t, { legacy: true })).faults).toEqual([]);
  });

  it("a console of before 4.18, which CloudStack shows in a frame", async (t) => {
    const asks = /^note: .* FRAME_ANCESTORS must name that one's origin\.$/m;
    const sessionless = urlOf({ old: true, fields: { sessionUuid: undefined } });
    t.expect((await inspect(sessionless, t, { legacy: true })).all).toMatch(asks);
    const named = { legacy: true, frameAncestors: "https://cloud.example.com" };
    t.expect((await inspect(sessionless, t, named)).all).not.toContain("FRAME_ANCESTORS");
    // 4.18.0 opens a page of its own.
    t.expect((await inspect(urlOf({ old: true }), t, { legacy: true })).all).not.toContain(
      "FRAME_ANCESTORS",
    );
  });

  it("a token in the alphabet of old ones is no fault", async (t) => {
    const token = tokenOf().replaceAll("+", "-").replaceAll("/", "_");
    const { faults, all } = await inspect(`${ORIGIN}/ajax?token=${token}`, t);
    t.expect(faults).toEqual([]);
    if (/[-_]/.test(token)) t.expect(all).toContain("which CloudStack since 4.18.1 does not write");
  });

  it("an extra token that is missing or another", async (t) => {
    const fields = { extraSecurityToken: `${CANARY}extra` };
    const of = async (more: string) => (await inspect(urlOf({ fields }, more), t)).faults;
    t.expect(await of("")).toEqual([t.expect.stringContaining("the parameter extra is missing")]);
    t.expect(await of(`&extra=${CANARY}`)).toEqual([t.expect.stringContaining("is not the one")]);
    t.expect(await of(`&extra=${CANARY}extra`)).toEqual([]);
    const unasked = await inspect(urlOf({}, `&extra=${CANARY}`), t);
    t.expect(unasked.faults).toEqual([]);
    t.expect(unasked.all).toContain("the token asks for none");
  });

  it("a source address that is wanted and not there", async (t) => {
    const facts = { checkSourceIp: true };
    const named = await inspect(urlOf(), t, facts);
    t.expect(named.faults).toEqual([]);
    t.expect(named.all).toContain("It works only from the address that asked for it");
    t.expect(named.all).not.toContain("198.51.100.7");
    const nameless = await inspect(urlOf({ fields: { sourceIP: undefined } }), t, facts);
    t.expect(nameless.faults).toHaveLength(1);
  });

  it.for([
    [
      "of Hyper-V",
      { hypervHost: "10.5.5.5", username: CANARY, password: CANARY },
      "Hyper-V, which speaks RDP",
    ],
    ["without a port", { clientHostPort: 0 }, "knew no VNC port"],
    [
      "to a foreign tunnel",
      { clientTunnelUrl: `https://10.2.2.2/${CANARY}`, clientTunnelSession: CANARY },
      "not XAPI's",
    ],
    ["to no address", { clientHostAddress: `${CANARY} x` }, "none that can be dialled"],
    ["to an address that is not admitted", { clientHostAddress: "192.0.2.1" }, "do not admit"],
    ["with a payload of elsewhere", { clientTag: "" }, "clientTag does not fit"],
  ] as const)("a console %s", async ([, fields, expected], t) => {
    const { faults } = await inspect(urlOf({ fields }), t);
    t.expect(faults).toEqual([t.expect.stringContaining(expected)]);
  });

  it("JSON that is not CloudStack's", async (t) => {
    const json = gson({ clientHostAddress: CANARY, clientHostPort: 1, clientTag: CANARY });
    const token = encryptToken(json, TEST_CLOUDSTACK, Buffer.alloc(12, 3));
    const { faults } = await inspect(`${ORIGIN}/ajax?token=${token}`, t);
    t.expect(faults).toEqual([t.expect.stringContaining("ticket does not fit")]);
  });

  it("a route that cannot do the target's TLS, or that is not known", async (t) => {
    const [internet] = FACTS.routes ?? [];
    if (internet === undefined) throw new Error("there is no route");
    const binding: Route = { ...internet, name: "dc1", binding: "DC1", rfbTls: "x509" };
    const without = await inspect(urlOf(), t, { routes: [binding] });
    t.expect(without.faults).toEqual([
      t.expect.stringContaining("The route dc1 admits it, but cannot do its TLS"),
    ]);
    const connector = { name: "dc1", host: "10.0.0.1", port: 7000, tls: false };
    const withOne = await inspect(urlOf(), t, { routes: [{ ...binding, connector }] });
    t.expect(withOne.faults).toEqual([]);
    t.expect(withOne.all).toContain("The route dc1 admits it, by its connector.");
    const unknown = await inspect(urlOf(), t, { routes: undefined });
    t.expect(unknown.faults).toEqual([]);
    t.expect(unknown.all).toContain("is not checked");
  });
});

describe("porthole check", () => {
  const fresh = (): string => urlOf({ now: Date.now() });
  const lines = (values: Readonly<Record<string, string>>): string =>
    Object.entries(values)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join("");

  it("reads keys and limits from the folder and tells by its exit code", async (context) => {
    const { expect } = context;
    const cwd = await ownFolder(context);
    await writeFile(join(cwd, ".dev.vars"), lines(CLOUDSTACK_SECRETS));
    await writeFile(
      join(cwd, "wrangler.toml"),
      '[vars]\nALLOWED_TARGETS = "10.0.0.0/8:5900-5999" # x\n',
    );
    const good = await run(["check", fresh()], { cwd });
    expect(good).toMatchObject({ status: 0, stderr: "" });
    expect(good.stdout).toMatch(/^This URL would open a console\.\n  ✓ /);
    expect(good.stdout).toContain("The route internet admits it");

    const old = await run(["check", "-"], { cwd, input: `${urlOf()}\n` });
    expect(old).toMatchObject({ status: 1, stderr: "" });
    expect(old.stdout).toMatch(/^This URL would not open a console\.\n  ✗ /);
    for (const { stdout } of [good, old]) expect(stdout).not.toMatch(/cAnArY|token=/);
  });

  it("takes keys from a file that is named, from .env and from the environment", async (context) => {
    const { expect } = context;
    const cwd = await ownFolder(context);
    await writeFile(join(cwd, "keys"), lines(CLOUDSTACK_SECRETS));
    const fromFile = await run(["check", "--keys-file", "keys", fresh()], { cwd });
    expect(fromFile).toMatchObject({ status: 0 });
    const env = CLOUDSTACK_SECRETS;
    expect(await run(["check", fresh()], { cwd, env })).toMatchObject({ status: 0 });
    await writeFile(join(cwd, ".env"), lines(CLOUDSTACK_SECRETS));
    expect(await run(["check", fresh()], { cwd })).toMatchObject({ status: 0 });
  });

  it.for([
    ["no URL", ["check"], "requires one URL, in quotes"],
    ["two", ["check", `${CANARY}a`, `${CANARY}b`], "requires one URL, in quotes"],
    ["no keys", ["check", `${ORIGIN}/ajax?token=${CANARY}`], "CLOUDSTACK_HASH_KEY is not set"],
    [
      "no such file",
      ["check", "--keys-file", CANARY, `${ORIGIN}/ajax?token=${CANARY}`],
      "there is no such file",
    ],
    ["no such option", ["check", "--nonsense", CANARY], "--nonsense"],
  ] as const)("with %s says so and repeats nothing", async ([, argv, expected], context) => {
    const cwd = await ownFolder(context);
    const { status, stdout, stderr } = await run(argv, { cwd });
    context.expect(status).toBe(2);
    context.expect(stdout).toBe("");
    context.expect(stderr).toContain(expected);
    context.expect(stderr).not.toContain(CANARY);
  });

  it("with keys that are none says which, and not what", async (context) => {
    const { expect } = context;
    const cwd = await ownFolder(context);
    for (const name of Object.keys(CLOUDSTACK_SECRETS)) {
      const env = { ...CLOUDSTACK_SECRETS, [name]: CANARY };
      const { status, stderr } = await run(["check", fresh()], { cwd, env });
      expect(status).toBe(2);
      expect(stderr).toContain(`${name} must be`);
      expect(stderr).not.toContain(CANARY);
    }
    const env = { ...CLOUDSTACK_SECRETS, ALLOWED_TARGETS: CANARY };
    const { status, stderr } = await run(["check", fresh()], { cwd, env });
    expect(status).toBe(2);
    expect(stderr).toContain("ALLOWED_TARGETS: Entry 1 ");
    expect(stderr).not.toContain(CANARY);
  });

  it("has a help", async (context) => {
    const cwd = await ownFolder(context);
    const { status, stdout } = await run(["check", "--help"], { cwd });
    context.expect(status).toBe(0);
    context.expect(stdout).toContain("porthole check 'https://");
  });
});
