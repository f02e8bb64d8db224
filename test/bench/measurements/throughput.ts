import { setTimeout as sleep } from "node:timers/promises";

import { openTcpSocket, type ByteSocket } from "../client/byte-socket.ts";
import { introduce, UPDATE_REQUEST } from "../client/dialogue.ts";
import { Closers } from "../closers.ts";
import { treeMemory } from "../machine/process-memory.ts";
import { cellsOf, type Bench, type Measurement } from "../measurement.ts";
import type { SubjectName } from "../row.ts";
import { startScreen } from "../screen/start.ts";
import { median } from "../statistics.ts";
import type { Door, Subject, Target } from "../subjects/subject.ts";

const ROUNDS = 5;
const QUICK_ROUNDS = 2;

/** From the first byte asked for until the clock starts, milliseconds. */
const RUN_UP_MS = 400;
const CLOCK_MS = 1500;

/** Memory above which a subject is started anew before its next turn, so that the machine survives it, MiB. */
const MEMORY_LIMIT = 512;

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
        rates.get(door.name)?.push(await rate(door.name, await door.connect()));
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

/** A subject that stays between turns unless it has grown too large. */
class LastingDoor {
  readonly name: SubjectName;
  readonly #subject: Subject;
  readonly #target: Target;
  readonly #closers = new Closers();
  #door: Door | undefined;

  constructor(subject: Subject, target: Target) {
    this.name = subject.name;
    this.#subject = subject;
    this.#target = target;
  }

  async connect(): Promise<ByteSocket> {
    if (this.#door !== undefined && (await treeMemory(this.#door.pid)) > MEMORY_LIMIT) {
      await this.close();
    }
    this.#door ??= this.#closers.add(await this.#subject.open(this.#target));
    return this.#door.connect();
  }

  async close(): Promise<void> {
    this.#door = undefined;
    await this.#closers.close();
  }
}

/**
 * Megabytes a second that come through `socket`, which is closed afterwards. A relay that is busy reading
 * may pass nothing at all for a while, which is a rate like any other.
 */
async function rate(name: string, socket: ByteSocket): Promise<number> {
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
