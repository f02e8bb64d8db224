import { once } from "node:events";

import { afterAll, describe, it } from "vitest";
import { WebSocket } from "ws";

import { ByteReader } from "../support/byte-reader.ts";
import { kubevirt, proxmox, webmks } from "../support/doubles/console-faces.ts";
import { startWebsocketConsole, type ConsoleFace } from "../support/doubles/websocket-console.ts";
import { XapiPool } from "../support/doubles/xapi-pool.ts";
import { startXapi } from "../support/doubles/xapi.ts";
import { Pki } from "../support/pki/pki.ts";
import { wire } from "../support/play.ts";
import { connectRfb, tcpPipe, type BytePipe } from "../support/rfb-client.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";

const PAINT = 0x3366cc;

const pki = new Pki();
afterAll(() => pki.remove());
const identity = pki.selfSigned({ ip: ["127.0.0.1"] });

/** A console as a VNC client sees it, without the gateway. */
async function webSocketPipe(socket: WebSocket): Promise<BytePipe> {
  const incoming = new ByteReader();
  socket.on("message", (data: Buffer) => incoming.push(data));
  socket.on("close", () => incoming.end(new Error("closed")));
  await once(socket, "open");
  return { incoming, send: (bytes) => socket.send(bytes), close: () => socket.close() };
}

describe("a XenServer host", () => {
  it("shows the screen of a machine whose server speaks RFB 3.3", async ({
    expect,
    onTestFinished,
  }) => {
    const tiger = await startTigerVnc({ paint: PAINT, protocol33: true });
    const pool = new XapiPool([{ name: "root", password: "xen-pw", role: "pool-admin" }]);
    const host = await startXapi(pool);
    onTestFinished(async () => {
      await host.close();
      await tiger.close();
    });
    const vm = pool.addVm({ host, vncPort: tiger.port });
    const pipe = tcpPipe("127.0.0.1", host.port);
    const session = pool.logIn("root", "xen-pw") ?? "";
    const cookie = `Cookie: session_id=${session}`;
    pipe.send(wire(`CONNECT /console?uuid=${vm.uuid} HTTP/1.0\r\n${cookie}\r\n\r\n`));
    let head = "";
    while (!head.endsWith("\r\n\r\n")) {
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      head += String.fromCodePoint(...(await pipe.incoming.read(1)));
    }
    expect(Buffer.from(await pipe.incoming.read(12)).toString()).toBe("RFB 003.003\n");
    pipe.send(wire("RFB 003.003\n", 1));
    // Security type None by the server's choice, then 640x480 of its ServerInit.
    expect([...(await pipe.incoming.read(8))]).toEqual([0, 0, 0, 1, 2, 0x80, 1, 0xe0]);
    pipe.close();
  });
});

describe("a console that is a WebSocket", () => {
  it.for<{
    name: string;
    path: string;
    protocol: string;
    headers?: Record<string, string>;
    face: (vncPort: number) => ConsoleFace;
  }>([
    {
      name: "VMware",
      path: "/ticket/one",
      protocol: "binary",
      face: (vncPort) => webmks({ tickets: { one: vncPort } }),
    },
    {
      name: "Proxmox",
      path: "/api2/json/nodes/pve1/qemu/100/vncwebsocket?port=5900&vncticket=t",
      protocol: "binary",
      headers: { Cookie: "PVEAuthCookie=login" },
      face: (vncPort) =>
        proxmox({
          node: "pve1",
          vmid: 100,
          port: 5900,
          vncTicket: "t",
          loginTicket: "login",
          vncPort,
        }),
    },
    {
      name: "KubeVirt",
      path: "/apis/subresources.kubevirt.io/v1/namespaces/ns/virtualmachineinstances/vm/vnc",
      protocol: "plain.kubevirt.io",
      headers: { Authorization: "Bearer token" },
      face: (vncPort) =>
        kubevirt({ namespace: "ns", name: "vm", tokens: { token: "allowed" }, vncPort }),
    },
  ])(
    "shows a real screen as $name does",
    async ({ path, protocol, headers, face }, { expect, onTestFinished }) => {
      const tiger = await startTigerVnc({ paint: PAINT });
      const console = await startWebsocketConsole(face(tiger.port), identity);
      onTestFinished(async () => {
        await console.close();
        await tiger.close();
      });
      const trust = { ca: identity.certificate, headers: headers ?? {} };
      const socket = new WebSocket(console.origin + path, [protocol], trust);
      const client = await connectRfb(await webSocketPipe(socket));
      await client.nextUpdate();
      expect([client.width(), client.height()]).toEqual([640, 480]);
      await expect.poll(() => client.pixel(320, 240)).toBe(PAINT);
      client.type("k");
      await expect.poll(() => tiger.display.typed()).toBe("k");
      client.close();
      await expect.poll(() => console.open()).toBe(0);
    },
  );
});
