import { setTimeout as sleep } from "node:timers/promises";

import type { Browser, BrowserContext } from "playwright-core";

import { launchChromium } from "../../support/chromium.ts";
import { startLagProxy } from "../../support/lag-proxy.ts";
import { median } from "../../support/statistics.ts";
import { startTigerVnc } from "../../support/tiger-vnc.ts";
import {
  firstFrame,
  OPEN_MS,
  watchForFirstFrame,
  type FirstFrame,
} from "../client/first-frame-watch.ts";
import { cellsOf, type Bench, type Measurement } from "../measurement.ts";
import type { Row, SubjectName } from "../row.ts";
import { openDoors, type NamedDoor } from "./doors.ts";

/** A path to the subject. */
interface Path {
  readonly roundTripMs: number;
  /** Round trips that each connection costs more, as TCP and TLS do. */
  readonly connectRoundTrips: number;
}

const PATHS: readonly Path[] = [
  { roundTripMs: 0, connectRoundTrips: 0 },
  { roundTripMs: 50, connectRoundTrips: 0 },
  { roundTripMs: 100, connectRoundTrips: 0 },
  { roundTripMs: 200, connectRoundTrips: 0 },
  { roundTripMs: 100, connectRoundTrips: 2 },
];

const CACHES = ["cold", "warm"] as const;
type Cache = (typeof CACHES)[number];

const ROUNDS = 7;
const QUICK_ROUNDS = 3;

/** Loads of each page that are not counted: they fill the browser's caches. */
const WARM_UP = 2;

/** How long each of them is looked at, in milliseconds: a page may keep something once its console is live. */
const VISIT_MS = 4000;

/** Pause before each load, in milliseconds: what ends the session of the one before is not part of this one. */
const SETTLE_MS = 300;

const WINDOW = { viewport: { width: 1280, height: 800 } };
const COLOR = 0x2f6fa7;
const PASSWORD = "bench-pw";

/** Those that come with a page of their own. */
const APPS = ["websockify", "Porthole"] as const satisfies SubjectName[];

/** A subject at the end of a path. */
interface App {
  readonly name: SubjectName;
  readonly address: () => Promise<string>;
}

/**
 * Time from the beginning of a navigation to the first picture of a TigerVNC screen with a password, in Chromium:
 * Porthole's page beside Debian's noVNC, each as it is served. Cold is a browser that has never seen it.
 */
export const navigation: Measurement = {
  name: "navigation",
  measure: async (bench) => {
    const { closers } = bench;
    const browser = closers.add(await launchChromium());
    const screen = { password: PASSWORD, geometry: "1024x768", paint: COLOR };
    const { port } = closers.add(await startTigerVnc(screen));
    const doors = await openDoors(bench, { port, password: PASSWORD }, APPS);
    const rows: Row[] = [];
    for (const path of PATHS) {
      // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
      const apps = await Promise.all(doors.map((door) => appAt(door, path, bench)));
      for (const cache of CACHES) {
        // oxlint-disable-next-line no-await-in-loop -- one after another, as everything here
        rows.push(...(await rowsOf({ apps, browser, cache, path }, bench)));
      }
    }
    return rows;
  },
};

async function appAt({ name, door }: NamedDoor, path: Path, { closers }: Bench): Promise<App> {
  const lag = { host: "127.0.0.1", port: door.port, ...path };
  const { port } = closers.add(await startLagProxy(lag));
  return { name, address: async () => door.app?.(port) ?? door.page(port) };
}

interface Scene {
  readonly apps: readonly App[];
  readonly browser: Browser;
  readonly cache: Cache;
  readonly path: Path;
}

async function rowsOf({ apps, browser, cache, path }: Scene, { options }: Bench): Promise<Row[]> {
  const rounds = options.quick ? QUICK_ROUNDS : ROUNDS;
  const frames = new Map(apps.map(({ name }) => [name, [] as FirstFrame[]]));
  const regulars = cache === "warm" ? await regularContexts(apps, browser) : undefined;
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, address } of apps) {
      // oxlint-disable-next-line no-await-in-loop -- one page at a time
      const context = regulars?.get(name) ?? (await watchedContext(browser));
      // oxlint-disable-next-line no-await-in-loop -- one page at a time
      if (cache === "warm") await stopServiceWorkers(context);
      // oxlint-disable-next-line no-await-in-loop -- one page at a time
      await sleep(SETTLE_MS);
      // oxlint-disable-next-line no-await-in-loop -- one page at a time
      frames.get(name)?.push(await firstFrame(context, await address(), { openMs: OPEN_MS }));
      // oxlint-disable-next-line no-await-in-loop -- one page at a time
      if (cache === "cold") await context.close();
    }
  }
  await Promise.all([...(regulars?.values() ?? [])].map((context) => context.close()));
  return CLOCKS.map((clock) => rowFrom(frames, clock, cache, path));
}

/** For each app, a browser in which somebody has used it before. */
async function regularContexts(
  apps: readonly App[],
  browser: Browser,
): Promise<ReadonlyMap<SubjectName, BrowserContext>> {
  const contexts = apps.map(async ({ name, address }) => {
    const context = await watchedContext(browser);
    for (let visit = 0; visit < WARM_UP; visit += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another, as a person comes again
      await firstFrame(context, await address(), { visitMs: VISIT_MS });
    }
    return [name, context] as const;
  });
  return new Map(await Promise.all(contexts));
}

/** A browser stops them soon after they were needed, so starting one is a part of each visit. */
async function stopServiceWorkers(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await page.close();
}

async function watchedContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext(WINDOW);
  await watchForFirstFrame(context, COLOR);
  return context;
}

/** What a row counts from, and what it is called. */
const CLOCKS = [
  {
    id: "",
    name: "navigation to first frame",
    timeOf: (frame: FirstFrame) => frame.sinceNavigation,
  },
  {
    id: "/socket",
    name: "of that, from the WebSocket",
    timeOf: (frame: FirstFrame) => frame.sinceAsked,
  },
  {
    id: "/ready",
    name: "of that, from the WebSocket and the scripts",
    timeOf: (frame: FirstFrame) => frame.sinceReady,
  },
] as const;

function rowFrom(
  frames: ReadonlyMap<SubjectName, readonly FirstFrame[]>,
  clock: (typeof CLOCKS)[number],
  cache: Cache,
  path: Path,
): Row {
  const { connectRoundTrips, roundTripMs } = path;
  const more = connectRoundTrips === 0 ? "" : `, ${connectRoundTrips} more per connection`;
  return {
    id: `navigation/${cache}/${roundTripMs}/${connectRoundTrips}${clock.id}`,
    name: `${clock.name}, ${cache}, ${roundTripMs} ms RTT${more}`,
    unit: "ms",
    cells: cellsOf((subject) => {
      const samples = (frames.get(subject) ?? []).map(clock.timeOf);
      const value = median(samples);
      if (roundTripMs === 0) return { value, samples };
      return { value, samples, note: `${(value / roundTripMs).toFixed(1)} RTT` };
    }, APPS),
  };
}
