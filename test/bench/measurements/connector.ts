import { setTimeout as sleep } from "node:timers/promises";

import { Pki } from "../../support/pki/pki.ts";
import { introduce, KEY_EVENT, timedAnswer } from "../client/dialogue.ts";
import type { Bench, Measurement } from "../measurement.ts";
import type { Row } from "../row.ts";
import { ECHO_BYTES, startTlsScreen } from "../screen/start.ts";
import { median, percentile } from "../../support/statistics.ts";
import { openByConnector } from "../subjects/connector.ts";
import { rate } from "./throughput.ts";

const ROUNDS = 5;
const QUICK_ROUNDS = 2;
const WARM_UP = 500;
const SAMPLES = 4000;
const QUICK_SAMPLES = 500;
/** Pause before each key, in milliseconds. */
const TURN_MS = 2;

/**
 * What passes through a connector, on a server that speaks TLS: updates a second, and the time of a key.
 * Screen, connector and gateway are processes of their own.
 */
export const connector: Measurement = {
  name: "connector",
  measure: async (bench) => {
    const pki = new Pki();
    bench.closers.add({ close: async () => pki.remove() });
    const identity = pki.selfSigned({ ip: ["127.0.0.1"] });
    const rates = await ratesOf(bench, identity);
    const times = await timesOf(bench, identity);
    const echo = [50, 99].map((percent): Row => ({
      id: `connector/echo/p${percent}`,
      name: `key echo by a connector and TLS, p${percent}`,
      unit: "µs",
      cells: { Porthole: { value: percentile(times, percent) } },
    }));
    return [
      {
        id: "connector/throughput",
        name: "throughput by a connector and TLS",
        unit: "MB/s",
        cells: { Porthole: { value: median(rates), samples: rates } },
      },
      ...echo,
    ];
  },
};

type Identity = ReturnType<Pki["selfSigned"]>;

async function ratesOf({ closers, folder, options }: Bench, identity: Identity): Promise<number[]> {
  const { port } = closers.add(await startTlsScreen("flood", identity));
  const door = closers.add(await openByConnector(folder, { port, pin: identity.pin }));
  const rates: number[] = [];
  for (let round = 0; round < (options.quick ? QUICK_ROUNDS : ROUNDS); round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    rates.push(await rate("the connector", await door.connect()));
  }
  await door.close();
  return rates;
}

async function timesOf({ closers, folder, options }: Bench, identity: Identity): Promise<number[]> {
  const { port } = closers.add(await startTlsScreen("echo", identity));
  const door = closers.add(await openByConnector(folder, { port, pin: identity.pin }));
  const socket = closers.add(await door.connect());
  await introduce(socket);
  const times: number[] = [];
  const count = options.quick ? QUICK_SAMPLES : SAMPLES;
  for (let turn = -WARM_UP; turn < count; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- Porthole ends sessions that type faster than 500 keys a second
    await sleep(TURN_MS);
    // oxlint-disable-next-line no-await-in-loop -- one key at a time
    const time = await timedAnswer(socket, KEY_EVENT, ECHO_BYTES);
    if (turn >= 0) times.push(time);
  }
  return times;
}
