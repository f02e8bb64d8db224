import { setTimeout as sleep } from "node:timers/promises";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { atOnce } from "../../support/at-once.ts";
import { noneOf } from "../../support/finding.ts";
import { mintTicket } from "../../support/gateway.ts";
import { treeMemory } from "../../support/machine/process-memory.ts";
import type { Attack } from "../attack.ts";
import { memoryFinding } from "../findings.ts";
import { openWarmGateway, type AttackedGateway } from "../gateway.ts";
import { startCountingServer, type CountingServer } from "../server/counting-server.ts";
import { openSession, type SessionViewer } from "../viewer/session.ts";

/** Sessions that are open before they are parked. */
const WAVE = 50;

const WAVES = 4;
const SHORT_WAVES = 1;

/** Sessions that are opened at the same time. */
const WIDTH = 10;

/** Until a session that nobody looks at has left the memory, with something to spare, milliseconds. */
const PARKED_MS = SESSION_LIMITS.closeMs + 1000;

/** Sessions whose pages have gone away and may come back. */
export const parkedSessions: Attack = {
  name: "parked-sessions",
  play: async (stage) => {
    const gateway = await openWarmGateway(stage);
    const server = stage.closers.add(await startCountingServer());
    // What sessions take while they are open is there before it is measured.
    await park(gateway, server);
    const quiet = await memoryOf(gateway);
    const waves = stage.size === "full" ? WAVES : SHORT_WAVES;
    for (let wave = 0; wave < waves; wave += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await park(gateway, server);
    }
    const growth = (await memoryOf(gateway)) - quiet;
    const what = `${waves * WAVE} parked sessions`;
    return [
      memoryFinding(what, { held: growth, peak: growth }),
      noneOf(what, "connections to their machines", server.open),
    ];
  },
};

/** Opens sessions, whose pages then go away. */
async function park({ url }: AttackedGateway, { port }: CountingServer): Promise<void> {
  const viewers: SessionViewer[] = [];
  await atOnce(Array.from({ length: WAVE }), WIDTH, async () => {
    const ticket = await mintTicket({ port });
    viewers.push(await openSession({ url, ticket, channel: "porthole.v1" }));
  });
  for (const viewer of viewers) viewer.leavesPage();
  await sleep(PARKED_MS);
  for (const viewer of viewers) viewer.destroy();
}

async function memoryOf(gateway: AttackedGateway): Promise<number> {
  await gateway.collectGarbage();
  return treeMemory(gateway.pid);
}
