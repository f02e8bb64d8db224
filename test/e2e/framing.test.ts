import { once } from "node:events";

import { beforeAll, describe, it } from "vitest";

import { startDemoHypervisor } from "../../demo/hypervisor.ts";
import { encodeControl } from "../../worker/channel/messages.ts";
import { mintTicket, startGateway, type Gateway } from "../support/gateway.ts";
import { frame, OPCODE, openRaw, upgradeRequest, type RawPeer } from "../support/raw-websocket.ts";
import { SOON } from "../support/viewer-page.ts";

let gateway: Gateway;
let demo: Awaited<ReturnType<typeof startDemoHypervisor>>;

beforeAll(async () => {
  demo = await startDemoHypervisor();
  gateway = await startGateway();
  return async () => {
    await gateway.close();
    await demo.close();
  };
});

const CONNECTION = Buffer.from(encodeControl({ type: "connection", number: 1 }));
const HANDSHAKE = Buffer.from("RFB 003.008\n\x01\x01", "latin1");
const type = (text: string): Buffer =>
  Buffer.concat(
    text
      .split("")
      .flatMap((character) =>
        [1, 0].map((down) => Buffer.from([4, down, 0, 0, 0, 0, 0, character.charCodeAt(0)])),
      ),
  );

const atOnce = async (peer: RawPeer, bytes: Uint8Array): Promise<void> => {
  peer.socket.write(bytes);
};

/** Each byte in a segment of its own. */
const dribbled = async (peer: RawPeer, bytes: Uint8Array): Promise<void> => {
  for (const byte of bytes) {
    peer.socket.write(Uint8Array.of(byte));
    // oxlint-disable-next-line no-await-in-loop -- a turn in between
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** A viewer whose every frame the test makes itself; it is live and has shaken hands. */
async function liveRaw(send = atOnce): Promise<RawPeer> {
  const peer = openRaw(gateway.url);
  await send(peer, upgradeRequest(gateway.url, await mintTicket({ port: demo.port })));
  while (!peer.received().includes("RFB 003.008")) {
    await new Promise((resolve) => peer.socket.once("data", resolve));
  }
  peer.socket.write(frame(OPCODE.text, CONNECTION));
  peer.socket.write(frame(OPCODE.binary, HANDSHAKE));
  return peer;
}

/** The gateway has hung up, or said why and waits for the viewer to do so. */
const isOver = (peer: RawPeer): boolean =>
  peer.socket.destroyed || peer.received().includes('"code":"viewer-protocol"');

/** Connections of a test that are open together. */
const AT_ONCE = 32;

const terminal = (): string => demo.desktop.terminalText.join("\n");

describe("a viewer's frames", () => {
  it("may be fragmented, empty and mixed with pings", async ({ expect, onTestFinished }) => {
    const peer = await liveRaw();
    onTestFinished(() => void peer.socket.destroy());
    const keys = type("fragments");
    for (let at = 0; at < keys.length; at += 5) {
      const last = at + 5 >= keys.length;
      const opcode = at === 0 ? OPCODE.binary : OPCODE.continuation;
      peer.socket.write(frame(opcode, keys.subarray(at, at + 5), { final: last }));
      peer.socket.write(frame(OPCODE.ping, Buffer.from("p")));
    }
    peer.socket.write(frame(OPCODE.binary, Buffer.alloc(0)));
    await expect.poll(terminal, SOON).toContain("fragments");
  });

  it("may be many pings, and keys still arrive", async ({ expect, onTestFinished }) => {
    const peer = await liveRaw();
    onTestFinished(() => void peer.socket.destroy());
    for (let i = 0; i < 2000; i += 1) peer.socket.write(frame(OPCODE.ping, Buffer.alloc(125)));
    peer.socket.write(frame(OPCODE.binary, type("pinged")));
    await expect.poll(terminal, SOON).toContain("pinged");
  });

  it.for([
    ["has reserved bits set", frame(OPCODE.binary, HANDSHAKE, { reserved: 4 })],
    ["has an unknown opcode", frame(3, HANDSHAKE)],
    ["is not masked", frame(OPCODE.binary, HANDSHAKE, { masked: false })],
    ["continues nothing", frame(OPCODE.continuation, HANDSHAKE)],
    ["is a fragmented ping", frame(OPCODE.ping, Buffer.alloc(1), { final: false })],
    ["announces 2^63 bytes", frame(OPCODE.binary, HANDSHAKE, { length: 2n ** 63n })],
    ["announces 64 MiB", frame(OPCODE.binary, HANDSHAKE, { length: 64n * 1024n * 1024n })],
    ["is text of random bytes", frame(OPCODE.text, Buffer.from("{}{}", "latin1"))],
  ] as const)(
    "end the session when one %s, and nothing of it reaches the machine",
    async ([, bad], { expect, onTestFinished }) => {
      const before = terminal();
      const peer = await liveRaw();
      onTestFinished(() => void peer.socket.destroy());
      peer.socket.write(bad);
      peer.socket.write(frame(OPCODE.binary, type("hostile")));
      await expect.poll(() => isOver(peer), SOON).toBe(true);
      expect(terminal()).toBe(before);
      expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    },
  );

  it.for([
    ["hangs up", "hungup", ({ socket }: RawPeer): unknown => socket.end()],
    ["vanishes", "vanished", ({ socket }: RawPeer): unknown => socket.resetAndDestroy()],
  ] as const)(
    "may end at any byte of the upgrade when the viewer %s, and the gateway lives on",
    async ([, word, leave], { expect }) => {
      const request = upgradeRequest(gateway.url, await mintTicket({ port: demo.port }));
      const breakOff = async (length: number): Promise<void> => {
        const peer = openRaw(gateway.url);
        const closed = new Promise((resolve) => peer.socket.once("close", resolve));
        await once(peer.socket, "connect");
        await new Promise((resolve) => peer.socket.write(request.subarray(0, length), resolve));
        leave(peer);
        await closed;
      };
      for (let first = 0; first < request.length; first += AT_ONCE) {
        const lengths = Array.from({ length: AT_ONCE }, (_, index) => first + index);
        // oxlint-disable-next-line no-await-in-loop -- a few at a time
        await Promise.all(lengths.filter((length) => length < request.length).map(breakOff));
      }
      expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
      const peer = await liveRaw();
      peer.socket.write(frame(OPCODE.binary, type(word)));
      await expect.poll(terminal, SOON).toContain(word);
      peer.socket.destroy();
    },
  );

  it("may follow an upgrade that dribbles in byte by byte", async ({ expect, onTestFinished }) => {
    const peer = await liveRaw(dribbled);
    onTestFinished(() => void peer.socket.destroy());
    await dribbled(peer, frame(OPCODE.binary, type("dribbled")));
    await expect.poll(terminal, SOON).toContain("dribbled");
  });
});
