import { setTimeout as sleep } from "node:timers/promises";

import { introduce, UPDATE_REQUEST } from "../client/dialogue.ts";
import { treeSeconds } from "../../support/machine/process-time.ts";
import { cellsOf, type Measurement } from "../measurement.ts";
import type { Row } from "../row.ts";
import { startScreen } from "../screen/start.ts";
import { median } from "../../support/statistics.ts";
import { LastingDoor } from "../subjects/lasting-door.ts";
import type { Door } from "../subjects/subject.ts";

const ROUNDS = 3;
const QUICK_ROUNDS = 1;

/** From the first byte asked for until the clock starts, milliseconds. */
const RUN_UP_MS = 400;
const CLOCK_MS = 3000;

const BYTES_PER_GB = 1e9;

/** Processor seconds for each gigabyte of screen updates to a client that only counts, one session. */
export const cpu: Measurement = {
  name: "cpu",
  measure: async (bench) => {
    const screen = bench.closers.add(await startScreen("flood"));
    const doors = bench.subjects.map((subject) =>
      bench.closers.add(new LastingDoor(subject, { port: screen.port })),
    );
    const prices = new Map(doors.map(({ name }) => [name, [] as number[]]));
    const rounds = bench.options.quick ? QUICK_ROUNDS : ROUNDS;
    for (let round = 0; round < rounds; round += 1) {
      for (const door of doors) {
        // oxlint-disable-next-line no-await-in-loop -- one at a time
        prices.get(door.name)?.push(await price(await door.open()));
      }
    }
    const row: Row = {
      id: "cpu",
      name: "processor time for what is relayed",
      unit: "CPU s/GB",
      cells: cellsOf((subject) => {
        const samples = prices.get(subject) ?? [];
        return { value: median(samples), samples };
      }),
    };
    return [row];
  },
};

async function price(door: Door): Promise<number> {
  const socket = await door.connect();
  try {
    await introduce(socket);
    let received = 0;
    socket.onBytes((chunk) => {
      received += chunk.length;
    });
    socket.send(UPDATE_REQUEST);
    await sleep(RUN_UP_MS);
    const [bytes, seconds] = [received, await treeSeconds(door.pid)];
    await sleep(CLOCK_MS);
    const [passed, used] = [received - bytes, (await treeSeconds(door.pid)) - seconds];
    if (passed === 0) throw new Error("nothing came through");
    return (used / passed) * BYTES_PER_GB;
  } finally {
    await socket.close();
  }
}
