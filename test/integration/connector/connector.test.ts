import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { connect, createServer, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";

import { afterAll, beforeAll, describe, it, onTestFinished } from "vitest";

import { MAX_ADDRESSES } from "../../../connector/open/resolve.ts";
import { MAX_WAITING } from "../../../connector/listen/service.ts";
import type { SharedKey } from "../../../worker/ticket/keys/jwk.ts";
import type { RfbTarget } from "../../../worker/ticket/claims.ts";
import { parseAllowList } from "../../../worker/route/allow-list.ts";
import { MAX_PREAMBLE_BYTES, sealPreamble } from "../../../worker/tunnel/connector/handshake.ts";
import { initiate } from "../../../worker/tunnel/connector/noise/handshake.ts";
import { RecordSealer } from "../../../worker/tunnel/connector/noise/records.ts";
import type { Preamble } from "../../../worker/tunnel/connector/preamble.ts";
import {
  ask,
  askOn,
  gatewayEnd,
  gatewayOn,
  KEY,
  localRule,
  newPreamble,
  startTestConnector,
  type TestConnector,
  type TestConnectorOptions,
} from "../../support/connector/harness.ts";
import { sealedEnd } from "../../support/connector/sealed-end.ts";
import { startVencryptServer } from "../../support/connector/vencrypt-server.ts";
import { listening } from "../../support/doubles/listening.ts";
import { DOUBLE_NAME, DOUBLE_PASSWORD, floodByte } from "../../support/doubles/names.ts";
import {
  closedPort,
  startScriptedServers,
  type ScriptedServers,
} from "../../support/doubles/scripted-vnc.ts";
import { startSilentPort } from "../../support/doubles/silent-port.ts";
import { Pki } from "../../support/pki/pki.ts";
import { wire } from "../../support/play.ts";
import { whenStill } from "./still.ts";

const OPTIONAL = { passwordIsOptional: true } as const;

const INIT_BYTES = 24 + DOUBLE_NAME.length;

/** On a busy computer as well. */
const SOON = { timeout: 10_000 } as const;

let screens: ScriptedServers;
beforeAll(async () => {
  screens = await startScriptedServers();
});
afterAll(() => screens.close());

async function start(options: TestConnectorOptions = {}): Promise<TestConnector> {
  const connector = await startTestConnector(options);
  onTestFinished(() => connector.close());
  return connector;
}

const target = (screen: keyof ScriptedServers["ports"] = "tell-none"): RfbTarget => ({
  kind: "rfb",
  host: "127.0.0.1",
  port: screens.ports[screen],
});

/** Sends a frame, and says how the connection went: the reason that is logged, nothing having been answered. */
async function refusal(connector: TestConnector, frame: Uint8Array): Promise<unknown> {
  const gateway = gatewayEnd(connector.port);
  gateway.socket.write(frame);
  await ended(gateway);
  if (gateway.incoming.available > 0) throw new Error("it was answered");
  return connector.logged.at(-1)?.fields["reason"];
}

async function ended({ socket }: { readonly socket: Socket }): Promise<void> {
  if (!socket.destroyed) await new Promise((resolve) => socket.once("close", resolve));
}

/** A frame of anything, its length in front. */
function framed(bytes: Uint8Array, length = bytes.length): Uint8Array {
  return Buffer.concat([Uint8Array.of(length >> 8, length & 0xff), bytes]);
}

/** Seals what the schema would not let through. */
function sealAnything(payload: unknown): Uint8Array {
  const named = Buffer.concat([Uint8Array.of(KEY.kid.length), Buffer.from(KEY.kid)]);
  const prologue = Buffer.concat([Buffer.from("porthole connector 1\n"), named]);
  const psk = Buffer.from(KEY.k, "base64url");
  const { message } = initiate({ psk, prologue }, Buffer.from(JSON.stringify(payload)));
  return framed(Buffer.concat([named, message]));
}

const frameOf = (preamble: Preamble, key: SharedKey = KEY): Uint8Array =>
  sealPreamble(preamble, key).frame;

describe("a preamble", () => {
  it("opens the console that it names, and the connection begins with ServerInit", async ({
    expect,
  }) => {
    const connector = await start();
    const { answer, incoming, write } = await ask(connector, target());
    expect(answer).toEqual({ ok: true });
    const init = Buffer.from(await incoming.read(INIT_BYTES));
    expect(init.subarray(24).toString()).toBe(DOUBLE_NAME);
    write("ab");
    expect(
      Buffer.from(await incoming.read(12))
        .subarray(8)
        .toString(),
    ).toBe("6162");
  });

  it("may come a byte at a time", async ({ expect }) => {
    const connector = await start();
    const gateway = gatewayEnd(connector.port);
    const sealed = sealPreamble(newPreamble(target()), KEY);
    for (const byte of sealed.frame) {
      gateway.socket.write(Uint8Array.of(byte));
      // oxlint-disable-next-line no-await-in-loop -- segments of their own
      await new Promise((resolve) => setImmediate(resolve));
    }
    const opened = await gateway.open({ ...sealed, frame: new Uint8Array(0) });
    expect(opened?.status).toEqual({ ok: true });
  });

  it("may have the longest length and no longer one", async ({ expect }) => {
    const connector = await start({ limits: { preambleMs: 300 } });
    const noise = (length: number) => framed(randomBytes(length));
    // Taken as a frame, and not opened.
    expect(await refusal(connector, noise(MAX_PREAMBLE_BYTES))).toBe("key");
    expect(await refusal(connector, noise(MAX_PREAMBLE_BYTES).subarray(0, 2))).toBe("timeout");
    expect(await refusal(connector, framed(new Uint8Array(0), MAX_PREAMBLE_BYTES + 1))).toBe(
      "malformed",
    );
    expect(await refusal(connector, framed(new Uint8Array(0)))).toBe("malformed");
  });

  it("must come within its time, however it trickles", async ({ expect }) => {
    const connector = await start({ limits: { preambleMs: 150 } });
    const gateway = gatewayEnd(connector.port);
    const frame = frameOf(newPreamble(target()));
    const trickle = setInterval(() => gateway.socket.write(frame.subarray(0, 1)), 20);
    await ended(gateway);
    clearInterval(trickle);
    expect(connector.logged.at(-1)).toMatchObject({
      event: "refused",
      fields: { reason: "timeout" },
    });
  });

  const stranger: SharedKey = { ...KEY, k: randomBytes(32).toString("base64url") };
  const now = Math.floor(Date.now() / 1000);
  it.for<[string, (preamble: Preamble) => Uint8Array, string]>([
    ["of another protocol", () => framed(Buffer.from("GET / HTTP/1.1\r\n\r\n")), "key"],
    ["sealed with another key of the same name", (preamble) => frameOf(preamble, stranger), "key"],
    [
      "sealed with a key of another name",
      (preamble) => frameOf(preamble, { ...KEY, kid: "x" }),
      "key",
    ],
    ["for another connector", (preamble) => frameOf({ ...preamble, aud: "dc2" }), "audience"],
    ["that has expired", (p) => frameOf({ ...p, iat: now - 41, exp: now - 11 }), "time"],
    ["of the future", (p) => frameOf({ ...p, iat: now + 12, exp: now + 40 }), "time"],
    ["that lives too long", (p) => frameOf({ ...p, exp: p.iat + 31 }), "time"],
    ["that ends before it begins", (p) => frameOf({ ...p, exp: p.iat }), "time"],
    ["with an unknown member", (preamble) => sealAnything({ ...preamble, more: 1 }), "malformed"],
    [
      "with a target that is none",
      (p) => sealAnything({ ...p, target: { ...target(), host: "a b" } }),
      "malformed",
    ],
    [
      "with CR and LF in a path",
      (p) =>
        sealAnything({
          ...p,
          target: { kind: "websocket", host: "h", port: 1, path: "/\r\nX: y" },
        }),
      "malformed",
    ],
  ])("%s is closed without an answer", async ([, seal, reason], { expect }) => {
    const connector = await start({ now: () => now + 1 });
    const preamble = { ...newPreamble(target()), iat: now + 1, exp: now + 31 };
    expect(await refusal(connector, seal(preamble))).toBe(reason);
    expect(connector.counts()).toMatchObject({ refused: 1, opened: 0, failed: 0 });
  });

  it("of a changed bit anywhere is closed without an answer", async ({ expect }) => {
    const connector = await start();
    const frame = frameOf(newPreamble(target()));
    const positions = Array.from(
      { length: 24 },
      (_, step) => 2 + Math.floor((step * (frame.length - 3)) / 23),
    );
    for (const at of positions) {
      const changed = Uint8Array.from(frame, (byte, index) => (index === at ? byte ^ 1 : byte));
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await refusal(connector, changed)).toBe("key");
    }
    expect(connector.counts().opened).toBe(0);
  });

  it("opens once, also when it comes many times at once", async ({ expect }) => {
    const connector = await start();
    const sealed = sealPreamble(newPreamble(target()), KEY);
    const { frame } = sealed;
    const gateways = Array.from({ length: 20 }, () => gatewayEnd(connector.port));
    const answers = await Promise.allSettled(gateways.map((gateway) => gateway.open(sealed)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await refusal(connector, frame)).toBe("used");
    expect(connector.counts()).toMatchObject({ opened: 1, refused: 20 });
  });

  it("from before the start is closed without an answer: it may have been used", async ({
    expect,
  }) => {
    const started = Date.now() / 1000 + 2;
    const connector = await start({ now: () => started });
    expect(await refusal(connector, frameOf(newPreamble(target())))).toBe("used");
  });

  it("is opened with every key of the set", async ({ expect }) => {
    const older: SharedKey = { ...stranger, kid: "older" };
    const connector = await start({ settings: { keys: [KEY, older] } });
    const gateway = gatewayEnd(connector.port);
    const { answer } = await askOn(gateway, newPreamble(target()), older);
    expect(answer).toEqual({ ok: true });
  });
});

describe("a target", () => {
  it.for<[string, (ports: ScriptedServers["ports"]) => Partial<RfbTarget>, object]>([
    [
      "with the password",
      (ports) => ({ port: ports.tell, password: DOUBLE_PASSWORD }),
      { ok: true },
    ],
    [
      "of version 3.3",
      (ports) => ({ port: ports["tell-3.3"], password: DOUBLE_PASSWORD }),
      { ok: true },
    ],
    [
      "with a wrong password",
      (ports) => ({ port: ports.tell, password: "x" }),
      { code: "rfb:login-failed" },
    ],
    ["without its password", (ports) => ({ port: ports.tell }), { code: "rfb:needs-password" }],
    ["that is no VNC server", (ports) => ({ port: ports.http }), { code: "rfb:not-rfb" }],
    ["that refuses", (ports) => ({ port: ports.refuse }), { code: "rfb:refused" }],
    [
      "that lies about lengths",
      (ports) => ({ port: ports["lying-reason"] }),
      { code: "rfb:refused" },
    ],
    ["that hangs up", (ports) => ({ port: ports["close-version"] }), { code: "refused" }],
    ["that resets", (ports) => ({ port: ports["reset-security"] }), { code: "refused" }],
    ["that says nothing", (ports) => ({ port: ports["stall-version"] }), { code: "timeout" }],
    ["that trickles", (ports) => ({ port: ports.trickle }), { code: "timeout" }],
    [
      "that is not TLS",
      (ports) => ({ port: ports["tell-none"], tls: { start: "immediate" } }),
      {
        code: "tls",
        check: "not-offered",
      },
    ],
    [
      "that is not VeNCrypt",
      (ports) => ({ port: ports["tell-none"], tls: {} }),
      { code: "rfb:insecure" },
    ],
  ])("%s is answered in one frame", async ([, change, answer], { expect }) => {
    const connector = await start({ limits: { openingMs: 1500 } });
    const opened = await ask(connector, { ...target(), ...change(screens.ports) });
    expect(opened.answer).toMatchObject(answer);
    if (opened.answer.ok) return;
    await ended(opened);
    expect(connector.counts()).toMatchObject({ connections: 0, opening: 0, failed: 1 });
  });

  it.for([
    ["close-after-no", "rfb:login-failed"],
    ["reset-after-no", "rfb:login-failed"],
    ["half-reason", "rfb:login-failed"],
    ["stall-after-no", "rfb:login-failed"],
    ["locked-out", "rfb:locked-out"],
  ] as const)(
    "whose server does %s is answered with its no",
    async ([screen, code], { expect }) => {
      const connector = await start({ limits: { openingMs: 500 } });
      const { answer } = await ask(connector, { ...target(screen), password: "x" });
      expect(answer).toMatchObject({ ok: false, code });
      await expect
        .poll(() => connector.logged.at(-1)?.fields, SOON)
        .toMatchObject({ status: code });
    },
  );

  it("that cannot be opened is answered with what its server offered", async ({ expect }) => {
    const server = await startVencryptServer({ types: [2, 19], offered: [257, 258] });
    onTestFinished(() => server.close());
    const connector = await start();
    const opened = await ask(connector, { ...target(), port: server.port, tls: {} });
    expect(opened.answer).toEqual({
      ok: false,
      code: "rfb:insecure",
      securityTypes: [2, 19],
      vencryptTypes: [257, 258],
    });
    await ended(opened);
    expect(connector.logged.at(-1)).toMatchObject({
      event: "connection",
      fields: { status: "rfb:insecure", securityTypes: "2 19", vencryptTypes: "257 258" },
    });
  });

  it.for<[string, object, object, object]>([
    ["is told to a server without one where it is optional", {}, OPTIONAL, { ok: true }],
    ["is wanted of a server without one", {}, {}, { code: "rfb:security" }],
    ["does not go without TLS that is demanded", { tls: {} }, OPTIONAL, { code: "rfb:insecure" }],
  ])("with a password, which %s", async ([, more, changes, answer], { expect }) => {
    const connector = await start();
    const opened = await ask(connector, { ...target(), password: "x", ...more }, changes);
    expect(opened.answer).toMatchObject(answer);
  });

  it("that nobody listens for is unreachable", async ({ expect }) => {
    const connector = await start();
    const { answer } = await ask(connector, { ...target(), port: await closedPort() });
    expect(answer).toEqual({ ok: false, code: "unreachable" });
  });

  it("that asks for what can never be allowed is not even dialled", async ({ expect }) => {
    const connector = await start();
    const port = await closedPort();
    for (const start of ["vencrypt", "immediate"] as const) {
      const tls = { mode: "anonymous", start } as const;
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect((await ask(connector, { ...target(), port, tls })).answer).toEqual({
        ok: false,
        code: "tls",
        check: "anonymous",
      });
    }
  });

  it("that answers nothing to a connection is given up", async ({ expect }) => {
    const silent = await startSilentPort();
    onTestFinished(() => silent.close());
    const connector = await start({ limits: { openingMs: 300 } });
    const { answer } = await ask(connector, { ...target(), port: silent.port });
    expect(answer).toEqual({ ok: false, code: "timeout" });
  });

  it("without TLS is refused where the rule wants it", async ({ expect }) => {
    const connector = await start({ rules: [localRule({ plain: false })] });
    const { answer } = await ask(connector, target());
    expect(answer).toEqual({ ok: false, code: "tls", check: "not-offered" });
  });

  it.for([
    ["another host", { host: "127.0.0.2" }],
    ["another port", { port: 1 }],
    ["another spelling of another host", { host: "2130706434" }],
    ["a name", { host: "localhost" }],
    ["a metadata service", { host: "169.254.169.254" }],
  ] as const)("that is %s than allowed is not dialled", async ([, change], { expect }) => {
    const allowed = parseAllowList(`127.0.0.1:${target().port}`);
    const connector = await start({
      settings: { allowed },
      resolve: () => Promise.reject(new Error("it was resolved")),
    });
    const { answer } = await ask(connector, { ...target(), ...change });
    expect(answer).toEqual({ ok: false, code: "not-allowed" });
    // The same host in a spelling that means it is fine: its canonical one is dialled.
    expect((await ask(connector, { ...target(), host: "2130706433" })).answer).toEqual({
      ok: true,
    });
  });

  const named = { allowed: parseAllowList("*.cloud.test:1-65535 localhost:1-65535") };
  it.for<[string, readonly string[], string]>([
    ["this machine", ["127.0.0.1", "::1"], "not-allowed"],
    ["this machine by IPv6", ["::ffff:127.0.0.1"], "not-allowed"],
    ["a metadata service", ["169.254.169.254"], "not-allowed"],
    ["every address", ["0.0.0.0", "::"], "not-allowed"],
    ["a link", ["fe80::1%eth0"], "not-allowed"],
    ["nothing", [], "unreachable"],
  ])("by a name that resolves to %s is not dialled", async ([, addresses, code], { expect }) => {
    const connector = await start({ settings: named, resolve: async () => addresses });
    const { answer } = await ask(connector, { ...target(), host: "hv1.cloud.test" });
    expect(answer).toEqual({ ok: false, code });
  });

  it("by a name is resolved once, and what was checked is dialled", async ({ expect }) => {
    const asked: string[] = [];
    const connector = await start({
      settings: named,
      resolve: async (name) => {
        asked.push(name);
        // The second answer is what rebinding would be.
        return asked.length === 1 ? ["127.0.0.1"] : ["169.254.169.254"];
      },
    });
    const { answer } = await ask(connector, { ...target(), host: "LOCALHOST." });
    expect(answer).toEqual({ ok: true });
    expect(asked).toEqual(["localhost"]);
  });

  it("by a name whose first address does not answer is tried at the next", async ({ expect }) => {
    const connector = await start({
      settings: named,
      // Nobody listens there.
      resolve: async () => ["127.0.0.99", "127.0.0.1"],
    });
    expect((await ask(connector, { ...target(), host: "localhost" })).answer).toEqual({ ok: true });
  });

  it("by a name is tried at so many addresses and no more", async ({ expect }) => {
    const open = async (others: number) => {
      const nobody = Array.from({ length: others }, (_, index) => `127.0.1.${index + 1}`);
      const connector = await start({
        settings: named,
        resolve: async () => [...nobody, "127.0.0.1"],
      });
      return (await ask(connector, { ...target(), host: "localhost" })).answer;
    };
    expect(await open(MAX_ADDRESSES - 1)).toEqual({ ok: true });
    expect(await open(MAX_ADDRESSES)).toEqual({ ok: false, code: "unreachable" });
  });

  it("whose name does not resolve in time is given up", async ({ expect }) => {
    const connector = await start({
      settings: named,
      limits: { openingMs: 100 },
      resolve: () => new Promise(() => {}),
    });
    const { answer } = await ask(connector, { ...target(), host: "hv1.cloud.test" });
    expect(answer).toEqual({ ok: false, code: "timeout" });
  });
});

describe("the limits", () => {
  it("allow so many consoles and no more, and others may wait meanwhile", async ({ expect }) => {
    const connector = await start({ limits: { connections: 2 } });
    const idle = Array.from({ length: 4 }, () => gatewayEnd(connector.port));
    await expect.poll(() => connector.counts().connections, SOON).toBe(4);
    const sessions = [await ask(connector, target()), await ask(connector, target())];
    expect(sessions.map(({ answer }) => answer)).toEqual([{ ok: true }, { ok: true }]);
    const third = await ask(connector, target("tell-3.3"));
    expect(third.answer).toEqual({ ok: false, code: "connector" });
    sessions[0]?.socket.destroy();
    await expect.poll(() => connector.counts().relaying, SOON).toBe(1);
    expect((await ask(connector, target())).answer).toEqual({ ok: true });
    for (const { socket } of idle) socket.destroy();
  });

  it("give a gateway its place although strangers have taken all", async ({ expect }) => {
    const connector = await start();
    const strangers = Array.from({ length: MAX_WAITING + 1 }, () =>
      from("127.0.0.9", connector.port),
    );
    await expect
      .poll(() => connector.counts(), SOON)
      .toMatchObject({
        connections: MAX_WAITING,
        refused: 1,
      });
    expect(connector.logged.at(-1)?.fields).toEqual({ from: "127.0.0.9", reason: "full" });
    expect((await ask(connector, target())).answer).toEqual({ ok: true });
    // The oldest of theirs had to go, no other.
    await expect.poll(() => connector.counts().refused, SOON).toBe(2);
    await ended({ socket: strangers[0] ?? new Socket() });
    expect(strangers.filter(({ destroyed }) => !destroyed).length).toBeGreaterThanOrEqual(
      MAX_WAITING - 1,
    );
    for (const stranger of strangers) stranger.destroy();
  });

  it("allow so many consoles of a target and no more, however it is spelled", async ({
    expect,
  }) => {
    const connector = await start({ limits: { perTarget: 2 } });
    const first = await ask(connector, target());
    expect((await ask(connector, { ...target(), host: "0x7f000001" })).answer).toEqual({
      ok: true,
    });
    expect((await ask(connector, target())).answer).toEqual({
      ok: false,
      code: "connector",
    });
    expect((await ask(connector, target("tell-3.3"))).answer).toMatchObject({
      code: "rfb:needs-password",
    });
    first.socket.destroy();
    await expect.poll(() => connector.counts().relaying, SOON).toBe(1);
    expect((await ask(connector, target())).answer).toEqual({ ok: true });
  });

  it("end a session in which nothing passes", async ({ expect }) => {
    const connector = await start({ limits: { idleMs: 2000 } });
    const gateway = await ask(connector, target());
    for (let turn = 0; turn < 5; turn += 1) {
      gateway.write("a");
      // oxlint-disable-next-line no-await-in-loop -- it is kept alive
      await sleep(500);
    }
    expect(gateway.socket.destroyed).toBe(false);
    await ended(gateway);
    expect(connector.logged.at(-1)?.fields).toMatchObject({ end: "idle", bytesToTarget: 5 });
  });
});

describe("a gateway", () => {
  it("that leaves while its console is opened ends the opening", async ({ expect }) => {
    const silent = await startSilentPort();
    onTestFinished(() => silent.close());
    const connector = await start();
    for (const leave of ["end", "destroy"] as const) {
      const gateway = gatewayEnd(connector.port);
      const never = gateway.open(
        sealPreamble(newPreamble({ ...target(), port: silent.port }), KEY),
      );
      never.catch(() => {});
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await expect.poll(() => connector.counts().opening, SOON).toBe(1);
      gateway.socket[leave]();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await expect
        .poll(() => connector.counts(), { timeout: 2000 })
        .toMatchObject({
          connections: 0,
          opening: 0,
        });
      expect(connector.logged.at(-1)).toMatchObject({
        event: "connection",
        fields: { status: "gone" },
      });
    }
  });

  it("that speaks before it has its answer gets none", async ({ expect }) => {
    const connector = await start();
    const gateway = gatewayEnd(connector.port);
    const { frame } = sealPreamble(newPreamble({ ...target("stall-version") }), KEY);
    gateway.socket.write(Buffer.concat([frame, Uint8Array.of(0)]));
    await ended(gateway);
    expect(gateway.incoming.available).toBe(0);
    expect(connector.logged.at(-1)?.fields).toMatchObject({ status: "gone" });
  });

  /** Records of the gateway with what was made of them on the way; the console gets what comes in front. */
  it.for<[string, (records: readonly Uint8Array[]) => Uint8Array, string]>([
    ["changed", ([first = NONE, second = NONE]) => wire(first, flipped(second)), "one"],
    ["repeated", ([first = NONE]) => wire(first, first), "one"],
    ["in another order", ([first = NONE, second = NONE]) => wire(second, first), ""],
    ["left out", ([, second = NONE]) => second, ""],
    ["in the clear", ([first = NONE]) => wire(first, Buffer.from("typed in the clear")), "one"],
    ["whole, and cut behind", ([first = NONE, second = NONE]) => wire(first, second), "onetwo"],
    [
      "cut in the middle",
      ([first = NONE, second = NONE]) => wire(first, second.subarray(0, 9)),
      "one",
    ],
  ])("has its session ended when its records come %s", async ([, change, told], { expect }) => {
    const heard: Buffer[] = [];
    const peer = await startPlainScreen((socket) =>
      socket.on("data", (chunk) => heard.push(chunk)),
    );
    const connector = await start();
    const sealed = sealPreamble(newPreamble({ ...target(), port: peer.port }), KEY);
    const gateway = gatewayEnd(connector.port);
    const opened = await gateway.open(sealed);
    if (opened === undefined) throw new Error("no status");
    const session = sealedEnd(gateway.socket, gateway.incoming, opened.keys);
    await session.incoming.read("init".length);
    const sealer = new RecordSealer(opened.keys.send);
    const records = ["one", "two"].map((text) => sealer.seal(Buffer.from(text)));
    gateway.socket.end(change(records));
    await ended(gateway);
    await expect.poll(() => connector.counts().connections, SOON).toBe(0);
    expect(connector.logged.at(-1)?.fields).toMatchObject({
      end: "broken",
      bytesToTarget: told.length,
    });
    expect(Buffer.concat(heard).toString()).toBe(told);
    // It was cut off, and is not told that all is well.
    await expect(session.incoming.read(1)).rejects.toThrow();
    expect(session.ended()).toBe(false);
  });

  it("has its session ended when its records are the connector's own", async ({ expect }) => {
    const connector = await start();
    const gateway = gatewayEnd(connector.port);
    expect(await gateway.open(sealPreamble(newPreamble(target()), KEY))).toBeDefined();
    gateway.socket.removeAllListeners("data").pipe(gateway.socket);
    await ended(gateway);
    await expect.poll(() => connector.counts().connections, SOON).toBe(0);
    expect(connector.logged.at(-1)?.fields).toMatchObject({ end: "broken", bytesToTarget: 0 });
  });
});

describe("the relay", () => {
  it("passes a flood unchanged", async ({ expect }) => {
    const connector = await start();
    const { socket, incoming, answer } = await ask(connector, {
      ...target("flood"),
      password: DOUBLE_PASSWORD,
    });
    expect(answer).toEqual({ ok: true });
    await incoming.read(INIT_BYTES);
    const flood = Buffer.from(await incoming.read(3_000_000));
    expect(
      flood.equals(Buffer.from(Uint8Array.from({ length: 3_000_000 }, (_, at) => floodByte(at)))),
    ).toBe(true);
    socket.destroy();
    await expect.poll(() => connector.counts().connections, SOON).toBe(0);
  });

  it("stops reading the target while the gateway does not read", async ({ expect }) => {
    let flooded = (): number => 0;
    const peer = await startPlainScreen(
      (socket) => (flooded = flood(socket, (bytes) => socket.write(bytes))),
    );
    const connector = await start();
    const { socket, incoming } = await ask(connector, { ...target(), port: peer.port });
    await incoming.read("init".length + 1_000_000);
    socket.pause();
    // What the kernel holds for two connections on loopback, and little more.
    expect(await whenStill(flooded)).toBeLessThan(32_000_000);
    socket.destroy();
    await expect.poll(() => connector.counts().connections, SOON).toBe(0);
  });

  it("stops reading the gateway while the target takes nothing", async ({ expect }) => {
    const connector = await start();
    const deaf = await ask(connector, { ...target("deaf"), password: DOUBLE_PASSWORD });
    // What the kernel holds for two connections on loopback, and little more.
    expect(await whenStill(flood(deaf.socket, deaf.write))).toBeLessThan(32_000_000);
  });

  it("hands the end of one side to the other, what was written before it included", async ({
    expect,
  }) => {
    const told: Buffer[] = [];
    const peer = await startPlainScreen((socket) => {
      socket.on("data", (chunk) => told.push(chunk));
      socket.on("end", () => socket.end("last words"));
    });
    const connector = await start();
    const gateway = await ask(connector, { ...target(), port: peer.port });
    gateway.end("goodbye");
    const words = await gateway.incoming.read("init".length + "last words".length);
    expect(Buffer.from(words).toString()).toBe("initlast words");
    expect(Buffer.concat(told).toString()).toBe("goodbye");
    await ended(gateway);
    expect(gateway.ended()).toBe(true);
    await expect.poll(() => connector.counts().connections, SOON).toBe(0);
    expect(connector.logged.at(-1)?.fields).toMatchObject({
      end: "gateway",
      bytesToTarget: 7,
      bytesToGateway: 14,
    });
  });

  it.for(["close-relay", "reset-relay"] as const)(
    "ends when the target does: %s",
    async (screen, { expect }) => {
      const connector = await start();
      const gateway = await ask(connector, { ...target(screen), password: DOUBLE_PASSWORD });
      gateway.socket.on("end", () => gateway.end());
      await ended(gateway);
      // Both ways the connector says so: it is not the way to it that broke.
      expect(gateway.ended()).toBe(true);
      await expect
        .poll(() => connector.counts(), SOON)
        .toMatchObject({ connections: 0, relaying: 0 });
      expect(connector.logged.at(-1)?.fields["end"]).toBe(
        screen === "close-relay" ? "target" : "broken",
      );
    },
  );

  /** Writes as fast as the other end takes it; what is returned says how many bytes that were. */
  function flood(socket: Socket, write: (bytes: Uint8Array) => boolean): () => number {
    let written = 0;
    const chunk = new Uint8Array(65_536);
    const pump = (): void => {
      while (written < 64_000_000 && write(chunk)) written += chunk.length;
    };
    socket.on("drain", pump);
    pump();
    return () => written;
  }
});

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
      "listen: nobody can listen there now (EADDRINUSE)",
    );
    const settings = { listen: { host: "127.0.0.1", port: 0 }, health: listen };
    await expect(startTestConnector({ settings })).rejects.toThrow("health: nobody");
  });

  it("speaks TLS to gateways where it has a certificate, within the preamble's time", async ({
    expect,
  }) => {
    const pki = new Pki();
    onTestFinished(() => pki.remove());
    const shown = pki.selfSigned({ dns: ["connector.test"] });
    const settings = { identity: { certificate: shown.certificate, key: shown.key } };
    const connector = await start({ settings, limits: { preambleMs: 300 } });
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

/** A connection from another address of this machine. */
function from(localAddress: string, port: number): Socket {
  return connect({ host: "127.0.0.1", port, localAddress }).on("error", () => {});
}

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

/** A VNC server that lets everybody in and then does what the test says. */
async function startPlainScreen(
  then: (socket: Socket) => void,
): Promise<{ readonly port: number }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    const steps = [Uint8Array.of(1, 1), Uint8Array.of(0, 0, 0, 0), Buffer.from("init")];
    socket.write("RFB 003.008\n");
    const step = (): void => {
      const next = steps.shift();
      if (next !== undefined) socket.write(next);
      if (steps.length > 0) return;
      socket.off("data", step);
      then(socket);
    };
    socket.on("data", step);
  });
  const screen = await listening(server);
  onTestFinished(() => screen.close());
  return screen;
}

const NONE = new Uint8Array(0);

function flipped(record: Uint8Array): Uint8Array {
  return Uint8Array.from(record, (byte, at) => (at === record.length - 1 ? byte ^ 1 : byte));
}
