import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { beforeAll, describe, it } from "vitest";
import { WebSocket } from "ws";

import { kubevirt, proxmox, webmks } from "../../../support/doubles/console-faces.ts";
import type { Listening } from "../../../support/doubles/listening.ts";
import {
  startWebsocketConsole,
  type ConsoleFace,
  type WebsocketConsole,
  type WebsocketFault,
} from "../../../support/doubles/websocket-console.ts";
import { Pki, type Identity } from "../../../support/pki/pki.ts";
import { startEchoScreen } from "./raw-client.ts";

const BANNER = "RFB 003.008\n";

let screen: Listening;
beforeAll(async () => {
  screen = await startEchoScreen(BANNER);
  return () => screen.close();
});

type Cleanup = (done: () => Promise<void>) => void;

async function start(
  face: ConsoleFace,
  onTestFinished: Cleanup,
  identity?: Identity,
): Promise<WebsocketConsole> {
  const console = await startWebsocketConsole(face, identity);
  onTestFinished(() => console.close());
  return console;
}

interface Visit {
  readonly socket: WebSocket;
  /** Each message as text; the kind stands before it when it is not binary. */
  readonly messages: readonly string[];
}

/** Opens a console. */
function visit(
  { origin }: WebsocketConsole,
  path: string,
  protocols: readonly string[],
  headers: Record<string, string> = {},
  ca?: string,
): Visit {
  const socket = new WebSocket(origin + path, [...protocols], { headers, ca });
  const messages: string[] = [];
  socket.on("message", (data: Buffer, binary) => {
    messages.push((binary ? "" : "text:") + data.toString("latin1"));
  });
  socket.on("error", () => undefined);
  return { socket, messages };
}

/** How an attempt ends: the HTTP status, or the client's complaint. */
async function refusal({ socket }: Visit): Promise<string> {
  return new Promise((resolve) => {
    socket.once("error", (error) => resolve(error.message));
    socket.once("unexpected-response", (_request, { statusCode, statusMessage }) => {
      resolve(`${statusCode} ${statusMessage}`);
      socket.terminate();
    });
  });
}

describe("WebMKS", () => {
  it("opens a console once for each ticket", async ({ expect, onTestFinished }) => {
    const pki = new Pki();
    onTestFinished(() => pki.remove());
    const identity = pki.selfSigned({ dns: ["localhost"], ip: ["127.0.0.1"], key: "rsa" });
    const face = webmks({ tickets: { "cst-52-a": screen.port } });
    const console = await start(face, onTestFinished, identity);
    const open = (): Visit =>
      visit(console, "/ticket/cst-52-a", ["binary", "vmware-vvc"], {}, identity.certificate);
    const first = open();
    await expect.poll(() => first.messages).toEqual([BANNER]);
    expect(first.socket.protocol).toBe("binary");
    first.socket.send(Buffer.from("ping"));
    await expect.poll(() => first.messages).toEqual([BANNER, "ping"]);
    expect(console.frames).toEqual([{ kind: "binary", length: 4 }]);
    expect(console.open()).toBe(1);
    expect(await refusal(open())).toBe("404 Not Found");
    first.socket.close(1000);
    await expect.poll(() => [console.open(), console.closeCode()]).toEqual([0, 1000]);
    expect(console.requests[0]).toMatchObject({
      path: "/ticket/cst-52-a",
      protocols: ["binary", "vmware-vvc"],
    });
  });

  it("refuses other protocols, and hangs up where it is told to", async ({
    expect,
    onTestFinished,
  }) => {
    const face = webmks({ tickets: { known: screen.port }, unknownTicket: "close" });
    const console = await start(face, onTestFinished);
    expect(await refusal(visit(console, "/ticket/known", ["vmware-vvc"]))).toBe("400 Bad Request");
    expect(await refusal(visit(console, "/ticket/other", ["binary"]))).toContain("hang up");
  });
});

describe("Proxmox", () => {
  it("wants a login, the port and the ticket", async ({ expect, onTestFinished }) => {
    const face = proxmox({
      node: "pve1",
      vmid: 101,
      port: 5901,
      vncTicket: "PVEVNC:6500::a+b/c==",
      loginTicket: "PVE:root@pam:65::x=",
      apiToken: "root@pam!gw=secret",
      vncPort: screen.port,
    });
    const console = await start(face, onTestFinished);
    const path = "/api2/json/nodes/pve1/qemu/101/vncwebsocket";
    const query = new URLSearchParams({ port: "5901", vncticket: "PVEVNC:6500::a+b/c==" });
    const cookie = { Cookie: `PVEAuthCookie=${encodeURIComponent("PVE:root@pam:65::x=")}` };
    const token = { Authorization: "PVEAPIToken=root@pam!gw=secret" };
    const open = (headers: Record<string, string>, search: string, at = path): Visit =>
      visit(console, `${at}?${search}`, ["binary"], headers);
    for (const headers of [cookie, token]) {
      const opened = open(headers, query.toString());
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await expect.poll(() => opened.messages).toEqual([BANNER]);
      expect(opened.socket.protocol).toBe("binary");
      opened.socket.close();
    }
    const wrong = { Cookie: "PVEAuthCookie=other" };
    expect(await refusal(open(wrong, query.toString()))).toMatch(/^401 .* invalid PVE ticket$/);
    expect(await refusal(open({}, query.toString()))).toBe("401 No ticket");
    expect(await refusal(open(token, "port=5901&vncticket=old"))).toMatch(/^401 permission denied/);
    expect(await refusal(open(token, query.toString().replace("5901", "5902")))).toMatch(/^401/);
    expect(await refusal(open(token, query.toString(), path.replace("101", "102")))).toMatch(
      /^404/,
    );
  });
});

describe("KubeVirt", () => {
  const at = (vm: string): string =>
    `/apis/subresources.kubevirt.io/v1/namespaces/ns/virtualmachineinstances/${vm}/vnc`;
  const plain = ["plain.kubevirt.io"];
  const may = { Authorization: "Bearer may" };
  const face = (running = true): ConsoleFace =>
    kubevirt({
      namespace: "ns",
      name: "vm1",
      tokens: { may: "allowed", not: "forbidden" },
      vncPort: screen.port,
      running,
    });

  it("wants a token that may, a machine that runs and its subprotocol", async ({
    expect,
    onTestFinished,
  }) => {
    const console = await start(face(), onTestFinished);
    const opened = visit(console, at("vm1"), plain, may);
    await expect.poll(() => opened.messages).toEqual([BANNER]);
    expect(opened.socket.protocol).toBe("plain.kubevirt.io");
    const bearer = (token: string): Record<string, string> => ({
      Authorization: `Bearer ${token}`,
    });
    expect(await refusal(visit(console, at("vm1"), plain))).toBe("401 Unauthorized");
    expect(await refusal(visit(console, at("vm1"), plain, bearer("x")))).toBe("401 Unauthorized");
    expect(await refusal(visit(console, at("vm1"), plain, bearer("toString")))).toBe(
      "401 Unauthorized",
    );
    expect(await refusal(visit(console, at("vm1"), plain, bearer("not")))).toBe("403 Forbidden");
    expect(await refusal(visit(console, at("vm2"), plain, may))).toBe("404 Not Found");
    expect(await refusal(visit(console, at("vm1"), ["binary"], may))).toBe("400 Bad Request");
    const halted = await start(face(false), onTestFinished);
    expect(await refusal(visit(halted, at("vm1"), plain, may))).toBe("503 Service Unavailable");
  });

  it("lets the newest console win unless it is asked not to", async ({
    expect,
    onTestFinished,
  }) => {
    const console = await start(face(), onTestFinished);
    const first = visit(console, at("vm1"), plain, may);
    await expect.poll(() => first.messages).toEqual([BANNER]);
    const polite = visit(console, `${at("vm1")}?preserveSession=true`, plain, may);
    expect(await refusal(polite)).toBe("503 Service Unavailable");
    const ended = once(first.socket, "close");
    const second = visit(console, at("vm1"), plain, may);
    expect((await ended)[0]).toBe(1000);
    await expect.poll(() => second.messages).toEqual([BANNER]);
    await expect.poll(() => console.open()).toBe(1);
    second.socket.close();
    await expect.poll(() => console.open()).toBe(0);
    const third = visit(console, `${at("vm1")}?preserveSession=true`, plain, may);
    await expect.poll(() => third.messages).toEqual([BANNER]);
  });
});

describe("a console that does wrong", () => {
  async function wrong(
    fault: WebsocketFault,
    onTestFinished: Cleanup,
  ): Promise<{ console: WebsocketConsole; visit: Visit }> {
    const console = await start(
      () => ({ vncPort: screen.port, protocol: "binary" }),
      onTestFinished,
    );
    console.misbehave(fault);
    return { console, visit: visit(console, "/", ["binary"]) };
  }

  it.for<[WebsocketFault, RegExp]>([
    ["close-at-upgrade", /hang up/],
    ["redirect", /^302 Found$/],
    ["bad-accept", /Sec-WebSocket-Accept/],
    ["wrong-protocol", /subprotocol/],
    ["no-protocol", /subprotocol/],
    ["masked", /MASK/],
  ])("%s", async ([fault, complaint], { expect, onTestFinished }) => {
    const attempt = await wrong(fault, onTestFinished);
    expect(await refusal(attempt.visit)).toMatch(complaint);
  });

  it("says nothing", async ({ expect, onTestFinished }) => {
    const attempt = await wrong("silent", onTestFinished);
    await expect.poll(() => attempt.console.requests.length).toBe(1);
    await sleep(50);
    expect(attempt.visit.socket.readyState).toBe(WebSocket.CONNECTING);
    attempt.visit.socket.terminate();
  });

  it("sends text", async ({ expect, onTestFinished }) => {
    const attempt = await wrong("text", onTestFinished);
    await expect.poll(() => attempt.visit.messages).toEqual([`text:${BANNER}`]);
  });

  it("sends fragments, which are sound", async ({ expect, onTestFinished }) => {
    const attempt = await wrong("fragments", onTestFinished);
    await expect.poll(() => attempt.visit.messages).toEqual([BANNER]);
  });

  it("sends a huge frame", async ({ expect, onTestFinished }) => {
    const attempt = await wrong("huge-frame", onTestFinished);
    await expect.poll(() => attempt.visit.messages[0]?.length).toBe(1_048_577);
  });

  it("pings without end", async ({ expect, onTestFinished }) => {
    const { console } = await wrong("ping-flood", onTestFinished);
    // By itself this client hangs up on a server that pings faster than its pongs leave.
    const socket = new WebSocket(console.origin, ["binary"], { autoPong: false });
    let pings = 0;
    socket.on("ping", () => (pings += 1));
    await expect.poll(() => pings).toBeGreaterThan(1000);
    socket.pong("alive");
    await expect.poll(() => console.frames).toContainEqual({ kind: "pong", length: 5 });
    socket.terminate();
  });

  it("closes with a code, or without", async ({ expect, onTestFinished }) => {
    const closing = await wrong({ close: 1011, reason: "no more" }, onTestFinished);
    const [code, reason] = await once(closing.visit.socket, "close");
    expect([code, String(reason)]).toEqual([1011, "no more"]);
    const cut = await wrong("cut", onTestFinished);
    expect((await once(cut.visit.socket, "close"))[0]).toBe(1006);
    expect(cut.visit.messages).toEqual([BANNER]);
  });
});

describe("a console whose screen ends", () => {
  it("closes cleanly", async ({ expect, onTestFinished }) => {
    const dying = await startEchoScreen(BANNER);
    const console = await start(
      () => ({ vncPort: dying.port, protocol: "binary" }),
      onTestFinished,
    );
    const { socket, messages } = visit(console, "/", ["binary"]);
    await expect.poll(() => messages).toEqual([BANNER]);
    const closed = once(socket, "close");
    await dying.close();
    expect((await closed)[0]).toBe(1000);
  });
});
