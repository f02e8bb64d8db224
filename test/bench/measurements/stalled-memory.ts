import { setTimeout as sleep } from "node:timers/promises";

import { introduce, UPDATE_REQUEST } from "../client/dialogue.ts";
import { treeMemory } from "../machine/process-memory.ts";
import { cellsOf, type Measurement } from "../measurement.ts";
import type { Cell, Row, SubjectName } from "../row.ts";
import { startScreen } from "../screen/start.ts";
import type { Door } from "../subjects/subject.ts";
import { openDoors } from "./doors.ts";

/** Growth at which a subject is stopped, so that the machine survives it, MiB. */
const GROWTH_LIMIT = 512;

const SAMPLE_MS = 250;

/** How long the processes get to come to rest, milliseconds. */
const REST_MS = 2000;

/** How long a client reads as fast as it can, seconds. */
const FLOW_SECONDS = 5;

interface Growth {
  /** Most memory above that of the quiet session, MiB. */
  readonly most: number;
  /** Seconds after which the measurement was stopped at the limit. */
  readonly stoppedAfter?: number;
}

interface Memory {
  readonly quiet: number;
  readonly stalled: Growth;
  readonly flowing: Growth;
}

/**
 * Memory above that of a quiet session while the server sends without end: first to a browser that reads
 * nothing, then to one that reads as fast as it can.
 */
export const stalledMemory: Measurement = {
  name: "stalled-memory",
  measure: async (bench) => {
    const screen = bench.closers.add(await startScreen("flood"));
    const found = new Map<SubjectName, Memory>();
    for (const { name, door } of await openDoors(bench, { port: screen.port })) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      found.set(name, await memoryOf(door, bench.options.stallSeconds));
    }
    const row = (id: string, name: string, cell: (memory: Memory) => Cell): Row => ({
      id: `stalled-memory/${id}`,
      name,
      unit: "MiB",
      cells: cellsOf((subject) => {
        const memory = found.get(subject);
        if (memory === undefined) throw new Error(`${subject} was not measured`);
        return cell(memory);
      }),
    });
    return [
      row("quiet", "memory with one quiet session", ({ quiet }) => ({ value: quiet })),
      row("stalled", `most above it, browser stalled ${bench.options.stallSeconds} s`, (memory) =>
        growthCell(memory.stalled),
      ),
      row("flowing", `most above it, browser reading ${FLOW_SECONDS} s`, (memory) =>
        growthCell(memory.flowing),
      ),
    ];
  },
};

function growthCell({ most, stoppedAfter }: Growth): Cell {
  if (stoppedAfter === undefined) return { value: most };
  return { value: most, atLeast: true, note: `stopped after ${stoppedAfter.toFixed(1)} s` };
}

async function memoryOf(door: Door, stallSeconds: number): Promise<Memory> {
  // The first session loads code that stays.
  const first = await door.connect();
  await introduce(first);
  await first.close();

  const stalled = await door.connect();
  const flowing = await door.connect();
  try {
    await introduce(stalled);
    await introduce(flowing);
    await sleep(REST_MS);
    const quiet = await treeMemory(door.pid);
    stalled.pause();
    stalled.send(UPDATE_REQUEST);
    const growth = await growthAbove(quiet, door, stallSeconds);
    if (growth.stoppedAfter === undefined && !stalled.open()) {
      throw new Error("the session did not last");
    }
    await stalled.close();
    flowing.onBytes(() => {});
    flowing.send(UPDATE_REQUEST);
    return { quiet, stalled: growth, flowing: await growthAbove(quiet, door, FLOW_SECONDS) };
  } finally {
    await Promise.all([stalled.close(), flowing.close()]);
  }
}

async function growthAbove(quiet: number, door: Door, seconds: number): Promise<Growth> {
  const start = performance.now();
  let most = 0;
  for (let elapsed = 0; elapsed < seconds; elapsed = (performance.now() - start) / 1000) {
    // oxlint-disable-next-line no-await-in-loop -- sampling
    await sleep(SAMPLE_MS);
    // oxlint-disable-next-line no-await-in-loop -- sampling
    most = Math.max(most, (await treeMemory(door.pid)) - quiet);
    if (most > GROWTH_LIMIT) return { most, stoppedAfter: (performance.now() - start) / 1000 };
  }
  return { most };
}
