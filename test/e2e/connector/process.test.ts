import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, describe, it, onTestFinished } from "vitest";

import { makeKey } from "../../../connector/config/keys.ts";
import type { Target } from "../../../worker/ticket/claims.ts";
import { startChild, type Child } from "../../support/child.ts";
import { askOn, gatewayEnd, newPreamble, type Session } from "../../support/connector/harness.ts";
import { screensForFile } from "../../support/connector/scene.ts";
import { DOUBLE_NAME } from "../../support/doubles/names.ts";
import { startVencryptServer } from "../../support/connector/vencrypt-server.ts";
import { childListens, freePort } from "../../support/listener.ts";
import { Pki } from "../../support/pki/pki.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { SOON } from "../../support/soon.ts";

const KEY = makeKey("test-connector", new Date());
const INIT_BYTES = 24 + DOUBLE_NAME.length;

const pki = new Pki();
const screens = screensForFile();
afterAll(() => pki.remove());

interface Running {
  readonly child: Child;
  readonly port: number;
  readonly configure: (change: object) => Promise<void>;
  readonly events: () => readonly Record<string, unknown>[];
  readonly open: (target: Target, key?: typeof KEY) => Promise<Session>;
}

/** The connector as its operator runs it. */
async function run(env: Readonly<Record<string, string>> = {}): Promise<Running> {
  const folder = await temporaryFolder();
  onTestFinished(() => folder.remove());
  const port = await freePort();
  const path = join(folder.path, "connector.json");
  const base = {
    name: "test-connector",
    listen: { port },
    keys: { keys: [KEY] },
    allow: "127.0.0.1:1-65535",
    limits: { graceSeconds: 1 },
  };
  const configure = (change: object) =>
    writeFile(path, JSON.stringify({ ...base, ...change }), { mode: 0o600 });
  await configure({});
  const child = await startChild(process.execPath, ["connector/start.js", "--config", path], {
    env,
  });
  onTestFinished(() => child.stop());
  await childListens(child, port);
  return {
    child,
    port,
    configure,
    events: () =>
      child
        .output()
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    open: (target, key = KEY) => askOn(gatewayEnd(port), newPreamble(target), key),
  };
}

const target = (): Target => ({ kind: "rfb", host: "127.0.0.1", port: screens.ports["tell-none"] });

/** Waits a second, so that what is made now is made after the start. */
const nextSecond = () =>
  new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000) + 20));

describe("npm run connector", () => {
  it("reads its files again at SIGHUP, keeps the old ones when the new are bad, and keeps sessions", async ({
    expect,
  }) => {
    const { child, configure, events, open } = await run();
    await nextSecond();
    const session = await open(target());
    expect(session.answer).toEqual({ ok: true });
    await session.incoming.read(INIT_BYTES);

    await configure({ allow: "canary" });
    process.kill(child.pid, "SIGHUP");
    await expect.poll(() => events().at(-1)).toMatchObject({ event: "reload-failed" });
    expect(child.output()).not.toContain("canary");
    expect((await open(target())).answer).toEqual({ ok: true });

    const next = makeKey("test-connector", new Date());
    await configure({ keys: { keys: [next] } });
    process.kill(child.pid, "SIGHUP");
    await expect.poll(() => events().at(-1)).toMatchObject({ event: "reloaded", needRestart: [] });
    await expect(open(target())).rejects.toThrow();
    expect((await open(target(), next)).answer).toEqual({ ok: true });

    session.write("ab");
    expect(
      Buffer.from(await session.incoming.read(12))
        .subarray(8)
        .toString(),
    ).toBe("6162");
  });

  it("stops at SIGTERM: no new sessions, the others get their grace, then it ends well", async ({
    expect,
  }) => {
    const { child, events, open } = await run();
    await nextSecond();
    const session = await open(target());
    expect(session.answer).toEqual({ ok: true });
    await session.incoming.read(INIT_BYTES);
    process.kill(child.pid, "SIGTERM");
    await expect.poll(() => events().at(-1)).toMatchObject({ event: "stopping", connections: 1 });
    await expect(open(target())).rejects.toThrow();
    session.write("ab");
    await session.incoming.read(12);
    await expect.poll(() => child.alive(), SOON).toBe(false);
    expect(events().map(({ event }) => event)).toEqual([
      "started",
      "stopping",
      "connection",
      "stopped",
    ]);
    expect(events().at(-2)).toMatchObject({ end: "shutdown", bytesToTarget: 2, status: "ok" });
  });

  it("trusts public authorities where nothing else is said, and nobody else", async ({
    expect,
  }) => {
    const ca = pki.ca();
    const good = pki.issue(ca, { ip: ["127.0.0.1"] });
    const server = await startVencryptServer({ tls: { cert: good.chain, key: good.key } });
    onTestFinished(() => server.close());
    const user = { username: "a", password: "b" };
    const secured: Target = { kind: "rfb", host: "127.0.0.1", port: server.port, tls: {}, ...user };
    const stranger = await run();
    // What Node takes for public has this authority too: the operator's own way to add one for all.
    const friend = await run({ NODE_EXTRA_CA_CERTS: ca.certificatePath });
    await nextSecond();
    expect((await stranger.open(secured)).answer).toMatchObject({ check: "authority" });
    expect((await friend.open(secured)).answer).toMatchObject({ ok: true });
  });

  it("is not told to trust everybody by the environment", async ({ expect }) => {
    const good = pki.issue(pki.ca(), { ip: ["127.0.0.1"] });
    const server = await startVencryptServer({ tls: { cert: good.chain, key: good.key } });
    onTestFinished(() => server.close());
    const { open } = await run({ NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    await nextSecond();
    const user = { username: "a", password: "b" };
    const gateway = await open({
      kind: "rfb",
      host: "127.0.0.1",
      port: server.port,
      tls: {},
      ...user,
    });
    expect(gateway.answer).toMatchObject({ ok: false, check: "authority" });
    expect(server.inside()).toBe("");
  });

  it("says in a sentence that Node is too old for it", ({ expect }) => {
    const old = spawnSync(process.execPath, ["--no-strip-types", "connector/start.js", "--help"], {
      encoding: "utf8",
    });
    expect(old.status).toBe(1);
    expect(old.stderr).toMatch(/^connector: Node [0-9.]+ cannot run it; Node 22\.18 or newer can/);
    expect(old.stdout).toBe("");
  });

  it("says what is wrong and ends, and checks a configuration without running", async ({
    expect,
  }) => {
    const folder = await temporaryFolder();
    onTestFinished(() => folder.remove());
    const path = join(folder.path, "connector.json");
    const call = (...args: readonly string[]) =>
      spawnSync(process.execPath, ["connector/start.js", ...args], { encoding: "utf8" });
    expect(call("--config", path)).toMatchObject({
      status: 1,
      stdout: "",
      stderr: "connector: the configuration: the file is not there\n",
    });
    expect(call()).toMatchObject({ status: 2 });
    expect(call("--canary").stderr).not.toContain("canary");
    expect(call("--help")).toMatchObject({ status: 0, stderr: "" });
    const keys = join(folder.path, "keys.json");
    expect(call("keys", "--name", "dc1", "--out", keys)).toMatchObject({ status: 0, stderr: "" });
    const config = { name: "dc1", listen: { port: 0 }, keys: "keys.json", allow: "10.0.0.1:5900" };
    await writeFile(path, JSON.stringify(config));
    expect(call("--config", path, "--check")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });
});
