import { setTimeout as sleep } from "node:timers/promises";

import { openTcpSocket, type ByteSocket } from "../client/byte-socket.ts";
import { introduce, UPDATE_REQUEST } from "../client/dialogue.ts";
import { cellsOf, type Bench, type Measurement } from "../measurement.ts";
import type { SubjectName } from "../row.ts";
import { startScreen } from "../screen/start.ts";
import { median } from "../../support/statistics.ts";
import { LastingDoor } from "../subjects/lasting-door.ts";

const ROUNDS = 5;
const QUICK_ROUNDS = 2;

/** From the first byte asked for until the clock starts, milliseconds. */
const RUN_UP_MS = 400;
const CLOCK_MS = 1500;

/** Megabytes a second of screen updates to a client that only counts; the subjects take turns. */
export const throughput: Measurement = {
  name: "throughput",
  measure: async (bench) => {
    const screen = bench.closers.add(await startScreen("flood"));
    const doors = bench.subjects.map((subject) =>
      bench.closers.add(new LastingDoor(subject, { port: screen.port })),
    );
    const names: readonly (SubjectName | "direct")[] = ["direct", ...doors.map(({ name }) => name)];
    const rates = new Map(names.map((name) => [name, [] as number[]]));
    for (let round = 0; round < rounds(bench); round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      rates.get("direct")?.push(await rate("direct", await openTcpSocket(screen.port)));
      for (const door of doors) {
        // oxlint-disable-next-line no-await-in-loop -- one at a time
        rates.get(door.name)?.push(await rate(door.name, await (await door.open()).connect()));
      }
    }
    const of = (name: SubjectName | "direct"): readonly number[] => rates.get(name) ?? [];
    return [
      {
        id: "throughput",
        name: "throughput, one session",
        unit: "MB/s",
        direct: median(of("direct")),
        cells: cellsOf((subject) => ({ value: median(of(subject)), samples: of(subject) })),
      },
    ];
  },
};

function rounds(bench: Bench): number {
  return bench.options.quick ? QUICK_ROUNDS : ROUNDS;
}

/**
 * Megabytes a second that come through `socket`, which is closed afterwards. A relay that is busy reading
 * may pass nothing at all for a while, which is a rate like any other.
 */
export async function rate(name: string, socket: ByteSocket): Promise<number> {
  try {
    await introduce(socket);
    let received = 0;
    socket.onBytes((chunk) => {
      received += chunk.length;
    });
    socket.send(UPDATE_REQUEST);
    await sleep(RUN_UP_MS);
    const [bytes, start] = [received, performance.now()];
    await sleep(CLOCK_MS);
    const [passed, milliseconds] = [received - bytes, performance.now() - start];
    if (received === 0 || !socket.open()) throw new Error(`${name} let nothing through`);
    return passed / 1000 / milliseconds;
  } finally {
    await socket.close();
  }
}
