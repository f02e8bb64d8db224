import { afterAll, describe, it, onTestFinished } from "vitest";

import type { XapiTarget } from "../../../worker/ticket/claims.ts";
import { parseAllowList } from "../../../worker/route/allow-list.ts";
import {
  ask,
  localRule,
  startTestConnector,
  type TestConnector,
  type TestConnectorOptions,
} from "../../support/connector/harness.ts";
import { screensForFile } from "../../support/connector/scene.ts";
import { DOUBLE_NAME, DOUBLE_PASSWORD } from "../../support/doubles/names.ts";
import { type ScriptedServers } from "../../support/doubles/scripted-vnc.ts";
import { XapiPool, type XapiVm } from "../../support/doubles/xapi-pool.ts";
import {
  startXapi,
  type XapiDouble,
  type XapiFault,
  type XapiOptions,
} from "../../support/doubles/xapi.ts";
import { Pki } from "../../support/pki/pki.ts";
import { SOON } from "../../support/soon.ts";

const pki = new Pki();
const ca = pki.ca();
const identity = pki.issue(ca, { ip: ["127.0.0.1"], key: "rsa" });
const TRUST = localRule({ authorities: ca.certificate });

/** On a busy computer as well. */
const screens = screensForFile();
afterAll(() => pki.remove());

interface Scene {
  readonly pool: XapiPool;
  readonly host: XapiDouble;
  readonly vm: XapiVm;
  readonly connector: TestConnector;
  readonly target: XapiTarget;
  readonly addHost: (options?: XapiOptions) => Promise<XapiDouble>;
}

async function scene(
  options: TestConnectorOptions = {},
  screen: keyof ScriptedServers["ports"] = "tell-none",
  tls: XapiOptions["tls"] | null = { identity },
): Promise<Scene> {
  const pool = new XapiPool([
    { name: "console", password: "pw", role: "vm-operator" },
    { name: "auditor", password: "pw", role: "read-only" },
  ]);
  const addHost = async (more: XapiOptions = {}): Promise<XapiDouble> => {
    const host = await startXapi(pool, { ...(tls && { tls }), ...more });
    onTestFinished(() => host.close());
    return host;
  };
  const host = await addHost();
  const connector = await startTestConnector({ rules: [TRUST], ...options });
  onTestFinished(() => connector.close());
  const vm = pool.addVm({ host, vncPort: screens.ports[screen] });
  const session = pool.logIn("console", "pw") ?? "";
  const target: XapiTarget = {
    kind: "xapi",
    host: "127.0.0.1",
    port: host.port,
    console: `uuid=${vm.screen.uuid}`,
    session,
  };
  return { pool, host, vm, connector, target, addHost };
}

const LIKE_XENSERVER = {
  ok: true,
  tls: { version: "TLSv1.2", cipher: "ECDHE-RSA-AES256-GCM-SHA384" },
};

describe("a console of XAPI", () => {
  it("opens, with what XenServer speaks of TLS, and relays from ServerInit on", async ({
    expect,
  }) => {
    const { host, connector, target } = await scene();
    const { answer, incoming, write, socket } = await ask(connector, target);
    expect(answer).toEqual(LIKE_XENSERVER);
    const init = Buffer.from(await incoming.read(24 + DOUBLE_NAME.length));
    expect(init.subarray(24).toString()).toBe(DOUBLE_NAME);
    write(Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 65));
    expect(
      Buffer.from(await incoming.read(8 + 16))
        .subarray(8)
        .toString(),
    ).toBe("0401000000000041");
    expect(host.requests).toHaveLength(1);
    expect(host.requests[0]).toMatchObject({
      method: "CONNECT",
      target: `/console?${target.console}`,
      version: "1.0",
      head: [
        `CONNECT /console?${target.console} HTTP/1.0`,
        "Host: 127.0.0.1",
        `Cookie: session_id=${target.session}`,
      ].join("\r\n"),
      serverName: undefined,
    });
    socket.destroy();
    await expect.poll(() => host.tunnels(), SOON).toBe(0);
  });

  it("signs in to vncterm, which speaks 3.3 and sends everything at once", async ({ expect }) => {
    const { connector, target } = await scene({}, "tell-3.3");
    const { answer, incoming } = await ask(connector, { ...target, password: DOUBLE_PASSWORD });
    expect(answer).toMatchObject({ ok: true });
    const greeting = Buffer.from(await incoming.read(24 + DOUBLE_NAME.length + 15));
    expect(greeting.subarray(-7).toString()).toBe("at once");
  });

  it.for<XapiFault>(["split-header", "coalesce", "no-reason", "lf-only"])(
    "opens by a reply that is %s",
    async (fault, { expect }) => {
      const { host, connector, target } = await scene();
      host.misbehave(fault);
      expect((await ask(connector, target)).answer).toMatchObject({ ok: true });
    },
  );

  it.for<[XapiFault, string]>([
    [401, "unauthorized"],
    [403, "unauthorized"],
    [404, "not-running"],
    [500, "not-running"],
    [501, "refused"],
    [503, "busy"],
    ["redirect", "refused"],
    ["oversized-header", "protocol"],
    ["endless-status-line", "protocol"],
    ["not-http", "protocol"],
    ["eof-in-header", "refused"],
    ["close", "refused"],
    ["silent", "timeout"],
  ])("answers %s with %s and hangs up", async ([fault, code], { expect }) => {
    const { host, connector, target } = await scene({ limits: { openingMs: 5000 } });
    host.misbehave(fault);
    expect((await ask(connector, target)).answer).toEqual({ ok: false, code });
    await expect.poll(() => host.connections(), SOON).toBe(0);
  });

  it("tells a dead session from a role without the right", async ({ expect }) => {
    const { pool, connector, target } = await scene();
    const session = pool.logIn("auditor", "pw") ?? "";
    expect((await ask(connector, { ...target, session })).answer).toMatchObject({
      code: "unauthorized",
    });
    pool.logOut(target.session);
    expect((await ask(connector, target)).answer).toMatchObject({ code: "unauthorized" });
  });

  it("says nothing of the session to a host that proves nothing", async ({ expect }) => {
    const impostor = pki.issue(pki.impostorOf(ca), { ip: ["127.0.0.1"], key: "rsa" });
    const { host, connector, target } = await scene({}, "tell-none", { identity: impostor });
    expect((await ask(connector, target)).answer).toEqual({
      ok: false,
      code: "tls",
      check: "authority",
    });
    expect(host.requests).toEqual([]);
  });

  it("speaks TLS to a host even where the ticket says nothing of it", async ({ expect }) => {
    const { host, connector, target } = await scene(
      { limits: { handshakeMs: 200 } },
      "tell-none",
      null,
    );
    const { answer } = await ask(connector, target);
    expect(answer).toEqual({ ok: false, code: "tls", check: "timeout" });
    expect(host.requests).toEqual([]);
  });

  it("never does without authentication, whatever route and rule allow", async ({ expect }) => {
    const rules = [localRule({ anonymous: true })];
    const { host, connector, target } = await scene({ rules });
    const tls = { mode: "anonymous" } as const;
    const { answer } = await ask(connector, { ...target, tls }, { anonymousTls: true });
    expect(answer).toEqual({ ok: false, code: "tls", check: "anonymous" });
    expect(host.connections()).toBe(0);
  });
});

describe("a console of XAPI that has moved", () => {
  const pooled = (target: XapiTarget): XapiTarget => ({ ...target, pool: ["127.0.0.1"] });

  it.for([
    "uuid of the console",
    "uuid of the machine",
    "ref of the console",
    "ref of the machine",
  ])("is looked up by the %s and opened where it is", async (by, { expect }) => {
    const { pool, host, vm, connector, target, addHost } = await scene();
    const other = await addHost();
    pool.migrate(vm, other);
    const [kind, , , what] = by.split(" ");
    const entry = what === "console" ? vm.screen : vm;
    const console = kind === "uuid" ? `uuid=${entry.uuid}` : `ref=${entry.ref}`;
    const { answer } = await ask(connector, { ...pooled(target), console });
    expect(answer).toEqual(LIKE_XENSERVER);
    expect(other.tunnels()).toBe(1);
    expect(host.calls.map(({ method }) => method).at(-1)).toBe("console.get_location");
    expect(host.calls.every(({ params }) => params[0] === target.session)).toBe(true);
  });

  it("goes by the name that it is dialled by, the first host by the one in the ticket", async ({
    expect,
  }) => {
    const first = pki.issue(ca, { dns: ["xen1.test"], key: "rsa" });
    const second = pki.issue(ca, { dns: ["localhost"], key: "rsa" });
    const { pool, vm, connector, target, addHost } = await scene({}, "tell-none", {
      identity: first,
    });
    const other = await addHost({ tls: { identity: second } });
    pool.migrate(vm, { ...other, origin: `https://localhost:${other.port}` });
    const named = { ...target, tls: { serverName: "xen1.test" }, pool: ["127.0.0.1", "localhost"] };
    expect((await ask(connector, named)).answer).toEqual(LIKE_XENSERVER);
    expect(other.requests[0]).toMatchObject({ serverName: "localhost" });
    pool.migrate(vm, other);
    expect((await ask(connector, named)).answer).toMatchObject({ code: "tls", check: "name" });
  });

  it("stays closed where the ticket lists no pool", async ({ expect }) => {
    const { pool, host, vm, connector, target, addHost } = await scene();
    pool.migrate(vm, await addHost());
    expect((await ask(connector, target)).answer).toMatchObject({ code: "not-running" });
    expect(host.calls).toEqual([]);
  });

  it("is not followed out of the pool that the ticket lists", async ({ expect }) => {
    const { pool, vm, connector, target, addHost } = await scene();
    const other = await addHost();
    pool.migrate(vm, other);
    const { answer } = await ask(connector, { ...target, pool: ["127.0.0.9"] });
    expect(answer).toMatchObject({ code: "not-allowed" });
    expect(other.connections()).toBe(0);
  });

  it("is not followed to where the connector's allow-list does not lead", async ({ expect }) => {
    const { pool, vm, target, addHost } = await scene();
    const other = await addHost();
    pool.migrate(vm, other);
    const allowed = parseAllowList(`127.0.0.1:${target.port}`);
    const narrow = await startTestConnector({ rules: [TRUST], settings: { allowed } });
    onTestFinished(() => narrow.close());
    expect((await ask(narrow, pooled(target))).answer).toMatchObject({ code: "not-allowed" });
    expect(other.connections()).toBe(0);
  });

  it("is asked for once where it is said to be in the same place", async ({ expect }) => {
    const { host, vm, connector, target } = await scene();
    vm.running = false;
    expect((await ask(connector, pooled(target))).answer).toMatchObject({ code: "not-running" });
    expect(host.requests.filter(({ method }) => method === "CONNECT")).toHaveLength(1);
  });

  it.for<[string, string]>([
    ["not-json", "protocol"],
    ["http-error", "protocol"],
    ["oversized", "protocol"],
    ["close", "refused"],
    ["silent", "timeout"],
  ])("is given up when the API answers %s", async ([fault, code], { expect }) => {
    const { pool, host, vm, connector, target, addHost } = await scene({
      limits: { openingMs: 5000 },
    });
    pool.migrate(vm, await addHost());
    host.misanswer(fault as "silent");
    expect((await ask(connector, pooled(target))).answer).toMatchObject({ code });
  });
});
