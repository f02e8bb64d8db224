import type { Browser, BrowserContext } from "playwright-core";

import { launchChromium } from "../../support/chromium.ts";
import { startLagProxy } from "../../support/lag-proxy.ts";
import { median } from "../../support/statistics.ts";
import { startTigerVnc } from "../../support/tiger-vnc.ts";
import { firstFrame, watchForFirstFrame } from "../client/first-frame-watch.ts";
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
        rows.push(await rowOf({ apps, browser, cache, path }, bench));
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

async function rowOf({ apps, browser, cache, path }: Scene, { options }: Bench): Promise<Row> {
  const rounds = options.quick ? QUICK_ROUNDS : ROUNDS;
  const times = new Map(apps.map(({ name }) => [name, [] as number[]]));
  const contexts = new Map<SubjectName, BrowserContext>();
  for (let round = cache === "warm" ? -WARM_UP : 0; round < rounds; round += 1) {
    for (const { name, address } of apps) {
      // oxlint-disable-next-line no-await-in-loop -- one page at a time
      const context = contexts.get(name) ?? (await watchedContext(browser));
      // oxlint-disable-next-line no-await-in-loop -- one page at a time
      const { sinceNavigation } = await firstFrame(context, await address());
      if (round >= 0) times.get(name)?.push(sinceNavigation);
      if (cache === "warm") contexts.set(name, context);
      // oxlint-disable-next-line no-await-in-loop -- one page at a time
      else await context.close();
    }
  }
  await Promise.all([...contexts.values()].map((context) => context.close()));
  return rowFrom(times, cache, path);
}

async function watchedContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext(WINDOW);
  await watchForFirstFrame(context, COLOR);
  return context;
}

function rowFrom(times: ReadonlyMap<SubjectName, number[]>, cache: Cache, path: Path): Row {
  const { connectRoundTrips, roundTripMs } = path;
  const more = connectRoundTrips === 0 ? "" : `, ${connectRoundTrips} more per connection`;
  return {
    id: `navigation/${cache}/${roundTripMs}/${connectRoundTrips}`,
    name: `navigation to first frame, ${cache}, ${roundTripMs} ms RTT${more}`,
    unit: "ms",
    cells: cellsOf((subject) => {
      const samples = times.get(subject) ?? [];
      const value = median(samples);
      if (roundTripMs === 0) return { value, samples };
      return { value, samples, note: `${(value / roundTripMs).toFixed(1)} RTT` };
    }, APPS),
  };
}
