import { setTimeout as sleep } from "node:timers/promises";

import type { ChannelName } from "../../../worker/channel/subprotocols.ts";
import type { Closers } from "../../support/closers.ts";
import { mintTicket } from "../../support/gateway.ts";
import type { Attack, Stage } from "../attack.ts";
import { memoryFinding } from "../findings.ts";
import { REST_MS, type AttackedGateway } from "../gateway.ts";
import { playCases, type Played } from "../play-cases.ts";
import { startServer } from "../server/start.ts";
import { openSession, type SessionViewer } from "../viewer/session.ts";
import { MemoryWatch } from "../watch/memory-watch.ts";

const LIE_MS = 6000;
const SHORT_LIE_MS = 1500;

const TURN_MS = 5;

/** What the own viewer says to have received at each turn: ahead of no gateway that goes on sending. */
const BYTES_A_TURN = 256 * 1024;

/** Updates that the plain viewer says to have drawn at each turn. */
const UPDATES_A_TURN = 4;

interface Case {
  readonly what: string;
  readonly channel: ChannelName;
  /** Something that a viewer which had read would say; `turns` counts from 1. */
  readonly lie: (viewer: SessionViewer, turns: number, read: number) => void;
}

const CASES: readonly Case[] = [
  {
    what: "an own viewer acknowledges what it has not read",
    channel: "porthole.v1",
    lie: (viewer, turns, read) => viewer.acknowledge(read + turns * BYTES_A_TURN),
  },
  {
    what: "a plain viewer asks for updates without reading",
    channel: "binary",
    lie: (viewer) => {
      for (let update = 0; update < UPDATES_A_TURN; update += 1) viewer.askForUpdate();
    },
  },
];

/** Viewers that read nothing and say that they did. */
export const lyingAcknowledgements: Attack = {
  name: "lying-acknowledgements",
  play: (stage) =>
    playCases(stage, CASES, (one, gateway, closers) => play(stage, one, gateway, closers)),
};

async function play(
  stage: Stage,
  { what, channel, lie }: Case,
  gateway: AttackedGateway,
  closers: Closers,
): Promise<Played> {
  const server = closers.add(await startServer("updates"));
  const ticket = await mintTicket({ port: server.port });
  const options = { url: gateway.url, ticket, channel, acknowledges: false };
  const viewer = await openSession(options);
  closers.add({ close: async () => viewer.destroy() });
  await sleep(REST_MS);
  const memory = await MemoryWatch.start(gateway);
  const read = viewer.received;
  viewer.stall();
  viewer.startServer();
  let turns = 0;
  const lying = setInterval(() => lie(viewer, (turns += 1), read), TURN_MS);
  closers.add({ close: async () => clearInterval(lying) });
  await memory.during(stage.size === "full" ? LIE_MS : SHORT_LIE_MS);
  const growth = await memory.stop();
  return { growth, findings: [memoryFinding(what, growth)] };
}
