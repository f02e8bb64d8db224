import { setTimeout as sleep } from "node:timers/promises";

import { openTcpSocket, type ByteSocket } from "../client/byte-socket.ts";
import { introduce, KEY_EVENT, timedAnswer } from "../client/dialogue.ts";
import { cellsOf, type Measurement } from "../measurement.ts";
import type { Row, SubjectName } from "../row.ts";
import { ECHO_BYTES, startScreen } from "../screen/start.ts";
import { percentile } from "../../support/statistics.ts";
import { openDoors } from "./doors.ts";

const WARM_UP = 500;
const SAMPLES = 4000;
const QUICK_SAMPLES = 500;
/** Pause before each turn, in milliseconds. */
const TURN_MS = 2;

/** Time from sending a key to having the 20-byte answer; the subjects take turns, key by key. */
export const echo: Measurement = {
  name: "echo",
  measure: async (bench) => {
    const screen = bench.closers.add(await startScreen("echo"));
    const sockets = new Map<SubjectName | "direct", ByteSocket>();
    sockets.set("direct", bench.closers.add(await openTcpSocket(screen.port)));
    for (const { name, door } of await openDoors(bench, { port: screen.port })) {
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      sockets.set(name, bench.closers.add(await door.connect()));
    }
    // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
    for (const socket of sockets.values()) await introduce(socket);

    const times = new Map([...sockets.keys()].map((name) => [name, [] as number[]]));
    const count = bench.options.quick ? QUICK_SAMPLES : SAMPLES;
    for (let turn = -WARM_UP; turn < count; turn += 1) {
      // oxlint-disable-next-line no-await-in-loop -- Porthole ends sessions that type faster than 500 keys a second
      await sleep(TURN_MS);
      for (const [name, socket] of sockets) {
        // oxlint-disable-next-line no-await-in-loop -- one key at a time
        const time = await timedAnswer(socket, KEY_EVENT, ECHO_BYTES);
        if (turn >= 0) times.get(name)?.push(time);
      }
    }
    return [50, 99].map((percent): Row => {
      const of = (name: SubjectName | "direct"): number =>
        percentile(times.get(name) ?? [], percent);
      return {
        id: `echo/p${percent}`,
        name: `key echo on loopback, p${percent}`,
        unit: "µs",
        direct: of("direct"),
        cells: cellsOf((subject) => ({ value: of(subject) })),
      };
    });
  },
};
