import { once } from "node:events";
import { connect } from "node:tls";

import { afterAll, describe, it } from "vitest";
import { WebSocket } from "ws";

import { Pki } from "../support/pki/pki.ts";
import { startQemu } from "../support/qemu.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { ANONYMOUS_TLS, openVencrypt, SUBTYPE } from "../support/vencrypt-client.ts";
import { startX11vnc } from "../support/x11vnc.ts";

const PASSWORD = "tls-pw-1";
const WRONG = "tls-pw-2";

const pki = new Pki();
afterAll(() => pki.remove());

const ca = pki.ca();
const server = pki.issue(ca, { dns: ["hv1.test"], ip: ["127.0.0.1"] });
const client = pki.client(ca);

const TRUST = { ca: ca.certificate, servername: "hv1.test" };
const IDENTIFIED = { ...TRUST, key: client.key, cert: client.chain };

describe("QEMU with TLS", () => {
  it.for(["p256", "p384", "rsa"] as const)(
    "shows a %s certificate",
    async (key, { expect, onTestFinished }) => {
      const identity = pki.issue(ca, { dns: ["hv1.test"], key });
      const folder = pki.qemuFolder(ca, identity);
      const qemu = await startQemu({ guest: "plain", tls: { folder, verifyPeer: false } });
      onTestFinished(() => qemu.close());
      const opening = await openVencrypt(qemu.port, { subtype: SUBTYPE.x509None, tls: TRUST });
      expect(opening).toMatchObject({
        types: [19],
        subtypes: [SUBTYPE.x509None],
        protocol: "TLSv1.3",
        securityResult: 0,
        name: "QEMU",
      });
    },
  );

  it("demands a client certificate and a password", async ({ expect, onTestFinished }) => {
    const folder = pki.qemuFolder(ca, server);
    const tls = { folder, verifyPeer: true };
    const qemu = await startQemu({ guest: "plain", password: PASSWORD, tls });
    onTestFinished(() => qemu.close());
    const subtype = SUBTYPE.x509Vnc;
    const opening = await openVencrypt(qemu.port, { subtype, tls: IDENTIFIED, password: PASSWORD });
    expect(opening).toMatchObject({ subtypes: [subtype], securityResult: 0 });
    const wrong = await openVencrypt(qemu.port, { subtype, tls: IDENTIFIED, password: WRONG });
    expect(wrong.securityResult).toBe(1);
    await expect(
      openVencrypt(qemu.port, { subtype, tls: TRUST, password: PASSWORD }),
    ).rejects.toThrow(/closed|alert/i);
    const stranger = pki.client(pki.ca("Other CA"));
    const other = { ...TRUST, key: stranger.key, cert: stranger.chain };
    await expect(
      openVencrypt(qemu.port, { subtype, tls: other, password: PASSWORD }),
    ).rejects.toThrow(/closed|alert/i);
  });

  it("speaks the TLS version that its priority says", async ({ expect, onTestFinished }) => {
    const folder = pki.qemuFolder(ca, server);
    const tls = { folder, verifyPeer: false, priority: "NORMAL:-VERS-TLS1.3" };
    const qemu = await startQemu({ guest: "plain", tls });
    onTestFinished(() => qemu.close());
    const opening = await openVencrypt(qemu.port, { subtype: SUBTYPE.x509None, tls: TRUST });
    expect(opening.protocol).toBe("TLSv1.2");
  });

  it("speaks anonymous TLS", async ({ expect, onTestFinished }) => {
    const qemu = await startQemu({ guest: "plain", password: PASSWORD, tls: "anonymous" });
    onTestFinished(() => qemu.close());
    const choice = { subtype: SUBTYPE.tlsVnc, tls: ANONYMOUS_TLS, password: PASSWORD };
    expect(await openVencrypt(qemu.port, choice)).toMatchObject({
      subtypes: [SUBTYPE.tlsVnc],
      protocol: "TLSv1.2",
      securityResult: 0,
    });
  });

  it.for([
    { name: "in the clear", scheme: "ws", tls: undefined },
    {
      name: "with TLS",
      scheme: "wss",
      tls: { folder: pki.qemuFolder(ca, server), verifyPeer: false },
    },
  ])("serves a WebSocket $name", async ({ scheme, tls }, { expect, onTestFinished }) => {
    const qemu = await startQemu({ guest: "plain", websocket: true, ...(tls && { tls }) });
    onTestFinished(() => qemu.close());
    const socket = new WebSocket(`${scheme}://127.0.0.1:${qemu.websocketPort}/`, ["binary"], TRUST);
    const [banner] = await once(socket, "message");
    expect(String(banner)).toBe("RFB 003.008\n");
    expect(socket.protocol).toBe("binary");
    socket.terminate();
  });
});

describe("TigerVNC with TLS", () => {
  it("logs in by every X509 sub-type", async ({ expect, onTestFinished }) => {
    const tiger = await startTigerVnc({
      paint: 0,
      password: PASSWORD,
      security: ["X509None", "X509Vnc", "X509Plain", "Plain"],
      identity: server,
      users: { operator: "plain-ä" },
    });
    onTestFinished(() => tiger.close());
    const { x509None, x509Vnc, x509Plain, plain } = SUBTYPE;
    const user = { name: "operator", password: "plain-ä" };
    const open = async (subtype: number, login: object): Promise<number> => {
      const opening = await openVencrypt(tiger.port, { subtype, tls: TRUST, ...login });
      expect(opening.subtypes).toEqual([x509None, x509Vnc, x509Plain, plain]);
      return opening.securityResult;
    };
    expect(await open(x509None, {})).toBe(0);
    expect(await open(x509Vnc, { password: PASSWORD })).toBe(0);
    expect(await open(x509Vnc, { password: WRONG })).toBe(1);
    expect(await open(x509Plain, { user })).toBe(0);
    expect(await open(x509Plain, { user: { ...user, password: WRONG } })).toBe(1);
    expect(await open(x509Plain, { user: { ...user, name: "root" } })).toBe(1);
    expect(await open(plain, { user })).toBe(0);
  });

  it("speaks anonymous TLS", async ({ expect, onTestFinished }) => {
    const tiger = await startTigerVnc({ paint: 0, password: PASSWORD, security: ["TLSVnc"] });
    onTestFinished(() => tiger.close());
    const choice = { subtype: SUBTYPE.tlsVnc, tls: ANONYMOUS_TLS, password: PASSWORD };
    expect(await openVencrypt(tiger.port, choice)).toMatchObject({ securityResult: 0 });
  });
});

describe("x11vnc with TLS", () => {
  const pem = pki.combinedFile(pki.issue(ca, { dns: ["hv1.test"], key: "rsa" }));

  it("logs in by VeNCrypt", async ({ expect, onTestFinished }) => {
    const tls = { pem, mode: "vencrypt" } as const;
    const x11vnc = await startX11vnc({ paint: 0, password: PASSWORD, tls });
    onTestFinished(() => x11vnc.close());
    const choice = { subtype: SUBTYPE.x509Vnc, tls: TRUST, password: PASSWORD };
    expect(await openVencrypt(x11vnc.port, choice)).toMatchObject({
      types: [19],
      subtypes: [SUBTYPE.x509Vnc],
      securityResult: 0,
    });
  });

  it("takes either where it is told to", async ({ expect, onTestFinished }) => {
    const x11vnc = await startX11vnc({
      paint: 0,
      password: PASSWORD,
      tls: { pem, mode: "either" },
    });
    onTestFinished(() => x11vnc.close());
    const choice = { subtype: SUBTYPE.x509Vnc, tls: TRUST, password: PASSWORD };
    expect(await openVencrypt(x11vnc.port, choice)).toMatchObject({ securityResult: 0 });
    const socket = connect({ host: "127.0.0.1", port: x11vnc.port, ...TRUST });
    expect(String((await once(socket, "data"))[0])).toBe("RFB 003.008\n");
    socket.destroy();
  });

  it("starts with TLS at once", async ({ expect, onTestFinished }) => {
    const tls = { pem, mode: "immediate" } as const;
    const x11vnc = await startX11vnc({ paint: 0, password: PASSWORD, tls });
    onTestFinished(() => x11vnc.close());
    const socket = connect({ host: "127.0.0.1", port: x11vnc.port, ...TRUST });
    const [banner] = await once(socket, "data");
    expect(String(banner)).toBe("RFB 003.008\n");
    socket.destroy();
  });
});
