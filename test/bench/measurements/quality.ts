import { setTimeout as sleep } from "node:timers/promises";

import type { Page } from "playwright-core";

import { launchChromium } from "../../support/chromium.ts";
import { startLagProxy } from "../../support/lag-proxy.ts";
import { percentile } from "../../support/statistics.ts";
import { startTigerVnc, type PaintedVncServer } from "../../support/tiger-vnc.ts";
import { countFrames, firstFrames } from "../client/frame-count.ts";
import { keyToPixel as timedKey, watchKeys } from "../client/key-watch.ts";
import { cellsOf, type Bench, type Measurement } from "../measurement.ts";
import { PAGES, type Row, type SubjectName } from "../row.ts";
import { openDoors } from "./doors.ts";

const ROUND_TRIP_MS = 300;
const BYTES_PER_SECOND = 125_000;

const KEYS = 30;
const QUICK_KEYS = 8;

/** From the first picture to the first key that counts: the line is found out meanwhile; milliseconds. */
const RUN_UP_MS = 8000;

/** Between keys, milliseconds; up to as much longer at random, so that they meet the film anywhere. */
const PAUSE_MS = 150;

const WINDOW = { viewport: { width: 1280, height: 800 } };

/** The film covers the upper part of the screen; what keys change is below it. */
const FILM = { width: 1024, height: 320, pictures: 12, perSecond: 15 };

/**
 * Time from a key press to changed pixels on a thin line with a long way, while a film plays: TigerVNC sends it as
 * JPEG, with the quality that it is asked for.
 */
export const quality: Measurement = {
  name: "quality",
  measure: async (bench) => {
    const { closers } = bench;
    const server = closers.add(await startTigerVnc({ geometry: "1024x768", paint: 0x204060 }));
    playFilm(server, bench);
    server.display.onType((typed) => {
      const color = Math.imul(typed.length, 0x9e3779b1) & 0xffffff;
      server.display.fill(color, { x: 412, y: 334, width: 200, height: 100 });
    });
    const browser = closers.add(await launchChromium());
    const times = new Map<SubjectName, number[]>();
    const rates = new Map<SubjectName, number>();
    for (const { name, door } of await openDoors(bench, server, PAGES)) {
      const line = { roundTripMs: ROUND_TRIP_MS, bytesPerSecond: BYTES_PER_SECOND };
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      const { port } = closers.add(
        await startLagProxy({ host: "127.0.0.1", port: door.port, ...line }),
      );
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
      const found = await timesOf(page, bench.options.quick ? QUICK_KEYS : KEYS);
      times.set(name, found.times);
      rates.set(name, found.framesPerSecond);
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      await context.close();
    }
    const rows = [50, 95].map((percent): Row => ({
      id: `quality/key-to-pixel/p${percent}`,
      name: `key to pixel beside a film at 1 Mbit/s, ${ROUND_TRIP_MS} ms RTT, p${percent}`,
      unit: "ms",
      cells: cellsOf((subject) => {
        const samples = times.get(subject) ?? [];
        return { value: percentile(samples, percent), samples };
      }, PAGES),
    }));
    const frames: Row = {
      id: "quality/updates",
      name: `updates drawn beside a film at 1 Mbit/s, ${ROUND_TRIP_MS} ms RTT`,
      unit: "frames/s",
      cells: cellsOf((subject) => ({ value: rates.get(subject) ?? 0 }), PAGES),
    };
    return [...rows, frames];
  },
};

function playFilm({ display }: PaintedVncServer, { closers }: Bench): void {
  const { width, height, pictures, perSecond } = FILM;
  const draws = Array.from({ length: pictures }, (_, index) =>
    display.picture(width, height, filmPicture(width, height, index / pictures)),
  );
  let shown = 0;
  const timer = setInterval(() => {
    shown += 1;
    draws[shown % pictures]?.(0, 0);
  }, 1000 / perSecond);
  closers.add({ close: async () => clearInterval(timer) });
}

/** Soft shapes that move, with some grain: as hard to compress as a photograph. `phase`: 0 to 1, and round again. */
function filmPicture(width: number, height: number, phase: number): Uint32Array<ArrayBuffer> {
  const pixels = new Uint32Array(width * height);
  const turn = 2 * Math.PI * phase;
  let grain = 1;
  for (let at = 0; at < pixels.length; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    grain = (Math.imul(grain, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    const noise = (grain >> 16) % 24;
    const light = (a: number, b: number): number =>
      Math.round(100 + noise + 60 * Math.sin(x / a + turn) + 60 * Math.cos(y / b - turn));
    pixels[at] =
      (clampByte(light(37, 23)) << 16) | (clampByte(light(61, 31)) << 8) | clampByte(light(29, 47));
  }
  return pixels;
}

function clampByte(value: number): number {
  return Math.max(0, Math.min(255, value));
}

async function timesOf(
  page: Page,
  count: number,
): Promise<{ readonly times: number[]; readonly framesPerSecond: number }> {
  await firstFrames(page);
  await sleep(RUN_UP_MS);
  await page.locator("canvas").first().focus();
  const drawn = (): Promise<number> => page.evaluate(() => window.framesDrawn ?? 0);
  const [before, start] = [await drawn(), performance.now()];
  const times: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one key at a time
    await sleep(PAUSE_MS * (1 + Math.random()));
    // oxlint-disable-next-line no-await-in-loop -- one key at a time
    times.push(await timedKey(page));
  }
  const seconds = (performance.now() - start) / 1000;
  return { times, framesPerSecond: ((await drawn()) - before) / seconds };
}
