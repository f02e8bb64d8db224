import type { Browser } from "playwright-core";

import { launchChromium } from "../../support/chromium.ts";
import { startLagProxy } from "../../support/lag-proxy.ts";
import { startQemu } from "../../support/qemu.ts";
import { startTigerVnc } from "../../support/tiger-vnc.ts";
import { countFrames, frameRate } from "../client/frame-count.ts";
import { Closers } from "../../support/closers.ts";
import { cellsOf, type Bench, type Measurement } from "../measurement.ts";
import { PAGES, type Row, type SubjectName } from "../row.ts";
import type { Target } from "../subjects/subject.ts";
import { openDoors } from "./doors.ts";

const ROUND_TRIPS_MS = [0, 50, 100, 120, 200];

const CLOCK_MS = 5000;
const QUICK_CLOCK_MS = 1500;

const WINDOW = { viewport: { width: 1280, height: 800 } };

/** Twice what a screen shows in a second. */
const CHANGES_PER_SECOND = 120;

/** Servers whose screens never rest. */
const SERVERS: readonly { readonly name: string; start(closers: Closers): Promise<Target> }[] = [
  {
    name: "QEMU",
    start: async (closers) => closers.add(await startQemu({ guest: "animated" })),
  },
  { name: "TigerVNC", start: startRestlessTigerVnc },
];

/** Frames per second in Chromium of a screen that never rests, with a lag between browser and subject. */
export const frames: Measurement = {
  name: "frames",
  measure: async (bench) => {
    const browser = bench.closers.add(await launchChromium());
    const rows: Row[] = [];
    for (const server of SERVERS) {
      // A screen that never rests takes processor time from the next.
      const closers = new Closers();
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        const target = await server.start(closers);
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        rows.push(...(await rowsOf(server.name, target, browser, { ...bench, closers })));
      } finally {
        // oxlint-disable-next-line no-await-in-loop -- before the next one starts
        await closers.close();
      }
    }
    return rows;
  },
};

async function rowsOf(
  server: string,
  target: Target,
  browser: Browser,
  bench: Bench,
): Promise<readonly Row[]> {
  const { closers, options } = bench;
  const doors = await openDoors(bench, target, PAGES);
  const clockMs = options.quick ? QUICK_CLOCK_MS : CLOCK_MS;
  const context = await browser.newContext(WINDOW);
  closers.add(context);
  await countFrames(context);
  const rows: Row[] = [];
  for (const roundTripMs of ROUND_TRIPS_MS) {
    const rates = new Map<SubjectName, number>();
    for (const { name, door } of doors) {
      const lag = { host: "127.0.0.1", port: door.port, roundTripMs };
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      const { port } = closers.add(await startLagProxy(lag));
      // oxlint-disable-next-line no-await-in-loop -- one page at a time
      rates.set(name, await frameRate(context, await door.page(port), clockMs));
    }
    rows.push({
      id: `frames/${server}/${roundTripMs}`,
      name: `${server} frames at ${roundTripMs} ms RTT`,
      unit: "frames/s",
      cells: cellsOf((subject) => ({ value: rates.get(subject) ?? 0 }), PAGES),
    });
  }
  return rows;
}

async function startRestlessTigerVnc(closers: Closers): Promise<Target> {
  const server = closers.add(await startTigerVnc({ geometry: "1024x768", paint: 0x204060 }));
  let change = 0;
  const timer = setInterval(() => {
    change += 1;
    const color = Math.imul(change, 0x9e3779b1) & 0xffffff;
    server.display.fill(color, { x: (change * 7) % 800, y: 300, width: 200, height: 150 });
  }, 1000 / CHANGES_PER_SECOND);
  closers.add({ close: async () => clearInterval(timer) });
  return server;
}
