import { setTimeout as sleep } from "node:timers/promises";

import { introduce, UPDATE_REQUEST } from "../client/dialogue.ts";
import { Closers } from "../../support/closers.ts";
import { treeMemory } from "../../support/machine/process-memory.ts";
import { cellsOf, type Measurement } from "../measurement.ts";
import type { Cell, Row, SubjectName } from "../row.ts";
import { startScreen } from "../screen/start.ts";
import type { Door, Subject, Target } from "../subjects/subject.ts";

/** Growth at which a subject is stopped, so that the machine survives it, MiB. */
const GROWTH_LIMIT = 512;

const SAMPLE_MS = 250;

/** How long the processes get to come to rest, milliseconds. */
const REST_MS = 2000;

/** How long a client reads as fast as it can, seconds. */
const FLOW_SECONDS = 5;

interface Growth {
  /** Memory with the quiet session, MiB. */
  readonly quiet: number;
  /** Most memory above that, MiB. */
  readonly most: number;
  /** Seconds after which the measurement was stopped at the limit. */
  readonly stoppedAfter?: number;
}

interface Memory {
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
    const target = { port: screen.port };
    for (const subject of bench.subjects) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      const stalled = await growthOf(subject, target, "stalled", bench.options.stallSeconds);
      // oxlint-disable-next-line no-await-in-loop -- in fresh processes: freed memory is not given back
      const flowing = await growthOf(subject, target, "reading", FLOW_SECONDS);
      found.set(subject.name, { stalled, flowing });
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
      row("quiet", "memory with one quiet session", ({ stalled }) => ({
        value: stalled.quiet,
      })),
      row(
        "stalled",
        `maximum above it, browser stalled ${bench.options.stallSeconds} s`,
        (memory) => growthCell(memory.stalled),
      ),
      row("flowing", `maximum above it, browser reading ${FLOW_SECONDS} s`, (memory) =>
        growthCell(memory.flowing),
      ),
    ];
  },
};

function growthCell({ most, stoppedAfter }: Growth): Cell {
  if (stoppedAfter === undefined) return { value: most };
  return { value: most, atLeast: true, note: `stopped after ${stoppedAfter.toFixed(1)} s` };
}

async function growthOf(
  subject: Subject,
  target: Target,
  client: "stalled" | "reading",
  seconds: number,
): Promise<Growth> {
  const closers = new Closers();
  try {
    const door = closers.add(await subject.open(target));
    // The first session loads code that stays.
    const first = await door.connect();
    await introduce(first);
    await first.close();
    const socket = closers.add(await door.connect());
    await introduce(socket);
    socket.onBytes(() => {});
    await sleep(REST_MS);
    const quiet = await treeMemory(door.pid);
    if (client === "stalled") socket.pause();
    socket.send(UPDATE_REQUEST);
    const growth = await growthAbove(quiet, door, seconds);
    if (!socket.open()) throw new Error(`${subject.name}: the session did not last`);
    return growth;
  } finally {
    await closers.close();
  }
}

async function growthAbove(quiet: number, door: Door, seconds: number): Promise<Growth> {
  const start = performance.now();
  let most = 0;
  while (performance.now() < start + seconds * 1000) {
    // oxlint-disable-next-line no-await-in-loop -- sampling
    await sleep(SAMPLE_MS);
    // oxlint-disable-next-line no-await-in-loop -- sampling
    most = Math.max(most, (await treeMemory(door.pid)) - quiet);
    const elapsed = (performance.now() - start) / 1000;
    if (most > GROWTH_LIMIT) return { quiet, most, stoppedAfter: elapsed };
  }
  return { quiet, most };
}
