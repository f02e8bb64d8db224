import { setTimeout as sleep } from "node:timers/promises";

import type { Page } from "playwright-core";

import { launchChromium } from "../../support/chromium.ts";
import { startLagProxy } from "../../support/lag-proxy.ts";
import { startTigerVnc } from "../../support/tiger-vnc.ts";
import { countFrames, firstFrames } from "../client/frame-count.ts";
import { keyToPixel as timedKey, watchKeys } from "../client/key-watch.ts";
import { cellsOf, type Measurement } from "../measurement.ts";
import { PAGES, type Row, type SubjectName } from "../row.ts";
import { percentile } from "../../support/statistics.ts";
import { openDoors } from "./doors.ts";

const ROUND_TRIPS_MS = [0, 100];

const KEYS = 60;
const QUICK_KEYS = 10;

/** Keys that are not counted: they show the way to the first ones that are. */
const WARM_UP = 5;

/** Between keys, as of somebody who types fast, milliseconds. */
const PAUSE_MS = 60;

const WINDOW = { viewport: { width: 1280, height: 800 } };

/**
 * Time from a key press in Chromium to changed pixels on its canvas: a TigerVNC screen that takes a new
 * colour with every key.
 */
export const keyToPixel: Measurement = {
  name: "key-to-pixel",
  measure: async (bench) => {
    const { closers, options } = bench;
    const server = closers.add(await startTigerVnc({ geometry: "1024x768", paint: 0x204060 }));
    server.display.onType((typed) => {
      const color = Math.imul(typed.length, 0x9e3779b1) & 0xffffff;
      server.display.fill(color, { x: 412, y: 334, width: 200, height: 100 });
    });
    const browser = closers.add(await launchChromium());
    const doors = await openDoors(bench, server, PAGES);
    const count = options.quick ? QUICK_KEYS : KEYS;
    const rows: Row[] = [];
    for (const roundTripMs of ROUND_TRIPS_MS) {
      const times = new Map<SubjectName, number[]>();
      for (const { name, door } of doors) {
        const lag = { host: "127.0.0.1", port: door.port, roundTripMs };
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        const { port } = closers.add(await startLagProxy(lag));
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        const context = await browser.newContext(WINDOW);
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        await countFrames(context);
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        await watchKeys(context);
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        const page = await context.newPage();
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        await page.goto(await door.page(port));
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        times.set(name, await timesOf(page, count));
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        await context.close();
      }
      for (const percent of [50, 95]) {
        rows.push({
          id: `key-to-pixel/${roundTripMs}/p${percent}`,
          name: `key to pixel at ${roundTripMs} ms RTT, p${percent}`,
          unit: "ms",
          cells: cellsOf((subject) => {
            const samples = times.get(subject) ?? [];
            return { value: percentile(samples, percent), samples };
          }, PAGES),
        });
      }
    }
    return rows;
  },
};

async function timesOf(page: Page, count: number): Promise<number[]> {
  await firstFrames(page);
  await page.locator("canvas").first().focus();
  const times: number[] = [];
  for (let turn = -WARM_UP; turn < count; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one key at a time
    await sleep(PAUSE_MS);
    // oxlint-disable-next-line no-await-in-loop -- one key at a time
    const time = await timedKey(page);
    if (turn >= 0) times.push(time);
  }
  return times;
}
