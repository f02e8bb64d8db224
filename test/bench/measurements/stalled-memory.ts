import { setTimeout as sleep } from "node:timers/promises";

import { introduce, UPDATE_REQUEST } from "../client/dialogue.ts";
import type { ByteSocket } from "../client/byte-socket.ts";
import { treeMemory } from "../machine/process-memory.ts";
import { cellsOf, type Bench, type Measurement } from "../measurement.ts";
import type { Row, SubjectName } from "../row.ts";
import { startScreen } from "../screen/start.ts";
import type { Door } from "../subjects/subject.ts";
import { openDoors } from "./doors.ts";

/** Growth at which a subject is stopped, so that the machine survives it, MiB. */
const GROWTH_LIMIT = 512;

const SAMPLE_MS = 250;

/** A session that flows first, so that what the runtime sets up once is not taken for growth. */
const WARM_UP_MS = 3000;

/** How long the processes get to come to rest after it, milliseconds. */
const REST_MS = 2000;

interface Growth {
  readonly idle: number;
  readonly peak: number;
  /** Seconds after which it was stopped at the limit. */
  readonly stoppedAfter?: number;
}

/** Memory above that of the quiet session while the browser reads nothing and the server sends without end. */
export const stalledMemory: Measurement = {
  name: "stalled-memory",
  measure: async (bench) => {
    const screen = bench.closers.add(await startScreen("flood"));
    const found = new Map<SubjectName, Growth>();
    for (const { name, door } of await openDoors(bench, { port: screen.port })) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      found.set(name, await growthOf(bench, door));
    }
    const of = (subject: SubjectName): Growth => {
      const growth = found.get(subject);
      if (growth === undefined) throw new Error(`${subject} was not measured`);
      return growth;
    };
    const rows: readonly Row[] = [
      {
        id: "stalled-memory/idle",
        name: "memory of one quiet session",
        unit: "MiB",
        cells: cellsOf((subject) => ({ value: of(subject).idle })),
      },
      {
        id: "stalled-memory/growth",
        name: `most above it, browser stalled for ${bench.options.stallSeconds} s`,
        unit: "MiB",
        cells: cellsOf((subject) => {
          const { idle, peak, stoppedAfter } = of(subject);
          const value = peak - idle;
          if (stoppedAfter === undefined) return { value };
          return { value, atLeast: true, note: `stopped after ${stoppedAfter.toFixed(1)} s` };
        }),
      },
    ];
    return rows;
  },
};

async function growthOf(bench: Bench, door: Door): Promise<Growth> {
  const flowing = await flood(door);
  await sleep(WARM_UP_MS);
  await flowing.close();

  const stalled = await door.connect();
  try {
    await introduce(stalled);
    await sleep(REST_MS);
    const idle = await treeMemory(door.pid);
    let peak = idle;
    stalled.pause();
    stalled.send(UPDATE_REQUEST);
    const start = performance.now();
    const end = start + bench.options.stallSeconds * 1000;
    while (performance.now() < end) {
      // oxlint-disable-next-line no-await-in-loop -- sampling
      await sleep(SAMPLE_MS);
      // oxlint-disable-next-line no-await-in-loop -- sampling
      peak = Math.max(peak, await treeMemory(door.pid));
      if (peak - idle > GROWTH_LIMIT) {
        return { idle, peak, stoppedAfter: (performance.now() - start) / 1000 };
      }
    }
    if (!stalled.open()) throw new Error("the session did not last");
    return { idle, peak };
  } finally {
    await stalled.close();
  }
}

async function flood(door: Door): Promise<ByteSocket> {
  const socket = await door.connect();
  await introduce(socket);
  socket.onBytes(() => {});
  socket.send(UPDATE_REQUEST);
  return socket;
}
