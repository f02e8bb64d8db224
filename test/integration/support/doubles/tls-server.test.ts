import { once } from "node:events";
import { connect, type ConnectionOptions } from "node:tls";

import { afterAll, describe, it } from "vitest";

import { startKeyUpdateServer } from "../../../support/doubles/key-update-server.ts";
import {
  OLD_TLS,
  startTlsServer,
  type TlsConversation,
  type TlsScript,
  type TlsServer,
} from "../../../support/doubles/tls-server.ts";
import { Pki } from "../../../support/pki/pki.ts";
import { hex, wire } from "../../../support/play.ts";
import {
  ANONYMOUS_TLS,
  openVencrypt,
  SUBTYPE,
  type VencryptChoice,
  type VencryptOpening,
} from "../../../support/vencrypt-client.ts";
import { rawClient } from "./raw-client.ts";
import { SOON } from "../../../support/soon.ts";

/** On a busy computer as well. */
const pki = new Pki();
afterAll(() => pki.remove());

const ca = pki.ca();
const identity = pki.issue(ca, { dns: ["hv1.test"] });
const trust: ConnectionOptions = { ca: ca.certificate, servername: "hv1.test" };
const password = "letmein1";
const user = { name: "operator", password: "plain-ä" };

type Cleanup = (done: () => Promise<void>) => void;

async function start(script: TlsScript, onTestFinished: Cleanup): Promise<TlsServer> {
  const server = await startTlsServer(script);
  onTestFinished(() => server.close());
  return server;
}

async function open({ port }: TlsServer, choice: VencryptChoice): Promise<VencryptOpening> {
  return openVencrypt(port, { tls: trust, ...choice });
}

describe("the scripted TLS server", () => {
  it("does as it should when nothing is wrong", async ({ expect, onTestFinished }) => {
    const server = await start({ identity, password }, onTestFinished);
    const opening = await open(server, { subtype: SUBTYPE.x509Vnc, password });
    expect(opening).toMatchObject({
      types: [19],
      subtypes: [SUBTYPE.x509Vnc],
      protocol: "TLSv1.3",
      securityResult: 0,
    });
    opening.pipe.send(wire("key"));
    const told = await opening.pipe.incoming.read(8 + 6);
    expect(Buffer.from(told).toString("latin1")).toContain("6b6579");
    const [conversation] = server.conversations;
    expect(conversation).toMatchObject({
      type: 19,
      subtype: SUBTYPE.x509Vnc,
      live: true,
      tls: { protocol: "TLSv1.3", serverName: "hv1.test", client: undefined },
    });
    expect(hex(conversation?.clear ?? wire())).toBe(`${hex(wire("RFB 003.008\n"))}13000200000105`);
    expect(conversation?.credential).toHaveLength(16);
    expect(hex(conversation?.secured ?? wire())).toBe(
      `${hex(conversation?.credential ?? wire())}01${hex(wire("key"))}`,
    );
  });

  it("knows right from wrong credentials", async ({ expect, onTestFinished }) => {
    const subtypes = [SUBTYPE.x509Plain, SUBTYPE.plain, SUBTYPE.x509Vnc];
    const server = await start({ identity, password, user, subtypes }, onTestFinished);
    const result = async (choice: VencryptChoice): Promise<number> =>
      (await open(server, choice)).securityResult;
    expect(await result({ subtype: SUBTYPE.x509Plain, user })).toBe(0);
    expect(await result({ subtype: SUBTYPE.plain, user })).toBe(0);
    for (const { credential } of server.conversations) {
      expect(Buffer.from(credential ?? []).toString()).toBe("operatorplain-ä");
    }
    const wrong = { ...user, password: "other" };
    expect(await result({ subtype: SUBTYPE.x509Plain, user: wrong })).toBe(1);
    const shifted = { name: "operatorp", password: "lain-ä" };
    expect(await result({ subtype: SUBTYPE.x509Plain, user: shifted })).toBe(1);
    expect(await result({ subtype: SUBTYPE.x509Vnc, password: "other" })).toBe(1);
  });

  it("offers what it is told to", async ({ expect, onTestFinished }) => {
    for (const subtypes of [
      [257, 258],
      [1, 2, 256],
      [260, 262],
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one server after another
      const server = await start({ identity, subtypes, refuse: "subtype" }, onTestFinished);
      const attempt = open(server, { subtype: 261 });
      // oxlint-disable-next-line no-await-in-loop -- one server after another
      await expect(attempt).rejects.toThrow("refused the sub-type");
      expect(server.conversations[0]).toMatchObject({ subtype: 261, credential: undefined });
    }
    const types = await start({ types: [2, 1] }, onTestFinished);
    await expect(open(types, { subtype: 260 })).rejects.toThrow("security types 2, 1");
    const version = await start({ version: [0, 1], refuse: "version" }, onTestFinished);
    await expect(open(version, { subtype: 260 })).rejects.toThrow("version 0.2");
    const none = await start({ subtypes: [] }, onTestFinished);
    await expect(open(none, { subtype: 260 })).rejects.toThrow("closed");
  });

  it("takes a credential in the clear from who gives it", async ({ expect, onTestFinished }) => {
    const server = await start({ types: [2], password }, onTestFinished);
    const client = rawClient(server.port, `RFB 003.008\n\x02${"r".repeat(16)}`);
    await client.ended;
    expect(server.conversations[0]?.credential).toEqual(wire("r".repeat(16)));
    expect(server.conversations[0]?.tls).toBeUndefined();
  });

  it("injects bytes before TLS", async ({ expect, onTestFinished }) => {
    const script = { identity, inject: wire([0, 0, 0, 0]) };
    const server = await start(script, onTestFinished);
    const careful = open(server, { subtype: SUBTYPE.x509None });
    await expect(careful).rejects.toThrow("bytes before TLS");
    const client = rawClient(server.port, "RFB 003.008\n\x13\x00\x02\x00\x00\x01\x04");
    await client.receives("\x01\0\0\0\0");
    expect(client.segments.at(-1)?.endsWith("\x01\0\0\0\0")).toBe(true);
    client.socket.destroy();
  });

  it.for([
    // what has come when the server hangs there
    ["version", ({ clear }) => clear.length === 12],
    ["subtypes", ({ clear }) => clear.length === 15],
    ["tls", ({ clear }) => hex(clear).includes("160301")],
    ["login", ({ tls }) => tls !== undefined],
  ] satisfies [TlsScript["hang"], (conversation: TlsConversation) => boolean][])(
    "hangs at %s",
    async ([hang, isThere], { expect, onTestFinished }) => {
      const server = await start({ identity, password, hang }, onTestFinished);
      const attempt = open(server, { subtype: SUBTYPE.x509Vnc, password });
      // An attempt that ended by itself would end otherwise.
      const over = expect(attempt).rejects.toThrow(/closed|disconnected/);
      await expect.poll(() => server.conversations.some(isThere), SOON).toBe(true);
      expect(server.connections()).toBe(1);
      const [conversation] = server.conversations;
      expect(conversation?.live).toBe(false);
      expect(conversation?.tls === undefined).toBe(hang !== "login");
      expect(hex(conversation?.clear ?? wire()).includes("160301")).toBe(hang === "tls");
      await server.close();
      await over;
    },
  );

  it("speaks TLS 1.1 only", async ({ expect, onTestFinished }) => {
    const server = await start({ identity, tls: OLD_TLS }, onTestFinished);
    const old = { ...trust, minVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;
    const subtype = SUBTYPE.x509None;
    expect(await open(server, { subtype, tls: old })).toMatchObject({ protocol: "TLSv1.1" });
    await expect(open(server, { subtype })).rejects.toThrow(/protocol version/i);
    expect(server.conversations[1]?.secured).toHaveLength(0);
  });

  it("speaks anonymous TLS", async ({ expect, onTestFinished }) => {
    const server = await start({ subtypes: [SUBTYPE.tlsVnc], password }, onTestFinished);
    const choice = { subtype: SUBTYPE.tlsVnc, tls: ANONYMOUS_TLS, password };
    expect(await open(server, choice)).toMatchObject({ protocol: "TLSv1.2", securityResult: 0 });
    await expect(open(server, { subtype: SUBTYPE.tlsVnc, password })).rejects.toThrow(/handshake/);
  });

  it("demands a client certificate, and refuses late in TLS 1.3", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await start({ identity, password, clientCa: ca }, onTestFinished);
    const client = pki.client(ca);
    const stranger = pki.client(pki.ca("Other CA"));
    const subtype = SUBTYPE.x509Vnc;
    const known = { ...trust, key: client.key, cert: client.chain };
    expect(await open(server, { subtype, password, tls: known })).toMatchObject({
      securityResult: 0,
    });
    expect(server.conversations[0]?.tls?.client).toBe("gateway");
    const other = { ...trust, key: stranger.key, cert: stranger.chain };
    for (const tls of [trust, other]) {
      // The handshake is over for the client when the refusal comes: it waits for the challenge then.
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await expect(open(server, { subtype, password, tls })).rejects.toThrow(
        /closed the connection|certificate required/,
      );
    }
    expect(server.conversations[2]?.tls).toBeUndefined();
    expect(server.conversations.map(({ secured }) => secured.length)).toEqual([17, 0, 0]);
  });

  it("gets nothing from a client that refuses its certificate", async ({
    expect,
    onTestFinished,
  }) => {
    const impostor = pki.issue(pki.impostorOf(ca), { dns: ["hv1.test"] });
    const server = await start({ identity: impostor, password }, onTestFinished);
    const attempt = open(server, { subtype: SUBTYPE.x509Vnc, password });
    await expect(attempt).rejects.toThrow("signature failure");
    await expect.poll(() => server.connections()).toBe(0);
    expect(server.conversations[0]?.secured).toHaveLength(0);
    expect(server.conversations[0]?.credential).toBeUndefined();
  });

  it("starts with TLS at once", async ({ expect, onTestFinished }) => {
    const server = await start({ identity, password, immediate: true }, onTestFinished);
    const socket = connect({ host: "127.0.0.1", port: server.port, ...trust });
    expect(String(await once(socket, "data"))).toBe("RFB 003.008\n");
    socket.write("RFB 003.008\n");
    expect(hex((await once(socket, "data"))[0] as Buffer)).toBe("0102");
    expect(server.conversations[0]?.clear).toHaveLength(0);
    socket.destroy();
    const mute = await start({ identity, immediate: true, hang: "tls" }, onTestFinished);
    const waiting = connect({ host: "127.0.0.1", port: mute.port, ...trust });
    await expect.poll(() => mute.conversations[0]?.clear.length).toBeGreaterThan(100);
    expect([waiting.authorized, waiting.destroyed]).toEqual([false, false]);
    waiting.destroy();
  });
});

describe("the key-changing server", () => {
  it("changes keys in both directions", async ({ expect, onTestFinished }) => {
    const server = await startKeyUpdateServer(identity);
    onTestFinished(() => server.close());
    const messages: string[] = [];
    const opening = await openVencrypt(server.port, { subtype: SUBTYPE.x509None, tls: trust });
    expect(opening).toMatchObject({ protocol: "TLSv1.3", securityResult: 0 });
    const hear = async (text: string): Promise<void> => {
      await server.say(text);
      const message = await opening.pipe.incoming.read(8 + text.length);
      messages.push(Buffer.from(message.subarray(8)).toString());
    };
    await hear("before");
    for (const text of ["first", "second"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await server.updateKeys();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await hear(text);
      opening.pipe.send(wire(`answer to ${text}\n`));
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await expect.poll(() => server.output()).toContain(`answer to ${text}`);
    }
    expect(messages).toEqual(["before", "first", "second"]);
    expect(server.output()).not.toMatch(/error/i);
    expect(server.output().match(/>>> TLS 1\.3, .*KeyUpdate/g)).toHaveLength(2);
    expect(server.output().match(/<<< TLS 1\.3, .*KeyUpdate/g)).toHaveLength(2);
    opening.pipe.close();
  });
});
