import { setTimeout as sleep } from "node:timers/promises";

import { introduce, KEY_EVENT, timedAnswer } from "../client/dialogue.ts";
import { treeMemory } from "../../support/machine/process-memory.ts";
import { cellsOf, type Bench, type Measurement } from "../measurement.ts";
import type { Row, SubjectName } from "../row.ts";
import { ECHO_BYTES, startScreen } from "../screen/start.ts";
import type { Door } from "../subjects/subject.ts";
import { openDoors } from "./doors.ts";

const SESSIONS = 50;

/** How long processes get to come to rest before they are looked at, milliseconds. */
const REST_MS = 3000;
const QUICK_REST_MS = 500;

interface Memory {
  readonly empty: number;
  readonly full: number;
}

/** Memory before the sessions and with 50 of them that are connected, logged in and quiet. */
export const idleMemory: Measurement = {
  name: "idle-memory",
  measure: async (bench) => {
    const screen = bench.closers.add(await startScreen("echo"));
    const found = new Map<SubjectName, Memory>();
    for (const { name, door } of await openDoors(bench, { port: screen.port })) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      found.set(name, await memoryOf(bench, door));
    }
    const row = (id: string, name: string, value: (memory: Memory) => number): Row => ({
      id: `idle-memory/${id}`,
      name,
      unit: "MiB",
      cells: cellsOf((subject) => {
        const memory = found.get(subject);
        if (memory === undefined) throw new Error(`${subject} was not measured`);
        return { value: value(memory) };
      }),
    });
    return [
      row("empty", "memory before the first of them", ({ empty }) => empty),
      row("full", `memory with ${SESSIONS} idle sessions`, ({ full }) => full),
      row("session", "memory of one idle session", ({ empty, full }) => (full - empty) / SESSIONS),
    ];
  },
};

async function memoryOf(bench: Bench, door: Door): Promise<Memory> {
  const rest = bench.options.quick ? QUICK_REST_MS : REST_MS;
  // The first session loads code that stays; it is not the price of a session.
  const first = await door.connect();
  await introduce(first);
  await timedAnswer(first, KEY_EVENT, ECHO_BYTES);
  await first.close();
  await sleep(rest);
  const empty = await treeMemory(door.pid);
  for (let count = 0; count < SESSIONS; count += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    const socket = bench.closers.add(await door.connect());
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    await introduce(socket);
    // Its answer proves that the session is there.
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    await timedAnswer(socket, KEY_EVENT, ECHO_BYTES);
  }
  await sleep(rest);
  return { empty, full: await treeMemory(door.pid) };
}
