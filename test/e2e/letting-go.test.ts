import { once } from "node:events";

import { beforeAll, describe, it } from "vitest";

import { startScriptedServers, type ScriptedServers } from "../support/doubles/scripted-vnc.ts";
import { DOUBLE_PASSWORD } from "../support/doubles/names.ts";
import { mintTicket, startGateway, type Gateway } from "../support/gateway.ts";
import { frame, OPCODE, openRaw, upgradeRequest, type RawPeer } from "../support/raw-websocket.ts";
import { SOON } from "../support/viewer-page.ts";

let gateway: Gateway;
let servers: ScriptedServers;

beforeAll(async () => {
  servers = await startScriptedServers();
  gateway = await startGateway();
  return async () => {
    await gateway.close();
    await servers.close();
  };
});

const ended = (): number =>
  gateway.logs().filter((line) => line.includes('"session-ended"')).length;

/** What a viewer does when its session ends, in place of closing. */
const STUBBORN: readonly (readonly [string, (peer: RawPeer) => void])[] = [
  ["says nothing more", () => {}],
  ["reads nothing more", (peer) => void peer.socket.pause()],
  [
    "goes on with a frame that never ends",
    (peer) => peer.socket.write(frame(OPCODE.binary, Buffer.alloc(1000), { length: 1_000_000n })),
  ],
  [
    "closes its WebSocket but reads nothing more",
    (peer) => {
      peer.socket.pause();
      peer.socket.write(frame(OPCODE.close, Buffer.from([0x03, 0xe8])));
    },
  ],
];

describe("the end of a session", () => {
  it("is the end of its connection, whatever the viewer does", async ({
    expect,
    onTestFinished,
  }) => {
    const peers: Record<string, RawPeer> = {};
    onTestFinished(() => Object.values(peers).forEach(({ socket }) => socket.destroy()));
    const open = async ([name, misbehave]: (typeof STUBBORN)[number]): Promise<void> => {
      const { flood: port } = servers.ports;
      const ticket = await mintTicket({ port, password: DOUBLE_PASSWORD, maxSeconds: 5 });
      const peer = openRaw(gateway.url);
      peers[name] = peer;
      peer.socket.write(upgradeRequest(gateway.url, ticket));
      while (!peer.received().includes("RFB 003.008")) await once(peer.socket, "data");
      misbehave(peer);
    };
    await Promise.all(STUBBORN.map(open));
    await expect.poll(ended, SOON).toBe(STUBBORN.length);
    // Longer than the gateway waits for a viewer: one that reads sooner would let it finish by itself.
    await new Promise((resolve) => setTimeout(resolve, 6000));
    for (const { socket } of Object.values(peers)) socket.resume();
    const left = (): string[] =>
      Object.keys(peers).filter((name) => peers[name]?.socket.destroyed === false);
    await expect.poll(left, SOON).toEqual([]);
  });
});
