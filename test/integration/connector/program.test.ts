import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { connect as connectTls } from "node:tls";

import { describe, it, onTestFinished } from "vitest";

import type { SharedKey } from "../../../worker/ticket/keys/jwk.ts";
import { sealPreamble } from "../../../worker/tunnel/connector/handshake.ts";
import type { Preamble } from "../../../worker/tunnel/connector/preamble.ts";
import {
  ask,
  askOn,
  gatewayEnd,
  gatewayOn,
  KEY,
  newPreamble,
  startTestConnector,
} from "../../support/connector/harness.ts";
import { DOUBLE_NAME } from "../../support/doubles/names.ts";
import { Pki } from "../../support/pki/pki.ts";
import { ended, refusal, screensForFile, start } from "../../support/connector/scene.ts";
import { SOON } from "../../support/soon.ts";

const INIT_BYTES = 24 + DOUBLE_NAME.length;

/** On a busy computer as well. */
const screens = screensForFile();
const { target } = screens;

const frameOf = (preamble: Preamble, key: SharedKey = KEY): Uint8Array =>
  sealPreamble(preamble, key).frame;

describe("a connector", () => {
  it("tells its health on loopback, and nothing else", async ({ expect }) => {
    const connector = await start({ settings: { health: { host: "127.0.0.1", port: 0 } } });
    const opened = await ask(connector, target());
    const answer = await get(connector.healthPort, "/healthz");
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({
      status: "ok",
      connections: 1,
      relaying: 1,
      opened: 1,
      failed: 0,
      refused: 0,
      limit: 512,
      keys: 1,
    });
    expect(answer.body).not.toContain(KEY.k);
    expect((await get(connector.healthPort, "/")).status).toBe(404);
    expect((await get(connector.healthPort, "/healthz", "POST")).status).toBe(405);
    opened.socket.destroy();
  });

  it("says so when it cannot listen, and leaves nothing behind", async ({ expect }) => {
    const other = await start();
    const listen = { host: "127.0.0.1", port: other.port };
    await expect(startTestConnector({ settings: { listen } })).rejects.toThrow(
      `listen: cannot listen on 127.0.0.1:${other.port} (EADDRINUSE)`,
    );
    const settings = { listen: { host: "127.0.0.1", port: 0 }, health: listen };
    await expect(startTestConnector({ settings })).rejects.toThrow(
      "health: cannot listen on 127.0.0.1:",
    );
  });

  it("speaks TLS to gateways where it has a certificate, within the preamble's time", async ({
    expect,
  }) => {
    const pki = new Pki();
    onTestFinished(() => pki.remove());
    const shown = pki.selfSigned({ dns: ["connector.test"] });
    const settings = { identity: { certificate: shown.certificate, key: shown.key } };
    const connector = await start({ settings, limits: { preambleMs: 3000 } });
    const trust = { ca: shown.certificate, servername: "connector.test" };
    const secure = gatewayOn(connectTls({ host: "127.0.0.1", port: connector.port, ...trust }));
    const gateway = await askOn(secure, newPreamble(target()));
    expect(gateway.answer).toEqual({ ok: true });
    await gateway.incoming.read(INIT_BYTES);
    gateway.write("ab");
    await gateway.incoming.read(12);

    const plain = gatewayEnd(connector.port);
    plain.socket.write(frameOf(newPreamble(target())));
    await ended(plain);
    const silent = gatewayEnd(connector.port);
    await ended(silent);
    expect(connector.logged.at(-1)?.fields).toMatchObject({ reason: "timeout" });
    expect(connector.counts().opened).toBe(1);
  });

  it("takes other settings for new connections and leaves the sessions", async ({ expect }) => {
    const connector = await start();
    const old = await ask(connector, target());
    await old.incoming.read(INIT_BYTES);
    const other: SharedKey = { ...KEY, kid: "next", k: randomBytes(32).toString("base64url") };
    const listen = { host: "127.0.0.1", port: 1 };
    connector.reload({ ...connector.settings, keys: [other], listen });
    expect(connector.logged.at(-1)).toEqual({
      event: "reloaded",
      fields: { rules: 0, needRestart: ["listen"] },
    });
    expect(await refusal(connector, frameOf(newPreamble(target())))).toBe("key");
    const next = await askOn(gatewayEnd(connector.port), newPreamble(target()), other);
    expect(next.answer).toEqual({ ok: true });
    old.write("ab");
    expect(
      Buffer.from(await old.incoming.read(12))
        .subarray(8)
        .toString(),
    ).toBe("6162");
  });

  it("shows gateways the certificate that it was given last", async ({ expect }) => {
    const pki = new Pki();
    onTestFinished(() => pki.remove());
    const [first, second] = ["one.test", "two.test"].map((name) => pki.selfSigned({ dns: [name] }));
    if (!first || !second) throw new Error("two certificates");
    const shown = ({ certificate, key }: typeof first) => ({ identity: { certificate, key } });
    const connector = await start({ settings: shown(first) });
    const names = async (): Promise<string | undefined> => {
      const socket = connectTls({
        host: "127.0.0.1",
        port: connector.port,
        rejectUnauthorized: false,
      });
      await once(socket, "secureConnect");
      const name = socket.getPeerX509Certificate()?.subjectAltName;
      socket.destroy();
      return name;
    };
    expect(await names()).toBe("DNS:one.test");
    connector.reload({ ...connector.settings, ...shown(second) });
    expect(await names()).toBe("DNS:two.test");
  });

  it("ends in its grace: no new connections, then no old ones", async ({ expect }) => {
    const connector = await startTestConnector();
    const session = await ask(connector, target());
    await session.incoming.read(INIT_BYTES);
    const closed = connector.close(300);
    await expect.poll(async () => refusedToConnect(connector.port), SOON).toBe(true);
    session.write("ab");
    await session.incoming.read(12);
    await closed;
    expect(connector.counts().connections).toBe(0);
    expect(connector.logged.find(({ event }) => event === "connection")?.fields["end"]).toBe(
      "shutdown",
    );
  });

  it("logs one line for a connection, and no secret in any", async ({ expect }) => {
    const connector = await start();
    const secret = { username: "canary-user", password: "canary-password" };
    const headers = { authorization: "canary-token", cookie: "canary=1" };
    const answers = [
      await ask(connector, { ...target(), ...secret }),
      await ask(connector, { ...target("http"), ...secret, tls: {} }),
      await ask(connector, {
        kind: "websocket",
        ...secret,
        host: "127.0.0.1",
        port: screens.ports.http,
        path: "/canary-path",
        headers,
        tls: false,
      }),
      await ask(connector, {
        kind: "xapi",
        host: "127.0.0.1",
        port: screens.ports.http,
        console: "uuid=0123-canary".replace("canary", "ca"),
        session: "OpaqueRef:canary",
      }),
    ];
    expect(answers.every(({ answer }) => !answer.ok)).toBe(true);
    await Promise.all(answers.map(ended));
    await expect.poll(() => connector.counts().connections, SOON).toBe(0);
    expect(connector.logged.filter(({ event }) => event === "connection")).toHaveLength(4);
    expect(JSON.stringify(connector.logged)).not.toMatch(/canary|OpaqueRef/);
  });
});

async function refusedToConnect(port: number): Promise<boolean> {
  const gateway = gatewayEnd(port);
  return new Promise((resolve) => {
    gateway.socket.once("connect", () => {
      gateway.socket.destroy();
      resolve(false);
    });
    gateway.socket.once("error", () => resolve(true));
  });
}

async function get(
  port: number | undefined,
  path: string,
  method = "GET",
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode, body }));
    });
    asked.on("error", reject).end();
  });
}
