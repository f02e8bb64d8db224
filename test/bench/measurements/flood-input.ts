import { setTimeout as sleep } from "node:timers/promises";

import { startLagProxy } from "../../support/lag-proxy.ts";
import type { ByteSocket } from "../client/byte-socket.ts";
import { CLICK, introduce, KEY_EVENT, updateRequestOf } from "../client/dialogue.ts";
import { Closers } from "../../support/closers.ts";
import { cellsOf, type Bench, type Measurement } from "../measurement.ts";
import { RELAYS, type Row, type SubjectName } from "../row.ts";
import { StampReader, UHD } from "../screen/stamp.ts";
import { startScreen } from "../screen/start.ts";
import { percentile } from "../../support/statistics.ts";
import type { Door } from "../subjects/subject.ts";
import { openDoors } from "./doors.ts";

const ROUND_TRIP_MS = 50;

const UPDATE_REQUEST = updateRequestOf(UHD);

const KEYS = 60;
const QUICK_KEYS = 8;

/** From the first frame asked for until the first key, milliseconds. */
const RUN_UP_MS = 2000;

/** Between keys, milliseconds. */
const PAUSE_MS = 100;

const ANSWER_LIMIT_MS = 30_000;

/** What a request is answered with: nothing at all, some lines of the screen, or all of it. */
const SCREENS = [
  { id: "quiet", name: "no flood", lines: 0 },
  { id: "lines", name: "4K raw, 16 lines an update", lines: 16 },
  { id: "screens", name: "4K raw, whole screens", lines: UHD.height },
] as const;

interface Times {
  /** From sending a key until the server has it, milliseconds. */
  readonly reached: readonly number[];
  /** From sending a key until its answer has arrived, milliseconds. */
  readonly answered: readonly number[];
  readonly megabytesPerSecond: number;
}

/** How quickly keys are taken and answered while the server sends as fast as it is asked. */
export const floodInput: Measurement = {
  name: "flood-input",
  measure: async (bench) => {
    const rows: Row[] = [];
    for (const { id, name, lines } of SCREENS) {
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      const times = await timesOf(bench, lines);
      const row = (what: string, percent: number, value: (times: Times) => number): Row => ({
        id: `flood-input/${id}/${what}/p${percent}`,
        name: `${what} at ${ROUND_TRIP_MS} ms RTT, ${name}, p${percent}`,
        unit: "ms",
        cells: cellsOf((subject) => {
          const found = times.get(subject);
          if (found === undefined) throw new Error(`${subject} was not measured`);
          const note = `${found.megabytesPerSecond.toFixed(0)} MB/s`;
          return { value: value(found), ...(lines === 0 ? {} : { note }) };
        }),
      });
      for (const percent of [50, 95]) {
        rows.push(
          row("key to server", percent, ({ reached }) => percentile(reached, percent)),
          row("key echo", percent, ({ answered }) => percentile(answered, percent)),
        );
      }
    }
    return rows;
  },
};

async function timesOf(bench: Bench, lines: number): Promise<ReadonlyMap<SubjectName, Times>> {
  const closers = new Closers();
  const times = new Map<SubjectName, Times>();
  try {
    const screen = closers.add(await startScreen("frames", String(lines)));
    const doors = await openDoors({ ...bench, closers }, { port: screen.port }, RELAYS);
    for (const { name, door } of doors) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      times.set(name, await timesBehind(door, bench.options.quick));
    }
    return times;
  } finally {
    await closers.close();
  }
}

async function timesBehind(door: Door, quick: boolean): Promise<Times> {
  const closers = new Closers();
  try {
    const lag = { host: "127.0.0.1", port: door.port, roundTripMs: ROUND_TRIP_MS };
    const { port } = closers.add(await startLagProxy(lag));
    const socket = closers.add(await door.connect(port));
    await introduce(socket);
    return await timesOn(socket, quick ? QUICK_KEYS : KEYS);
  } finally {
    await closers.close();
  }
}

async function timesOn(socket: ByteSocket, count: number): Promise<Times> {
  let answer: ((stamp: bigint) => void) | undefined;
  let received = 0;
  // A stock client asks for the next update at the end of one.
  const reader = new StampReader((stamp) => {
    socket.send(UPDATE_REQUEST);
    if (stamp !== undefined) answer?.(stamp);
  });
  socket.onBytes((chunk) => {
    received += chunk.length;
    reader.push(chunk);
  });
  // Where keys are answered, as people click where they are going to type.
  socket.send(CLICK);
  socket.send(UPDATE_REQUEST);
  await sleep(RUN_UP_MS);
  const [bytes, start] = [received, performance.now()];
  const reached: number[] = [];
  const answered: number[] = [];
  for (let key = 0; key < count; key += 1) {
    const sent = process.hrtime.bigint();
    const answers = new Promise<bigint>((resolve, reject) => {
      answer = resolve;
      setTimeout(() => reject(new Error("no answer")), ANSWER_LIMIT_MS).unref();
    });
    socket.send(KEY_EVENT);
    // oxlint-disable-next-line no-await-in-loop -- one key at a time
    const stamp = await answers;
    answered.push(milliseconds(process.hrtime.bigint() - sent));
    reached.push(milliseconds(stamp - sent));
    // oxlint-disable-next-line no-await-in-loop -- one key at a time
    await sleep(PAUSE_MS);
  }
  const passed = received - bytes;
  return { reached, answered, megabytesPerSecond: passed / 1000 / (performance.now() - start) };
}

function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e6;
}
