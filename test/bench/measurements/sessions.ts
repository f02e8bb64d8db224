import { setTimeout as sleep } from "node:timers/promises";

import { treeMemory } from "../../support/machine/process-memory.ts";
import { treeSeconds } from "../../support/machine/process-time.ts";
import { percentile } from "../../support/statistics.ts";
import { Closers } from "../../support/closers.ts";
import { DesktopClient } from "../client/desktop-client.ts";
import { introduce, KEY_EVENT, timedAnswer } from "../client/dialogue.ts";
import { cellsOf, type Bench, type Measurement } from "../measurement.ts";
import { RELAYS, type Row, type SubjectName } from "../row.ts";
import { ECHO_BYTES, startScreen } from "../screen/start.ts";
import type { Subject } from "../subjects/subject.ts";

const COUNTS = [1, 50, 200];
const QUICK_COUNTS = [1, 20];

/** Five keys a second from each session. */
const KEY_MS = 200;

/** From the last session's start until the clock starts, milliseconds. */
const RUN_UP_MS = 3000;
const CLOCK_MS = 10_000;
const QUICK_CLOCK_MS = 2000;

interface Load {
  readonly times: readonly number[];
  /** Milliseconds of processor time for one second of one session. */
  readonly cpu: number;
  /** MiB that one session adds. */
  readonly memory: number;
}

/** Sessions at once, in each ten updates of 20 KB and five keys a second. */
export const sessions: Measurement = {
  name: "sessions",
  measure: async (bench) => {
    const rows: Row[] = [];
    for (const count of bench.options.quick ? QUICK_COUNTS : COUNTS) {
      const loads = new Map<SubjectName, Load>();
      for (const subject of bench.subjects) {
        if (!RELAYS.some((name) => name === subject.name)) continue;
        // oxlint-disable-next-line no-await-in-loop -- one at a time
        loads.set(subject.name, await loadOf(bench, subject, count));
      }
      rows.push(...rowsOf(count, loads));
    }
    return rows;
  },
};

function rowsOf(count: number, loads: ReadonlyMap<SubjectName, Load>): readonly Row[] {
  const name = count === 1 ? "one session at work" : `${count} sessions at work`;
  const row = (
    id: string,
    what: string,
    unit: Row["unit"],
    value: (load: Load) => number,
  ): Row => ({
    id: `sessions/${count}/${id}`,
    name: `${name}: ${what}`,
    unit,
    cells: cellsOf((subject) => {
      const load = loads.get(subject);
      if (load === undefined) throw new Error(`${subject} was not measured`);
      return { value: value(load) };
    }, RELAYS),
  });
  return [
    row("p50", "key echo p50", "ms", ({ times }) => percentile(times, 50)),
    row("p99", "key echo p99", "ms", ({ times }) => percentile(times, 99)),
    row("cpu", "processor time of each", "CPU ms/s", ({ cpu }) => cpu),
    row("memory", "memory of each", "MiB", ({ memory }) => memory),
  ];
}

async function loadOf(bench: Bench, subject: Subject, count: number): Promise<Load> {
  const closers = new Closers();
  try {
    const screen = closers.add(await startScreen("desktop"));
    const door = closers.add(await subject.open({ port: screen.port }));
    // The first session loads code that stays; it is not the price of a session.
    const first = await door.connect();
    await introduce(first);
    await timedAnswer(first, KEY_EVENT, ECHO_BYTES);
    await first.close();
    await sleep(RUN_UP_MS);
    const empty = await treeMemory(door.pid);
    const clients: DesktopClient[] = [];
    for (let made = 0; made < count; made += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const client = await DesktopClient.start(closers.add(await door.connect()));
      closers.add({ close: async () => client.stop() });
      client.type((KEY_MS * made) / count, KEY_MS);
      clients.push(client);
    }
    await sleep(RUN_UP_MS);
    for (const client of clients) client.count();
    const [start, before] = [performance.now(), await treeSeconds(door.pid)];
    await sleep(bench.options.quick ? QUICK_CLOCK_MS : CLOCK_MS);
    const [seconds, used] = [
      (performance.now() - start) / 1000,
      (await treeSeconds(door.pid)) - before,
    ];
    const full = await treeMemory(door.pid);
    return {
      times: clients.flatMap(({ times }) => times),
      cpu: (used * 1000) / (seconds * count),
      memory: (full - empty) / count,
    };
  } finally {
    await closers.close();
  }
}
