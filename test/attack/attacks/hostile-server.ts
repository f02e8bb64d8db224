import { setTimeout as sleep } from "node:timers/promises";

import type { ChannelName } from "../../../worker/channel/subprotocols.ts";
import { mintTicket } from "../../support/gateway.ts";
import type { Closers } from "../../support/closers.ts";
import type { Attack, Stage } from "../attack.ts";
import { healthFinding, memoryFinding } from "../findings.ts";
import { REST_MS, type AttackedGateway } from "../gateway.ts";
import { FLOODS, type Flood } from "../server/behaviours.ts";
import { playCases, type Played } from "../play-cases.ts";
import { startServer } from "../server/start.ts";
import { openSession } from "../viewer/session.ts";
import { HealthWatch } from "../watch/health-watch.ts";
import { MemoryWatch } from "../watch/memory-watch.ts";

/** How long each server floods, milliseconds. */
const FLOOD_MS = 1500;
const SHORT_FLOOD_MS = 800;

interface Case {
  readonly flood: Flood;
  readonly channel: ChannelName;
  readonly viewer: "stalled" | "reading";
}

/** A server that sends what costs the gateway most. */
export const hostileServer: Attack = {
  name: "hostile-server",
  play: (stage) =>
    playCases(stage, casesOf(stage), (one, gateway, closers) => play(stage, one, gateway, closers)),
};

const VIEWERS = [
  { channel: "binary", viewer: "stalled" },
  { channel: "binary", viewer: "reading" },
  { channel: "porthole.v1", viewer: "stalled" },
  { channel: "porthole.v1", viewer: "reading" },
] as const;

/** What a gateway without limits does not survive. */
const SHORT_CASES: readonly Case[] = [
  { flood: "cut-text", channel: "binary", viewer: "stalled" },
  { flood: "cut-text", channel: "porthole.v1", viewer: "reading" },
  { flood: "endless-update", channel: "binary", viewer: "stalled" },
];

function casesOf({ size }: Stage): readonly Case[] {
  if (size === "short") return SHORT_CASES;
  return FLOODS.flatMap((flood) => VIEWERS.map((one) => ({ flood, ...one })));
}

async function play(
  stage: Stage,
  { flood, channel, viewer }: Case,
  gateway: AttackedGateway,
  closers: Closers,
): Promise<Played> {
  const server = closers.add(await startServer(flood));
  const ticket = await mintTicket({ port: server.port });
  const session = await openSession({ url: gateway.url, ticket, channel });
  closers.add({ close: async () => session.destroy() });
  await sleep(REST_MS);
  const memory = await MemoryWatch.start(gateway);
  const health = new HealthWatch(gateway.url);
  if (viewer === "stalled") session.stall();
  session.startServer();
  await memory.during(stage.size === "full" ? FLOOD_MS : SHORT_FLOOD_MS);
  const what = `${flood} to ${channel === "binary" ? "a plain" : "an own"} viewer, ${viewer}`;
  const note = session.closeCode === undefined ? "goes on" : `ended ${session.closeCode}`;
  const p99 = await health.stop();
  const growth = await memory.stop();
  const findings = [memoryFinding(what, growth), { ...healthFinding(what, p99), note }];
  return { growth, findings };
}
