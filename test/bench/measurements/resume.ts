import { setTimeout as sleep } from "node:timers/promises";

import { startKnownServer } from "../../chaos/server/known-server.ts";
import { KNOWN_SCREEN } from "../../chaos/server/update-stream.ts";
import { Closers } from "../../support/closers.ts";
import { mintTicket } from "../../support/gateway.ts";
import { startLagProxy } from "../../support/lag-proxy.ts";
import { median } from "../../support/statistics.ts";
import { ReturningClient } from "../client/returning-client.ts";
import type { Bench, Measurement } from "../measurement.ts";
import type { Row } from "../row.ts";
import { openDoors } from "./doors.ts";

const ROUND_TRIPS_MS = [0, 50, 100];

/** Sessions, and returns of each that are counted: its machine may be dialled 10 times at once. */
const SESSIONS = 3;
const ROUNDS = 5;
const QUICK_SESSIONS = 1;
const QUICK_ROUNDS = 3;

/** Returns before that, which are not counted. */
const WARM_UP = 2;

/** Time without a WebSocket, milliseconds. */
const AWAY_MS = 150;

const SEED = 1;

/** What a viewer does that comes back, and what is measured of it. */
const WAYS = [
  {
    id: "resume",
    name: "resumed session, first new byte",
    come: (client: ReturningClient) => client.resume(),
  },
  {
    id: "reload",
    name: "page loaded again, first picture's bytes",
    come: (client: ReturningClient) => client.reload(),
  },
] as const;

/**
 * Time from asking for another WebSocket, once the network is back, to the first byte that the viewer does not have;
 * and to the first bytes of a picture, of a viewer that begins anew as a page that was loaded again. A server that
 * always has something new, a lag between viewer and gateway. Others have nothing to compare.
 */
export const resume: Measurement = {
  name: "resume",
  measure: async (bench) => {
    const server = bench.closers.add(await startKnownServer(SEED));
    const [gateway] = await openDoors(bench, { port: server.port }, ["Porthole"]);
    if (gateway === undefined) throw new Error("there is no gateway");
    const rows: Row[] = [];
    for (const way of WAYS) {
      for (const roundTripMs of ROUND_TRIPS_MS) {
        const to = { gateway: gateway.door.port, server: server.port, roundTripMs };
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        const samples = await timesOf(way, to, bench);
        const value = median(samples);
        const inRoundTrips = { note: `${(value / roundTripMs).toFixed(2)} RTT` };
        rows.push({
          id: `${way.id}/${roundTripMs}`,
          name: `${way.name} at ${roundTripMs} ms RTT`,
          unit: "ms",
          cells: { Porthole: { value, samples, ...(roundTripMs > 0 && inRoundTrips) } },
        });
      }
    }
    return rows;
  },
};

async function timesOf(
  way: (typeof WAYS)[number],
  to: { readonly gateway: number; readonly server: number; readonly roundTripMs: number },
  { options }: Bench,
): Promise<readonly number[]> {
  const closers = new Closers();
  try {
    const { roundTripMs } = to;
    const lag = closers.add(
      await startLagProxy({ host: "127.0.0.1", port: to.gateway, roundTripMs }),
    );
    const samples: number[] = [];
    const sessions = options.quick ? QUICK_SESSIONS : SESSIONS;
    for (let session = 0; session < sessions; session += 1) {
      const client = closers.add(new ReturningClient(`http://127.0.0.1:${lag.port}`, KNOWN_SCREEN));
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      await client.open(await mintTicket({ port: to.server }));
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      samples.push(...(await returnsOf(client, way, options.quick ? QUICK_ROUNDS : ROUNDS)));
      client.lose();
    }
    return samples;
  } finally {
    await closers.close();
  }
}

async function returnsOf(
  client: ReturningClient,
  { come }: (typeof WAYS)[number],
  rounds: number,
): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let round = -WARM_UP; round < rounds; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
    await sleep(AWAY_MS);
    client.lose();
    // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
    await sleep(AWAY_MS);
    // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
    const time = await come(client);
    if (round >= 0) samples.push(time);
  }
  return samples;
}
