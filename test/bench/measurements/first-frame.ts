import type { BrowserContext } from "playwright-core";

import { launchChromium } from "../../support/chromium.ts";
import { startLagProxy } from "../../support/lag-proxy.ts";
import { startTigerVnc } from "../../support/tiger-vnc.ts";
import { firstFrame as frameIn, watchForFirstFrame } from "../client/first-frame-watch.ts";
import { cellsOf, type Measurement } from "../measurement.ts";
import type { Row, SubjectName } from "../row.ts";
import { median } from "../statistics.ts";
import type { Door } from "../subjects/subject.ts";
import { openDoors } from "./doors.ts";

const ROUND_TRIPS_MS = [0, 50, 100, 200];

const ROUNDS = 7;
const QUICK_ROUNDS = 3;

/** Loads of each page that are not counted: they fill the browser's caches. */
const WARM_UP = 2;

const WINDOW = { viewport: { width: 1280, height: 800 } };

/** What the X server paints, and what the page must show. */
const COLOR = 0x2f6fa7;

const PASSWORD = "bench-pw";

/**
 * Time from `new WebSocket` in the page to the first picture of a TigerVNC screen with a password, in
 * Chromium, with a lag between browser and subject. A new page each time, the subjects taking turns.
 */
export const firstFrame: Measurement = {
  name: "first-frame",
  measure: async (bench) => {
    const { closers, options } = bench;
    const server = closers.add(
      await startTigerVnc({ password: PASSWORD, geometry: "1024x768", paint: COLOR }),
    );
    const browser = closers.add(await launchChromium());
    const doors = await openDoors(bench, { port: server.port, password: PASSWORD });
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
        await watchForFirstFrame(context, COLOR);
        pages.push({ name, door, port, context });
      }
      const times = new Map(doors.map(({ name }) => [name, [] as number[]]));
      for (let round = -WARM_UP; round < rounds; round += 1) {
        for (const { name, door, port, context } of pages) {
          // oxlint-disable-next-line no-await-in-loop -- one page at a time
          const time = await frameIn(context, await door.page(port)).catch((cause: unknown) => {
            throw new Error(`${name} at ${roundTripMs} ms`, { cause });
          });
          if (round >= 0) times.get(name)?.push(time);
        }
      }
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      await Promise.all(pages.map(({ context }) => context.close()));
      rows.push({
        id: `first-frame/${roundTripMs}`,
        name: `first frame at ${roundTripMs} ms RTT`,
        unit: "ms",
        cells: cellsOf((subject) => {
          const samples = times.get(subject) ?? [];
          const value = median(samples);
          if (roundTripMs === 0) return { value, samples };
          return { value, samples, note: `${(value / roundTripMs).toFixed(1)} RTT` };
        }),
      });
    }
    return rows;
  },
};
