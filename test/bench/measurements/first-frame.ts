import { setTimeout as sleep } from "node:timers/promises";

import type { Browser, BrowserContext } from "playwright-core";

import { launchChromium } from "../../support/chromium.ts";
import { startLagProxy } from "../../support/lag-proxy.ts";
import { startQemu } from "../../support/qemu.ts";
import { startTigerVnc } from "../../support/tiger-vnc.ts";
import {
  firstFrame as frameIn,
  OPEN_MS,
  watchForFirstFrame,
  type FirstFrame,
} from "../client/first-frame-watch.ts";
import { Closers } from "../../support/closers.ts";
import { cellsOf, type Bench, type Measurement } from "../measurement.ts";
import { SUBJECTS, type Row, type SubjectName } from "../row.ts";
import { median } from "../../support/statistics.ts";
import type { Door, Target } from "../subjects/subject.ts";
import { openDoors } from "./doors.ts";

const ROUND_TRIPS_MS = [0, 50, 100, 200];

const ROUNDS = 9;
const QUICK_ROUNDS = 3;

/** Loads of each page that are not counted: they fill the browser's caches. */
const WARM_UP = 2;

const WINDOW = { viewport: { width: 1280, height: 800 } };

const PASSWORD = "bench-pw";

/** How long a machine needs to boot and paint, milliseconds. */
const BOOT_MS = 5000;

interface Server {
  readonly name: string;
  /** What it paints, and what the page must show. */
  readonly color: number;
  start(closers: Closers): Promise<Target>;
}

const SERVERS: readonly Server[] = [
  {
    name: "TigerVNC",
    color: 0x2f6fa7,
    start: async (closers) => {
      const screen = { password: PASSWORD, geometry: "1024x768", paint: 0x2f6fa7 };
      const { port } = closers.add(await startTigerVnc(screen));
      return { port, password: PASSWORD };
    },
  },
  {
    name: "QEMU",
    color: 0x0000a8,
    start: async (closers) => {
      const { port } = closers.add(await startQemu({ guest: "plain" }));
      await sleep(BOOT_MS);
      return { port };
    },
  },
];

/**
 * Time from `new WebSocket` in the page to the first picture of a TigerVNC screen with a password and of
 * a QEMU machine without one, in Chromium, with a lag between browser and subject. A new page each time,
 * the subjects taking turns.
 */
export const firstFrame: Measurement = {
  name: "first-frame",
  measure: async (bench) => {
    const browser = bench.closers.add(await launchChromium());
    const rows: Row[] = [];
    for (const server of SERVERS) {
      const closers = new Closers();
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        rows.push(...(await rowsOf(server, browser, { ...bench, closers })));
      } finally {
        // oxlint-disable-next-line no-await-in-loop -- before the next one starts
        await closers.close();
      }
    }
    return rows;
  },
};

async function rowsOf(server: Server, browser: Browser, bench: Bench): Promise<readonly Row[]> {
  const { closers, options } = bench;
  const doors = await openDoors(bench, await server.start(closers), SUBJECTS);
  const rounds = options.quick ? QUICK_ROUNDS : ROUNDS;
  const rows: Row[] = [];
  for (const roundTripMs of ROUND_TRIPS_MS) {
    const pages: { name: SubjectName; door: Door; port: number; context: BrowserContext }[] = [];
    for (const { name, door } of doors) {
      const lag = { host: "127.0.0.1", port: door.port, roundTripMs };
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      const { port } = closers.add(await startLagProxy(lag));
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      const context = await browser.newContext(WINDOW);
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      await watchForFirstFrame(context, server.color);
      pages.push({ name, door, port, context });
    }
    const frames = new Map(doors.map(({ name }) => [name, [] as FirstFrame[]]));
    for (let round = -WARM_UP; round < rounds; round += 1) {
      for (const { name, door, port, context } of pages) {
        // oxlint-disable-next-line no-await-in-loop -- one page at a time
        const frame = await frameIn(context, await door.page(port), { openMs: OPEN_MS }).catch(
          (cause: unknown) => {
            throw new Error(`${name} at ${roundTripMs} ms`, { cause });
          },
        );
        if (round >= 0) frames.get(name)?.push(frame);
      }
    }
    // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
    await Promise.all(pages.map(({ context }) => context.close()));
    rows.push(...CLOCKS.map((clock) => rowFrom(frames, clock, server, roundTripMs)));
  }
  return rows;
}

/** What a row counts from, and what it is called. */
const CLOCKS = [
  { id: "", name: "first frame", timeOf: (frame: FirstFrame) => frame.sinceAsked },
  {
    id: "/ready",
    name: "first frame, from the scripts",
    timeOf: (frame: FirstFrame) => frame.sinceReady,
  },
] as const;

function rowFrom(
  frames: ReadonlyMap<SubjectName, readonly FirstFrame[]>,
  clock: (typeof CLOCKS)[number],
  server: Server,
  roundTripMs: number,
): Row {
  return {
    id: `first-frame/${server.name}/${roundTripMs}${clock.id}`,
    name: `${server.name} ${clock.name} at ${roundTripMs} ms RTT`,
    unit: "ms",
    cells: cellsOf((subject) => {
      const samples = (frames.get(subject) ?? []).map(clock.timeOf);
      const value = median(samples);
      if (roundTripMs === 0) return { value, samples };
      return { value, samples, note: `${(value / roundTripMs).toFixed(1)} RTT` };
    }, SUBJECTS),
  };
}
