import { once } from "node:events";
import { connect, createServer } from "node:net";

import { afterAll, describe, it, onTestFinished } from "vitest";

import { ByteStream } from "../../../connector/byte-stream.ts";
import { openTls } from "../../../connector/open/tls.ts";
import type { Rule } from "../../../connector/config/rule.ts";
import type { RfbTarget, Target } from "../../../worker/ticket/claims.ts";
import type { Preamble } from "../../../worker/tunnel/connector/preamble.ts";
import { normaliseHost } from "../../../worker/route/address.ts";
import {
  ask,
  localRule,
  startTestConnector,
  type Session,
} from "../../support/connector/harness.ts";
import { startChild } from "../../support/child.ts";
import { XapiPool } from "../../support/doubles/xapi-pool.ts";
import { startXapi } from "../../support/doubles/xapi.ts";
import { childListens, freePort } from "../../support/listener.ts";
import { Pki } from "../../support/pki/pki.ts";
import { startQemu } from "../../support/qemu.ts";
import { startTigerVnc } from "../../support/tiger-vnc.ts";
import { startX11vnc } from "../../support/x11vnc.ts";
import { SOON } from "../../support/soon.ts";

const PASSWORD = "tls-pw-1";
const WRONG = "tls-pw-2";

const pki = new Pki();
afterAll(() => pki.remove());

const ca = pki.ca();
const HERE = { dns: ["hv1.test"], ip: ["127.0.0.1"] };
const server = pki.issue(ca, HERE);
const client = pki.client(ca);
const stranger = pki.client(pki.ca("Other CA"));

const TRUST: Partial<Rule> = { authorities: ca.certificate };
const shown = (identity: typeof client) => ({ certificate: identity.chain, key: identity.key });
const IDENTIFIED: Partial<Rule> = { ...TRUST, identity: shown(client) };

const here = (port: number, more: Partial<RfbTarget> = {}): RfbTarget => ({
  kind: "rfb",
  host: "127.0.0.1",
  port,
  password: PASSWORD,
  tls: {},
  ...more,
});

/** Opens a target by a connector with one rule; the name that the server gives its screen comes with it. */
async function open(
  rule: Partial<Rule>,
  target: Target,
  changes: Partial<Preamble> = {},
): Promise<Session> {
  const connector = await startTestConnector({ rules: [localRule(rule)] });
  onTestFinished(() => connector.close());
  return ask(connector, target, changes);
}

/** The answer, and the server's name for its screen where it is one of success. */
async function screen(opened: Promise<Session>): Promise<unknown> {
  const { answer, incoming } = await opened;
  if (!answer.ok) return answer;
  const init = Buffer.from(await incoming.read(24));
  const name = Buffer.from(await incoming.read(init.readUInt32BE(20))).toString();
  return { ...answer, name };
}

const REFUSED = { ok: false, code: "tls", check: "client-certificate" };

describe("QEMU's tls-creds-x509", () => {
  it.for([
    ["p256", "NORMAL", "TLSv1.3"],
    ["p384", "NORMAL", "TLSv1.3"],
    ["rsa", "NORMAL", "TLSv1.3"],
    ["p256", "NORMAL:-VERS-TLS1.3", "TLSv1.2"],
    ["p384", "NORMAL:-VERS-TLS1.3", "TLSv1.2"],
    ["rsa", "NORMAL:-VERS-TLS1.3", "TLSv1.2"],
  ] as const)(
    "with %s and %s opens for the right client certificate and password",
    async ([key, priority, version], { expect }) => {
      const folder = pki.qemuFolder(ca, pki.issue(ca, { ...HERE, key }));
      const tls = { folder, verifyPeer: true, priority };
      const qemu = await startQemu({ guest: "plain", password: PASSWORD, tls });
      onTestFinished(() => qemu.close());
      const ok = { ok: true, tls: { version }, name: "QEMU" };
      expect(await screen(open(IDENTIFIED, here(qemu.port)))).toMatchObject(ok);
      const target = here(qemu.port, { tls: { serverName: "hv1.test" } });
      expect(await screen(open(IDENTIFIED, target))).toMatchObject(ok);
      const other = here(qemu.port, { password: WRONG });
      expect(await screen(open(IDENTIFIED, other))).toMatchObject({ code: "rfb:login-failed" });
      expect(await screen(open(TRUST, here(qemu.port)))).toMatchObject(REFUSED);
      const wrong = { ...TRUST, identity: shown(stranger) };
      expect(await screen(open(wrong, here(qemu.port)))).toMatchObject(REFUSED);
      const elsewhere = here(qemu.port, { tls: { serverName: "hv2.test" } });
      expect(await screen(open(IDENTIFIED, elsewhere))).toMatchObject({ check: "name" });
    },
  );

  it("without a client certificate and without a password, by CA or by pin", async ({ expect }) => {
    const folder = pki.qemuFolder(ca, server);
    const qemu = await startQemu({ guest: "plain", tls: { folder, verifyPeer: false } });
    onTestFinished(() => qemu.close());
    const { password: _password, ...target } = here(qemu.port);
    const ok = { ok: true, name: "QEMU" };
    expect(await screen(open(TRUST, target))).toMatchObject(ok);
    expect(await screen(open({ pins: [server.pin] }, target))).toMatchObject(ok);
    expect(await screen(open({ pins: [client.pin] }, target))).toMatchObject({ check: "pin" });
    expect(await screen(open({}, target))).toMatchObject({ check: "authority" });
    // It offers X509None alone: a password must not be asked for in vain, and TLSNone is not enough.
    expect(await screen(open(TRUST, here(qemu.port)))).toMatchObject({ code: "rfb:security" });
    const anonymous = { ...target, tls: { mode: "anonymous" } } as const;
    const opened = open({ anonymous: true }, anonymous, { anonymousTls: true });
    expect(await screen(opened)).toMatchObject({ code: "rfb:insecure" });
  });

  it("relays a picture that changes all the time", async ({ expect }) => {
    const folder = pki.qemuFolder(ca, server);
    const qemu = await startQemu({ guest: "animated", tls: { folder, verifyPeer: true } });
    onTestFinished(() => qemu.close());
    const { password: _password, ...target } = here(qemu.port);
    const { incoming, write, answer } = await open(IDENTIFIED, target);
    expect(answer).toMatchObject({ ok: true });
    await incoming.read(24 + 4);
    // SetEncodings: Raw alone; then whole updates, one asked for after another.
    write(Uint8Array.of(2, 0, 0, 1, 0, 0, 0, 0));
    let pixels = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      write(Uint8Array.of(3, 0, 0, 0, 0, 0, 255, 255, 255, 255));
      // oxlint-disable-next-line no-await-in-loop -- updates come in order
      pixels += await update(incoming);
    }
    expect(pixels).toBeGreaterThanOrEqual(20 * 200_000);
  });

  it("as a WebSocket with TLS", async ({ expect }) => {
    const folder = pki.qemuFolder(ca, server);
    const qemu = await startQemu({
      guest: "plain",
      password: PASSWORD,
      websocket: true,
      tls: { folder, verifyPeer: true },
    });
    onTestFinished(() => qemu.close());
    const target: Target = {
      kind: "websocket",
      host: "127.0.0.1",
      port: qemu.websocketPort ?? 0,
      path: "/",
      subprotocol: "binary",
      password: PASSWORD,
    };
    expect(await screen(open(IDENTIFIED, target))).toMatchObject({ ok: true, name: "QEMU" });
    const elsewhere = { ...target, path: "/x" };
    expect(await screen(open(IDENTIFIED, elsewhere))).toMatchObject({ code: "not-running" });
    expect(await screen(open(TRUST, target))).toMatchObject(REFUSED);
  });
});

describe("TLS without authentication", () => {
  it("opens QEMU's tls-creds-anon and TigerVNC's TLSVnc where all agree", async ({ expect }) => {
    const qemu = await startQemu({ guest: "plain", password: PASSWORD, tls: "anonymous" });
    onTestFinished(() => qemu.close());
    const tiger = await startTigerVnc({ paint: 0, password: PASSWORD, security: ["TLSVnc"] });
    onTestFinished(() => tiger.close());
    for (const { port } of [qemu, tiger]) {
      const target = here(port, { tls: { mode: "anonymous" } });
      const all = { anonymousTls: true };
      // oxlint-disable no-await-in-loop -- one after another
      expect(await screen(open({ anonymous: true }, target, all))).toMatchObject({
        ok: true,
        tls: { version: "TLSv1.2" },
      });
      const not = { ok: false, code: "tls", check: "anonymous" };
      expect(await screen(open({ anonymous: true }, target))).toEqual(not);
      expect(await screen(open({}, target, all))).toEqual(not);
      // Asked for a certificate, such a server is refused.
      expect(await screen(open(TRUST, here(port), all))).toMatchObject({ code: "rfb:insecure" });
      // oxlint-enable no-await-in-loop
    }
  });
});

describe("TigerVNC", () => {
  it("opens by X509None, X509Vnc, X509Plain and Plain", async ({ expect }) => {
    const tiger = await startTigerVnc({
      paint: 0,
      password: PASSWORD,
      security: ["X509None", "X509Vnc", "X509Plain", "Plain"],
      identity: server,
      users: { operator: "plain-ä" },
    });
    onTestFinished(() => tiger.close());
    const { password: _password, ...bare } = here(tiger.port);
    const ok = { ok: true, tls: { version: "TLSv1.3" } };
    expect(await screen(open(TRUST, bare))).toMatchObject(ok);
    expect(await screen(open(TRUST, here(tiger.port)))).toMatchObject(ok);
    const user = { username: "operator", password: "plain-ä" };
    expect(await screen(open(TRUST, { ...bare, ...user }))).toMatchObject(ok);
    expect(await screen(open(TRUST, { ...bare, ...user, tls: false }))).toMatchObject({ ok: true });
    const failed = { code: "rfb:login-failed" };
    expect(await screen(open(TRUST, here(tiger.port, { password: WRONG })))).toMatchObject(failed);
    const wrong = { ...bare, ...user, password: WRONG };
    expect(await screen(open(TRUST, wrong))).toMatchObject(failed);
  });
});

describe("x11vnc -ssl", () => {
  const pem = pki.combinedFile(pki.issue(ca, { ...HERE, key: "rsa" }));

  it.for(["vencrypt", "immediate"] as const)("opens: %s", async (mode, { expect }) => {
    const x11vnc = await startX11vnc({ paint: 0, password: PASSWORD, tls: { pem, mode } });
    onTestFinished(() => x11vnc.close());
    const target = here(x11vnc.port, { tls: { start: mode } });
    expect(await screen(open(TRUST, target))).toMatchObject({ ok: true, tls: {} });
    const wrong = await screen(open(TRUST, { ...target, password: WRONG }));
    // Its TLS helper sometimes hangs up before it has passed the SecurityResult on.
    expect(wrong).toMatchObject({ code: expect.stringMatching(/^(?:rfb:login-failed|refused)$/) });
    expect(await screen(open({}, target))).toMatchObject({ code: "tls", check: "authority" });
  });
});

describe("a machine of XenServer's kind", () => {
  it("opens through XAPI's tunnel in front of QEMU and of a server of 3.3", async ({ expect }) => {
    const identity = pki.issue(ca, { ...HERE, key: "rsa" });
    const pool = new XapiPool([{ name: "console", password: "pw", role: "vm-operator" }]);
    const host = await startXapi(pool, { tls: { identity } });
    onTestFinished(() => host.close());
    const qemu = await startQemu({ guest: "plain" });
    onTestFinished(() => qemu.close());
    const vncterm = await startTigerVnc({ paint: 0, protocol33: true });
    onTestFinished(() => vncterm.close());
    const session = pool.logIn("console", "pw") ?? "";
    for (const vncPort of [qemu.port, vncterm.port]) {
      const vm = pool.addVm({ host, vncPort });
      const target: Target = {
        kind: "xapi",
        host: "127.0.0.1",
        port: host.port,
        console: `uuid=${vm.screen.uuid}`,
        session,
      };
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await screen(open(TRUST, target))).toMatchObject({
        ok: true,
        tls: { version: "TLSv1.2" },
      });
    }
  });
});

describe("openssl s_server", () => {
  it.for(["-tls1_2", "-tls1_3"])(
    "refuses by an alert that is reported as such: %s",
    async (version, { expect }) => {
      const port = await freePort();
      const child = await startChild(
        "openssl",
        [
          ["s_server", "-accept", `127.0.0.1:${port}`, "-quiet", version],
          ["-cert", server.chainPath, "-key", server.keyPath, "-CAfile", ca.certificatePath],
          ["-Verify", "1", "-verify_return_error"],
        ].flat(),
      );
      onTestFinished(() => child.stop());
      await childListens(child, port);
      const target = here(port, { tls: { start: "immediate" } });
      expect(await screen(open(TRUST, target))).toMatchObject(REFUSED);
      const wrong = { ...TRUST, identity: shown(stranger) };
      expect(await screen(open(wrong, target))).toMatchObject(REFUSED);
    },
  );

  it("may change its keys in mid-session", async ({ expect }) => {
    const port = await freePort();
    // Typed to it, a line that begins with K updates the keys of both directions (RFC 8446 §4.6.3).
    const child = await startChild("bash", [
      "-c",
      `(sleep 1; for i in 1 2 3 4 5; do echo "line $i"; sleep 0.05; echo K; sleep 0.05; done; sleep 30) | ` +
        `exec openssl s_server -accept 127.0.0.1:${port} -tls1_3 -msg -cert ${server.chainPath} -key ${server.keyPath}`,
    ]);
    onTestFinished(() => child.stop());
    await expect.poll(async () => (await knock(port)) && port, SOON).toBe(port);
    const socket = connect({ host: "127.0.0.1", port });
    await once(socket, "connect");
    const { signal } = new AbortController();
    const { stream, facts } = await openTls(
      new ByteStream(socket, (error) => error ?? new Error("ended")),
      {
        mode: "x509",
        name: normaliseHost("127.0.0.1"),
        authorities: ca.certificate,
        pins: [],
        identity: undefined,
        minVersion: "TLSv1.2",
      },
      { handshakeMs: 2000, inBand: false },
      signal,
    );
    expect(facts.version).toBe("TLSv1.3");
    let text = "";
    while (!text.includes("line 5")) {
      // oxlint-disable-next-line no-await-in-loop -- a byte stream
      text += Buffer.from(await stream.next(signal)).toString();
      // oxlint-disable-next-line no-await-in-loop -- with the new keys in the other direction
      await stream.write(Buffer.from("pong\n"), signal);
    }
    expect(text).toBe("line 1\nline 2\nline 3\nline 4\nline 5\n");
    await expect.poll(() => child.output()).toContain("pong");
    expect(child.output()).toMatch(/<<< TLS 1.3, Handshake .*KeyUpdate/);
    stream.destroy();
  });
});

/** Whether the port is taken: binding it fails. */
async function knock(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(true));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(false)));
  });
}

/** Reads a FramebufferUpdate of Raw rectangles, and says how many pixels it had. */
async function update(incoming: Session["incoming"]): Promise<number> {
  const head = Buffer.from(await incoming.read(4));
  let pixels = 0;
  for (let left = head.readUInt16BE(2); left > 0; left -= 1) {
    // oxlint-disable-next-line no-await-in-loop -- a byte stream
    const rectangle = Buffer.from(await incoming.read(12));
    const area = rectangle.readUInt16BE(4) * rectangle.readUInt16BE(6);
    // oxlint-disable-next-line no-await-in-loop -- a byte stream
    await incoming.read(4 * area);
    pixels += area;
  }
  return pixels;
}
