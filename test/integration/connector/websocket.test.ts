import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, describe, it, onTestFinished } from "vitest";
import { WebSocket, WebSocketServer } from "ws";

import { MAX_MESSAGE_BYTES } from "../../../connector/open/websocket.ts";
import { MAX_SENT_FRAME_BYTES, websocketStream } from "../../../connector/open/websocket-stream.ts";
import type { WebSocketTarget } from "../../../worker/ticket/claims.ts";
import {
  ask,
  localRule,
  startTestConnector,
  type TestConnector,
  type TestConnectorOptions,
} from "../../support/connector/harness.ts";
import { screensForFile } from "../../support/connector/scene.ts";
import { kubevirt, proxmox, webmks } from "../../support/doubles/console-faces.ts";
import { DOUBLE_NAME, DOUBLE_PASSWORD } from "../../support/doubles/names.ts";
import {
  startWebsocketConsole,
  type ConsoleFace,
  type WebsocketConsole,
  type WebsocketFault,
} from "../../support/doubles/websocket-console.ts";
import { Pki, type Identity } from "../../support/pki/pki.ts";
import { whenStill } from "./still.ts";
import { SOON } from "../../support/soon.ts";

const pki = new Pki();
const ca = pki.ca();
const identity = pki.issue(ca, { ip: ["127.0.0.1"] });
const TRUST = localRule({ authorities: ca.certificate });

/** On a busy computer as well. */
const screens = screensForFile();
afterAll(() => pki.remove());

interface Scene {
  readonly console: WebsocketConsole;
  readonly connector: TestConnector;
  readonly target: WebSocketTarget;
}

async function scene(
  face: ConsoleFace = anybody(),
  options: TestConnectorOptions & { readonly identity?: Identity | null } = {},
): Promise<Scene> {
  const shown = options.identity === undefined ? identity : options.identity;
  const console = await startWebsocketConsole(face, shown ?? undefined);
  onTestFinished(() => console.close());
  const connector = await startTestConnector({ rules: [TRUST], ...options });
  onTestFinished(() => connector.close());
  return {
    console,
    connector,
    target: {
      kind: "websocket",
      host: "127.0.0.1",
      port: console.port,
      path: "/screen?token=a%20b",
      subprotocol: "binary",
    },
  };
}

function anybody(port?: number): ConsoleFace {
  return () => ({ vncPort: port ?? screens.ports["tell-none"], protocol: "binary" });
}

async function serverName(incoming: { read(count: number): Promise<Uint8Array> }): Promise<string> {
  return Buffer.from(await incoming.read(24 + DOUBLE_NAME.length))
    .subarray(24)
    .toString();
}

describe("a console that is a WebSocket", () => {
  it("opens inside checked TLS, sends what the target says, and relays", async ({ expect }) => {
    const { console, connector, target } = await scene();
    const headers = { authorization: "Bearer a b", cookie: "a=b; c=d", origin: "https://x.test" };
    const { answer, incoming, write, end } = await ask(connector, { ...target, headers });
    expect(answer).toMatchObject({ ok: true, tls: { version: "TLSv1.3" } });
    expect(await serverName(incoming)).toBe(DOUBLE_NAME);
    write(Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 65));
    expect(
      Buffer.from(await incoming.read(24))
        .subarray(8)
        .toString(),
    ).toBe("0401000000000041");
    const [request] = console.requests;
    expect(request).toMatchObject({
      path: "/screen",
      protocols: ["binary"],
      serverName: undefined,
    });
    expect(request?.query.get("token")).toBe("a b");
    expect(request?.headers).toMatchObject({
      ...headers,
      host: `127.0.0.1:${console.port}`,
      "sec-websocket-version": "13",
    });
    expect(request?.headers["sec-websocket-extensions"]).toBeUndefined();
    end();
    await expect.poll(() => console.open(), SOON).toBe(0);
    expect(console.closeCode()).toBe(1000);
  });

  it("opens in the clear where the target says so, and not where the rule forbids", async ({
    expect,
  }) => {
    const { connector, target } = await scene(anybody(), { identity: null });
    expect((await ask(connector, { ...target, tls: false })).answer).toEqual({ ok: true });
    expect((await ask(connector, target)).answer).toMatchObject({ code: "tls" });
    const strict = await scene(anybody(), { identity: null, rules: [localRule({ plain: false })] });
    const { answer } = await ask(strict.connector, { ...strict.target, tls: false });
    expect(answer).toEqual({ ok: false, code: "tls", check: "not-offered" });
    expect(strict.console.connections()).toBe(0);
  });

  it("says nothing, not even the path, to a server that proves nothing", async ({ expect }) => {
    const impostor = pki.issue(pki.impostorOf(ca), { ip: ["127.0.0.1"] });
    const { console, connector, target } = await scene(anybody(), { identity: impostor });
    const { answer } = await ask(connector, target);
    expect(answer).toEqual({ ok: false, code: "tls", check: "authority" });
    expect(console.requests).toEqual([]);
  });

  it("opens those of ESXi, Proxmox VE and KubeVirt", async ({ expect }) => {
    const vncPort = screens.ports["tell-none"];
    const esxi = await scene(webmks({ tickets: { "cst-52-a": vncPort } }));
    const byTicket = { ...esxi.target, path: "/ticket/cst-52-a" };
    expect((await ask(esxi.connector, byTicket)).answer).toMatchObject({ ok: true });
    expect((await ask(esxi.connector, byTicket)).answer).toMatchObject({ code: "not-running" });

    const node = {
      node: "pve1",
      vmid: 100,
      port: 5900,
      vncTicket: "PVEVNC:1",
      apiToken: "a@pve!b=c",
    };
    const pve = await scene(proxmox({ ...node, vncPort: screens.ports.tell }));
    const path = "/api2/json/nodes/pve1/qemu/100/vncwebsocket?port=5900&vncticket=PVEVNC%3A1";
    const authorised = {
      ...pve.target,
      path,
      password: DOUBLE_PASSWORD,
      headers: { authorization: "PVEAPIToken=a@pve!b=c" },
    };
    expect((await ask(pve.connector, authorised)).answer).toMatchObject({ ok: true });
    const { headers: _headers, ...stranger } = authorised;
    expect((await ask(pve.connector, stranger)).answer).toMatchObject({ code: "unauthorized" });

    const vm = {
      namespace: "default",
      name: "vm1",
      tokens: { good: "allowed", less: "forbidden" },
    } as const;
    const kube = await scene(kubevirt({ ...vm, vncPort }));
    const api = "/apis/subresources.kubevirt.io/v1/namespaces/default/virtualmachineinstances";
    const bearer = (token: string, name = "vm1") => ({
      ...kube.target,
      subprotocol: "plain.kubevirt.io",
      path: `${api}/${name}/vnc?preserveSession=true`,
      headers: { authorization: `Bearer ${token}` },
    });
    const open = async (target: WebSocketTarget) => (await ask(kube.connector, target)).answer;
    expect(await open(bearer("good"))).toMatchObject({ ok: true });
    expect(await open(bearer("good"))).toMatchObject({ code: "busy" });
    expect(await open(bearer("less"))).toMatchObject({ code: "unauthorized" });
    expect(await open(bearer("none"))).toMatchObject({ code: "unauthorized" });
    expect(await open(bearer("good", "vm2"))).toMatchObject({ code: "not-running" });
  });

  it.for<[WebsocketFault, object]>([
    ["fragments", { ok: true }],
    ["ping-flood", { ok: true }],
    ["silent", { code: "timeout" }],
    ["close-at-upgrade", { code: "refused" }],
    ["redirect", { code: "refused" }],
    ["bad-accept", { code: "protocol" }],
    ["wrong-protocol", { code: "protocol" }],
    ["no-protocol", { code: "protocol" }],
    ["text", { code: "protocol" }],
    ["huge-frame", { code: "protocol" }],
    ["masked", { code: "protocol" }],
    ["cut", { code: "refused" }],
    [{ close: 1011, reason: "canary" }, { code: "refused" }],
  ])("answers a server that is %j with %j", async ([fault, answer], { expect }) => {
    const { console, connector, target } = await scene(anybody(), { limits: { openingMs: 5000 } });
    console.misbehave(fault);
    const opened = await ask(connector, target);
    expect(opened.answer).toMatchObject(answer);
    opened.socket.destroy();
    await expect.poll(() => console.connections(), SOON).toBe(0);
  });

  it("takes the longest message and no longer one", async ({ expect }) => {
    for (const length of [MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES + 1]) {
      // oxlint-disable no-await-in-loop -- one after another
      const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
      onTestFinished(() => server.close());
      server.on("connection", (socket) => {
        const steps = ["\x01\x01", "\0\0\0\0", new Uint8Array(length)];
        socket.send(Buffer.from("RFB 003.008\n"));
        socket.on("message", () => socket.send(Buffer.from(steps.shift() ?? "")));
        socket.on("error", () => {});
      });
      await once(server, "listening");
      const connector = await startTestConnector();
      onTestFinished(() => connector.close());
      const { answer, incoming } = await ask(connector, {
        kind: "websocket",
        host: "127.0.0.1",
        port: (server.address() as AddressInfo).port,
        path: "/",
        tls: false,
      });
      expect(answer).toEqual({ ok: true });
      const read = incoming.read(length).then(
        (bytes) => bytes.length,
        () => "ended",
      );
      expect(await read).toBe(length === MAX_MESSAGE_BYTES ? length : "ended");
      // oxlint-enable no-await-in-loop
    }
  });

  it("does not read a console on while its gateway does not read", async ({ expect }) => {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
    onTestFinished(() => server.close());
    let sent = 0;
    server.on("connection", (socket) => {
      const steps = ["\x01\x01", "\0\0\0\0"];
      const flood = (): void => {
        if (socket.readyState !== WebSocket.OPEN) return;
        // An end, so that it stands still in any case.
        for (; socket.bufferedAmount < 1_000_000 && sent < 64_000_000; sent += 65_536)
          socket.send(new Uint8Array(65_536));
        setTimeout(flood, 1);
      };
      socket.send(Buffer.from("RFB 003.008\n"));
      socket.on("error", () => {});
      socket.on("message", () => {
        const step = steps.shift();
        if (step === undefined) flood();
        else socket.send(Buffer.from(step));
      });
    });
    await once(server, "listening");
    const connector = await startTestConnector();
    onTestFinished(() => connector.close());
    const { socket } = await ask(connector, {
      kind: "websocket",
      host: "127.0.0.1",
      port: (server.address() as AddressInfo).port,
      path: "/",
      tls: false,
    });
    socket.pause();
    // What the kernel holds for two connections on loopback, and little more.
    expect(await whenStill(() => sent)).toBeLessThan(32_000_000);
    socket.destroy();
  });

  it("answers pings, and not those of a server that takes no answers", async ({ expect }) => {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    onTestFinished(() => server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong: false });
    const stream = websocketStream(socket).resume();
    onTestFinished(() => {
      stream.destroy();
    });
    const [peer] = (await once(server, "connection")) as [WebSocket];
    peer.ping("are you there");
    expect(String((await once(peer, "pong"))[0])).toBe("are you there");
    peer.pause();
    for (let round = 0; round < 100; round += 1) {
      for (let count = 0; count < 1000; count += 1) peer.ping(Buffer.alloc(125));
      // oxlint-disable-next-line no-await-in-loop -- the client has to see them
      await sleep(5);
    }
    await sleep(200);
    expect(socket.bufferedAmount).toBeLessThan(70_000);
  });

  it("sends frames of the longest length and no longer ones", async ({ expect }) => {
    const { console, connector, target } = await scene();
    const { incoming, write } = await ask(connector, target);
    await serverName(incoming);
    write(new Uint8Array(1_000_000));
    const sum = () => console.frames.reduce((total, { length }) => total + length, 0);
    await expect.poll(sum, SOON).toBeGreaterThanOrEqual(1_000_000);
    const lengths = console.frames.map(({ length }) => length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(MAX_SENT_FRAME_BYTES);
    expect(console.frames.every(({ kind }) => kind === "binary")).toBe(true);
  });
});
