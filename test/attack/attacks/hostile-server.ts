import { setTimeout as sleep } from "node:timers/promises";

import type { ChannelName } from "../../../worker/channel/messages.ts";
import { mintTicket } from "../../support/gateway.ts";
import { Closers } from "../../support/closers.ts";
import type { Attack, Finding, Stage } from "../attack.ts";
import { healthFinding, memoryFinding } from "../findings.ts";
import { openWarmGateway, REST_MS } from "../gateway.ts";
import { FLOODS, type Flood } from "../server/behaviours.ts";
import { startServer } from "../server/start.ts";
import { openSession } from "../viewer/session.ts";
import { HealthWatch } from "../watch/health-watch.ts";
import { MemoryWatch } from "../watch/memory-watch.ts";

/** How long each server floods, milliseconds. */
const FLOOD_MS = 2500;
const SHORT_FLOOD_MS = 1000;

interface Case {
  readonly flood: Flood;
  readonly channel: ChannelName;
  readonly viewer: "stalled" | "reading";
}

/** A server that sends what costs the gateway most. */
export const hostileServer: Attack = {
  name: "hostile-server",
  play: async (stage) => {
    const findings: Finding[] = [];
    for (const one of casesOf(stage)) {
      // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
      findings.push(...(await play(stage, one)));
    }
    return findings;
  },
};

/** All of them, or each flood and each viewer once. */
function casesOf({ size }: Stage): readonly Case[] {
  const viewers = [
    { channel: "binary", viewer: "stalled" },
    { channel: "porthole.v1", viewer: "reading" },
    { channel: "binary", viewer: "reading" },
    { channel: "porthole.v1", viewer: "stalled" },
  ] as const;
  return FLOODS.flatMap((flood, index) => {
    const chosen =
      size === "full" ? viewers : viewers.filter((_, at) => at === index % viewers.length);
    return chosen.map((one) => ({ flood, ...one }));
  });
}

async function play(stage: Stage, { flood, channel, viewer }: Case): Promise<readonly Finding[]> {
  const closers = new Closers();
  try {
    const gateway = await openWarmGateway({ ...stage, closers });
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
    return [memoryFinding(what, growth), { ...healthFinding(what, p99), note }];
  } finally {
    await closers.close();
  }
}
