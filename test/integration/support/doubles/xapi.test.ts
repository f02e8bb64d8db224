import { setTimeout as sleep } from "node:timers/promises";

import { beforeAll, describe, it } from "vitest";

import type { Listening } from "../../../support/doubles/listening.ts";
import { XapiPool, type XapiVm } from "../../../support/doubles/xapi-pool.ts";
import { startXapi, type XapiDouble, type XapiFault } from "../../../support/doubles/xapi.ts";
import { Pki } from "../../../support/pki/pki.ts";
import { rawClient, startEchoScreen, type RawClient } from "./raw-client.ts";

const OPEN =
  "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Control: no-cache, no-store\r\n\r\n";
const BANNER = "RFB 003.003\n";
const USERS = [
  { name: "root", password: "admin-pw", role: "pool-admin" },
  { name: "console", password: "console-pw", role: "vm-operator" },
  { name: "auditor", password: "auditor-pw", role: "read-only" },
] as const;

let screen: Listening;
beforeAll(async () => {
  screen = await startEchoScreen(BANNER);
  return () => screen.close();
});

interface Scene {
  readonly pool: XapiPool;
  readonly host: XapiDouble;
  readonly vm: XapiVm;
  readonly session: string;
  readonly connect: (vm?: XapiVm, session?: string, version?: string) => RawClient;
}

async function scene(onTestFinished: (done: () => Promise<void>) => void): Promise<Scene> {
  const pool = new XapiPool(USERS);
  const host = await startXapi(pool);
  onTestFinished(() => host.close());
  const vm = pool.addVm({ host, vncPort: screen.port });
  const session = pool.logIn("console", "console-pw") ?? "";
  return {
    pool,
    host,
    vm,
    session,
    connect: (target = vm, cookie = session, version = "1.0") =>
      rawClient(host.port, connectRequest(`uuid=${target.screen.uuid}`, cookie, version)),
  };
}

function connectRequest(query: string, session: string, version = "1.0"): string {
  return [
    `CONNECT /console?${query} HTTP/${version}`,
    "Host: 127.0.0.1",
    `Cookie: session_id=${session}`,
    "\r\n",
  ].join("\r\n");
}

describe("the XAPI double's tunnel", () => {
  it.for(["1.0", "1.1"])(
    "opens with the exact reply to HTTP/%s",
    async (version, { expect, onTestFinished }) => {
      const { host, vm, session, connect } = await scene(onTestFinished);
      const client = connect(vm, session, version);
      expect(await client.receives(BANNER)).toBe(OPEN + BANNER);
      client.socket.write("ping");
      expect(await client.receives("ping")).toBe(`${OPEN}${BANNER}ping`);
      expect(host.tunnels()).toBe(1);
      expect(host.requests[0]).toMatchObject({
        method: "CONNECT",
        target: `/console?uuid=${vm.screen.uuid}`,
        version,
        body: "",
      });
      expect(host.requests[0]?.headers.get("cookie")).toBe(`session_id=${session}`);
      client.socket.end();
      await expect.poll(() => host.tunnels()).toBe(0);
    },
  );

  it("knows machines and consoles by uuid and by ref, and a session in the query", async ({
    expect,
    onTestFinished,
  }) => {
    const { host, vm, session } = await scene(onTestFinished);
    for (const query of [
      `uuid=${vm.uuid}`,
      `ref=${vm.ref}`,
      `uuid=${vm.screen.uuid}`,
      `ref=${encodeURIComponent(vm.screen.ref)}`,
    ]) {
      const byCookie = rawClient(host.port, connectRequest(query, session));
      const byQuery = rawClient(
        host.port,
        `CONNECT /console?${query}&session_id=${session} HTTP/1.0\r\n\r\n`,
      );
      // oxlint-disable-next-line no-await-in-loop -- one query after another
      const replies = await Promise.all([byCookie.receives(BANNER), byQuery.receives(BANNER)]);
      expect(replies).toEqual([OPEN + BANNER, OPEN + BANNER]);
    }
  });

  it("passes bytes that came with the request", async ({ expect, onTestFinished }) => {
    const { host, vm, session } = await scene(onTestFinished);
    const request = connectRequest(`ref=${vm.ref}`, session);
    const client = rawClient(host.port, `${request}early`);
    expect(await client.receives("early")).toBe(`${OPEN}${BANNER}early`);
  });

  it("refuses what XAPI refuses, as XAPI does", async ({ expect, onTestFinished }) => {
    const { pool, host, vm, session, connect } = await scene(onTestFinished);
    const status = async (client: RawClient): Promise<string> =>
      (await client.ended).split("\r\n", 1)[0] ?? "";
    const noBody = /\r\n\r\n$/;

    const unknown = await connect(vm, "OpaqueRef:none").ended;
    expect(unknown).toMatch(/^HTTP\/1\.0 401 Unauthorised\r\ncontent-length: \d+\r\n/);
    expect(unknown).toContain('\r\nWWW-Authenticate: Basic realm="connect_console"\r\n');
    const auditor = pool.logIn("auditor", "auditor-pw");
    expect(await status(connect(vm, auditor))).toBe("HTTP/1.0 403 Forbidden");

    const addressless = await connect(pool.addVm({ host })).ended;
    expect(addressless).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(addressless).toMatch(noBody);

    const halted = pool.addVm({ host, vncPort: screen.port, running: false });
    expect(await status(connect(halted, session, "1.1"))).toBe("HTTP/1.1 500 Internal Error");
    const nowhere = rawClient(host.port, connectRequest("uuid=none", session));
    expect(await status(nowhere)).toBe("HTTP/1.0 500 Internal Error");

    const dom0 = pool.addVm({ host, vncPort: screen.port, controlDomain: true });
    expect(await connect(dom0).ended).toContain("RBAC_PERMISSION_DENIED");
    const root = pool.logIn("root", "admin-pw");
    expect(await connect(dom0, root).receives(BANNER)).toBe(OPEN + BANNER);

    const get = connectRequest(`ref=${vm.ref}`, session).replace("CONNECT", "GET");
    expect(await rawClient(host.port, get).ended).toMatch(
      /^HTTP\/1\.0 501 Method Not Implemented\r\n/,
    );
    const long = rawClient(host.port, `CONNECT /console?x=${"x".repeat(20_000)} HTTP/1.0\r\n\r\n`);
    expect(await status(long)).toBe("HTTP/1.1 431 Request Header Fields Too Large");
  });

  it("allows one console of a machine when it is told to", async ({ expect, onTestFinished }) => {
    const { pool, connect } = await scene(onTestFinished);
    pool.limitConsoleSessions = true;
    const first = connect();
    await first.receives(BANNER);
    const second = await connect().ended;
    expect(second).toMatch(/^HTTP\/1\.0 503 Connection Limit Exceeded\r\n/);
    expect(second).toContain("User 'console' is currently connected");
    first.socket.end();
    await expect.poll(() => pool.tunnels.size).toBe(0);
    expect(await connect().receives(BANNER)).toBe(OPEN + BANNER);
  });

  it("ends consoles that only look, not those that type", async ({ expect, onTestFinished }) => {
    const { pool, connect } = await scene(onTestFinished);
    pool.idleTimeoutMs = 1500;
    const handshake = "RFB 003.003\n\x01";
    const looking = connect();
    const typing = connect();
    const update = `\x03${"\0".repeat(9)}`;
    const key = `\x04\x01\0\0\0\0\0a`;
    looking.socket.write(handshake);
    typing.socket.write(handshake);
    const timer = setInterval(() => {
      looking.socket.write(update);
      typing.socket.write(update + key);
    }, 20);
    await looking.ended;
    await sleep(100);
    expect(typing.socket.destroyed).toBe(false);
    clearInterval(timer);
  });

  it("moves a machine to another host", async ({ expect, onTestFinished }) => {
    const { pool, host, vm, session, connect } = await scene(onTestFinished);
    const other = await startXapi(pool);
    onTestFinished(() => other.close());
    const client = connect();
    await client.receives(BANNER);
    expect(pool.locationOf(vm, vm.screen)).toBe(`${host.origin}/console?uuid=${vm.screen.uuid}`);
    pool.migrate(vm, other);
    await client.ended;
    expect(pool.locationOf(vm, vm.screen)).toBe(`${other.origin}/console?uuid=${vm.screen.uuid}`);
    expect(await connect().ended).toMatch(/^HTTP\/1\.0 500 Internal Error\r\n/);
    const there = rawClient(other.port, connectRequest(`ref=${vm.ref}`, session));
    expect(await there.receives(BANNER)).toBe(OPEN + BANNER);
  });

  it("sends its reply in as many or as few segments as it is told", async ({
    expect,
    onTestFinished,
  }) => {
    const { host, connect } = await scene(onTestFinished);
    host.misbehave("split-header");
    const split = connect();
    expect(await split.receives(BANNER)).toBe(OPEN + BANNER);
    expect(split.segments.length).toBeGreaterThan(OPEN.length / 2);
    host.misbehave("coalesce");
    const whole = connect();
    await whole.receives(BANNER);
    expect(whole.segments).toEqual([OPEN + BANNER]);
  });

  it.for<[XapiFault, RegExp]>([
    ["no-reason", /^HTTP\/1\.0 200\r\n\r\nRFB/],
    ["lf-only", /^HTTP\/1\.1 200 OK\n.*\n\nRFB/s],
    ["redirect", /^HTTP\/1\.1 302 Found\r\n.*\r\nLocation: http:.*\/console\?uuid=.*\r\n\r\n$/s],
    ["not-http", /^RFB 003\.008\n$/],
    ["oversized-header", /^HTTP\/1\.1 200 OK\r\n.{17000}/s],
    ["endless-status-line", /^HTTP\/1\.1 200 O{20000}/],
    ["eof-in-header", /^HTTP\/1\.1 200 OK\r\nConnection: keep-alive\r\nCache-Con$/],
    ["silent", /^$/],
    ["close", /^$/],
    [401, /^HTTP\/1\.0 401 /],
    [403, /^HTTP\/1\.0 403 /],
    [404, /^HTTP\/1\.1 404 /],
    [500, /^HTTP\/1\.0 500 /],
    [501, /^HTTP\/1\.0 501 /],
    [503, /^HTTP\/1\.0 503 /],
  ])("does wrong: %s", async ([fault, reply], { expect, onTestFinished }) => {
    const { host, connect } = await scene(onTestFinished);
    host.misbehave(fault);
    const client = connect();
    await expect.poll(() => client.received()).toMatch(reply);
    if (fault === "silent") {
      await sleep(50);
      expect([client.received(), client.socket.destroyed]).toEqual(["", false]);
    }
    client.socket.destroy();
    host.misbehave();
    expect(await connect().receives(BANNER)).toBe(OPEN + BANNER);
  });

  it("speaks TLS as XenServer does", async ({ expect, onTestFinished }) => {
    const pki = new Pki();
    onTestFinished(() => pki.remove());
    const identity = pki.selfSigned({ dns: ["xen1.test"], key: "p384" });
    const pool = new XapiPool(USERS);
    const host = await startXapi(pool, { tls: { identity } });
    onTestFinished(() => host.close());
    const vm = pool.addVm({ host, vncPort: screen.port });
    const request = connectRequest(`ref=${vm.ref}`, pool.logIn("root", "admin-pw") ?? "");
    const tls = { ca: identity.certificate, servername: "xen1.test" };
    const client = rawClient(host.port, request, tls);
    expect(await client.receives(BANNER)).toBe(OPEN + BANNER);
    expect(client.socket).toMatchObject({ authorized: true });
    expect(host.requests[0]?.serverName).toBe("xen1.test");
    expect(host.origin).toMatch(/^https:/);
    const modern = rawClient(host.port, request, { ...tls, minVersion: "TLSv1.3" });
    expect(await modern.ended).toBe("");
    expect(host.requests).toHaveLength(1);
  });
});

describe("the XAPI double's API", () => {
  async function call(host: XapiDouble, method: string, ...params: unknown[]): Promise<unknown> {
    const response = await fetch(`${host.origin}/jsonrpc`, {
      method: "POST",
      body: JSON.stringify({ jsonrpc: "2.0", id: 7, method, params }),
    });
    return response.json();
  }

  const result = (value: unknown): object => ({ jsonrpc: "2.0", id: 7, result: value });
  const failure = (message: string, ...data: string[]): object => ({
    jsonrpc: "2.0",
    id: 7,
    error: { code: 1, message, data },
  });

  it("finds the console of a machine", async ({ expect, onTestFinished }) => {
    const { pool, host, vm } = await scene(onTestFinished);
    const login = await call(
      host,
      "session.login_with_password",
      "console",
      "console-pw",
      "1.0",
      "x",
    );
    const session = (login as { result: string }).result;
    expect(session).toMatch(/^OpaqueRef:/);
    expect(await call(host, "VM.get_by_uuid", session, vm.uuid)).toEqual(result(vm.ref));
    const refs = vm.consoles.map((console) => console.ref);
    expect(await call(host, "VM.get_consoles", session, vm.ref)).toEqual(result(refs));
    expect(await call(host, "console.get_record", session, vm.screen.ref)).toEqual(
      result({
        uuid: vm.screen.uuid,
        protocol: "rfb",
        location: `${host.origin}/console?uuid=${vm.screen.uuid}`,
        VM: vm.ref,
        other_config: {},
      }),
    );
    const { ref } = vm.screen;
    const location = pool.locationOf(vm, vm.screen);
    expect(await call(host, "console.get_location", session, ref)).toEqual(result(location));
    expect(await call(host, "console.get_protocol", session, ref)).toEqual(result("rfb"));
    expect(await call(host, "console.get_VM", session, ref)).toEqual(result(vm.ref));
    expect(await call(host, "console.get_by_uuid", session, vm.screen.uuid)).toEqual(result(ref));
    expect(await call(host, "VM.get_resident_on", session, vm.ref)).toEqual(result(host.ref));
    expect(await call(host, "host.get_address", session, host.ref)).toEqual(result("127.0.0.1"));
    expect(await call(host, "session.logout", session)).toEqual(result(""));
    expect(pool.sessions()).not.toContain(session);
    expect(host.calls[0]).toEqual({
      method: "session.login_with_password",
      params: ["console", "console-pw", "1.0", "x"],
    });
  });

  it("refuses as XAPI does", async ({ expect, onTestFinished }) => {
    const { pool, host, session, vm } = await scene(onTestFinished);
    expect(await call(host, "session.login_with_password", "root", "wrong")).toEqual(
      failure("SESSION_AUTHENTICATION_FAILED", "root", "Authentication failure"),
    );
    expect(await call(host, "VM.get_by_uuid", session, "none")).toEqual(
      failure("UUID_INVALID", "VM", "none"),
    );
    expect(await call(host, "VM.get_consoles", session, "none")).toEqual(
      failure("HANDLE_INVALID", "VM", "none"),
    );
    pool.logOut(session);
    expect(await call(host, "VM.get_by_uuid", session, vm.uuid)).toEqual(
      failure("SESSION_INVALID", session),
    );
    const slave = await startXapi(pool);
    onTestFinished(() => slave.close());
    expect(await call(slave, "session.login_with_password", "root", "admin-pw")).toEqual(
      failure("HOST_IS_SLAVE", "127.0.0.1"),
    );
    const other = new XapiPool(USERS);
    const master = await startXapi(other, { address: "192.0.2.10" });
    const member = await startXapi(other);
    onTestFinished(async () => {
      await Promise.all([master.close(), member.close()]);
    });
    expect(await call(member, "session.login_with_password", "root", "admin-pw")).toEqual(
      failure("HOST_IS_SLAVE", "192.0.2.10"),
    );
  });

  it("answers several calls on one connection, and the old form", async ({
    expect,
    onTestFinished,
  }) => {
    const { host, vm, session } = await scene(onTestFinished);
    const body = JSON.stringify({ id: 1, method: "VM.get_by_uuid", params: [session, vm.uuid] });
    const request = `POST /jsonrpc HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const client = rawClient(host.port, request + request);
    await expect.poll(() => client.received().split("HTTP/1.1 200 OK").length).toBe(3);
    expect(client.received()).toContain(JSON.stringify({ result: vm.ref, error: null, id: 1 }));
    client.socket.destroy();
  });

  it("answers wrongly when it is told to", async ({ expect, onTestFinished }) => {
    const { host, session } = await scene(onTestFinished);
    const ask = (): Promise<unknown> => call(host, "session.logout", session);
    host.misanswer("close");
    await expect(ask()).rejects.toThrow("fetch failed");
    host.misanswer("not-json");
    await expect(ask()).rejects.toThrow("JSON");
    host.misanswer("oversized");
    await expect(ask()).rejects.toThrow("JSON");
    host.misanswer("http-error");
    await expect(ask()).rejects.toThrow("JSON");
  });
});
