import { once } from "node:events";

import { beforeAll, describe, it } from "vitest";

import { CLOSE_CODES } from "../../worker/channel/ends.ts";
import { MAX_REFUSED_SOCKETS } from "../../worker/http/end-socket.ts";
import { startDemoHypervisor } from "../../demo/hypervisor.ts";
import { openGatewaySocket } from "../support/gateway-socket.ts";
import { mintTicket, startGateway, type Gateway } from "../support/gateway.ts";
import { SOON } from "../support/viewer-page.ts";
import { frame, OPCODE, openRaw, upgradeRequest, type RawPeer } from "../support/raw-websocket.ts";

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
  return () => gateway.close();
});

/** A viewer that is refused and whose every byte the test makes itself. */
function ask(ticket = "not-a-ticket"): RawPeer {
  const peer = openRaw(gateway.url);
  peer.socket.write(upgradeRequest(gateway.url, ticket));
  return peer;
}

/** Resolves when the gateway has hung up; the test's own time limit ends a wait in vain. */
async function hungUp({ socket }: RawPeer): Promise<void> {
  if (!socket.destroyed) await once(socket, "close");
}

const END = '{"type":"end","code":"ticket-invalid"}';
const CLOSE = Buffer.concat([
  Buffer.from([CLOSE_CODES["ticket-invalid"] >> 8, CLOSE_CODES["ticket-invalid"] & 0xff]),
  Buffer.from("ticket-invalid"),
]).toString("latin1");

describe("a refused viewer", () => {
  it("that never answers is told why and hung up on", async ({ expect }) => {
    const peer = ask();
    await hungUp(peer);
    expect(peer.received()).toMatch(/^HTTP\/1\.1 101 /);
    expect(peer.received()).toContain(END);
    expect(peer.received()).toContain(CLOSE);
  });

  it("that sends an endless message is hung up on in the middle of it", async ({ expect }) => {
    const peer = ask();
    const part = frame(OPCODE.binary, Buffer.alloc(1024), { final: false });
    const more = frame(OPCODE.continuation, Buffer.alloc(1024), { final: false });
    await once(peer.socket, "data");
    peer.socket.write(part);
    const sending = setInterval(() => peer.socket.write(more), 1);
    await hungUp(peer);
    clearInterval(sending);
    expect(peer.received()).toContain(END);
  });

  it("whose ticket was used is hung up on, and the session it was used for lives on", async ({
    expect,
    onTestFinished,
  }) => {
    const demo = await startDemoHypervisor();
    onTestFinished(() => demo.close());
    const ticket = await mintTicket({ port: demo.port });
    const first = openGatewaySocket({ url: gateway.url, ticket });
    onTestFinished(() => first.close());
    await first.incoming.read(1);
    const second = ask(ticket);
    await hungUp(second);
    expect(second.received()).toContain('{"type":"end","code":"ticket-used"}');
    first.send(Buffer.from("RFB 003.008\n\x01\x01", "latin1"));
    const received = first.received();
    first.send(Buffer.from([3, 0, 0, 0, 0, 0, 255, 255, 255, 255]));
    await expect.poll(() => first.received(), SOON).toBeGreaterThan(received);
  });

  it("on a page of another site is told so, which a status would not be", async ({ expect }) => {
    const ticket = await mintTicket({ port: 5900 });
    const page = openGatewaySocket({ url: gateway.url, ticket, origin: "https://evil.example" });
    const { code, reason } = await page.closed;
    expect({ code, reason }).toEqual({
      code: CLOSE_CODES["origin-not-allowed"],
      reason: "origin-not-allowed",
    });
    expect(page.controls).toEqual([{ type: "end", code: "origin-not-allowed" }]);
  });

  it("is one of a bounded number; the rest get a problem and no WebSocket", async ({ expect }) => {
    const peers = Array.from({ length: MAX_REFUSED_SOCKETS + 64 }, () => ask());
    await Promise.all(peers.map((peer) => once(peer.socket, "data")));
    const refused = peers.filter((peer) => peer.received().startsWith("HTTP/1.1 429 "));
    for (const peer of refused) peer.socket.destroy();
    await Promise.all(peers.map(hungUp));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.received()).toContain("Retry-After: 1");
  });
});
