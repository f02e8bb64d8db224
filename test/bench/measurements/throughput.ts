import { setTimeout as sleep } from "node:timers/promises";

import { openTcpSocket, type ByteSocket } from "../client/byte-socket.ts";
import { introduce, UPDATE_REQUEST } from "../client/dialogue.ts";
import { cellsOf, type Measurement } from "../measurement.ts";
import type { Row, SubjectName } from "../row.ts";
import { startScreen } from "../screen/start.ts";
import { median } from "../statistics.ts";
import { openDoors } from "./doors.ts";

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
    const connects = new Map<SubjectName | "direct", () => Promise<ByteSocket>>();
    connects.set("direct", () => openTcpSocket(screen.port));
    for (const { name, door } of await openDoors(bench, { port: screen.port })) {
      connects.set(name, () => door.connect());
    }
    const rates = new Map([...connects.keys()].map((name) => [name, [] as number[]]));
    const rounds = bench.options.quick ? QUICK_ROUNDS : ROUNDS;
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, connect] of connects) {
        // oxlint-disable-next-line no-await-in-loop -- one at a time
        rates.get(name)?.push(await rate(await connect()));
      }
    }
    const of = (name: SubjectName | "direct"): number => median(rates.get(name) ?? []);
    const row: Row = {
      id: "throughput",
      name: "throughput, one session",
      unit: "MB/s",
      direct: of("direct"),
      cells: cellsOf((subject) => ({ value: of(subject), samples: rates.get(subject) ?? [] })),
    };
    return [row];
  },
};

/** Megabytes a second that come through `socket`, which is closed afterwards. */
async function rate(socket: ByteSocket): Promise<number> {
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
    if (passed === 0) throw new Error("nothing came through");
    return passed / 1000 / milliseconds;
  } finally {
    await socket.close();
  }
}
