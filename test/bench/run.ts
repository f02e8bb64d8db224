import { mkdir, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";

import { V8_FLAGS, V8_FLAGS_VARIABLE } from "../../demo/launch/v8-flags.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { Closers } from "../support/closers.ts";
import { requirePrograms } from "./machine/programs.ts";
import type { Measurement } from "./measurement.ts";
import { connector } from "./measurements/connector.ts";
import { cpu } from "./measurements/cpu.ts";
import { echo } from "./measurements/echo.ts";
import { firstFrame } from "./measurements/first-frame.ts";
import { floodInput } from "./measurements/flood-input.ts";
import { frames } from "./measurements/frames.ts";
import { idleMemory } from "./measurements/idle-memory.ts";
import { keyToPixel } from "./measurements/key-to-pixel.ts";
import { quality } from "./measurements/quality.ts";
import { navigation } from "./measurements/navigation.ts";
import { resume } from "./measurements/resume.ts";
import { sessions } from "./measurements/sessions.ts";
import { stalledMemory } from "./measurements/stalled-memory.ts";
import { throughput } from "./measurements/throughput.ts";
import { benchOptions } from "./options.ts";
import { ROOT } from "../support/root.ts";
import type { Row } from "./row.ts";
import { serveNovncPage } from "./subjects/novnc-page.ts";
import { plainRelay } from "./subjects/plain-relay.ts";
import { porthole } from "./subjects/porthole.ts";
import { websockify } from "./subjects/websockify.ts";
import { markdownTable } from "./table.ts";

/**
 * Measures Porthole beside websockify and a plain relay, prints a table and leaves it in
 * `bench-results`. Fails only when something could not be measured.
 */

/** In the order of the table. */
const MEASUREMENTS: readonly Measurement[] = [
  navigation,
  firstFrame,
  resume,
  frames,
  keyToPixel,
  quality,
  echo,
  floodInput,
  throughput,
  connector,
  cpu,
  idleMemory,
  stalledMemory,
  sessions,
];

const RESULTS = `${ROOT}bench-results`;

// Wrangler warns that secrets are missing from its own files; here they are given directly.
process.env["WRANGLER_LOG"] = "error";
// Both subjects on workerd run as docs/operations.md says, unless somebody compares flags.
process.env[V8_FLAGS_VARIABLE] ??= V8_FLAGS.join(" ");

const options = benchOptions(
  process.argv.slice(2),
  MEASUREMENTS.map(({ name }) => name),
);
const closers = new Closers();
let current: Closers | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void closeAll().finally(() => process.exit(130));
  });
}

/** Other work on the machine before the bench adds its own: figures of a busy machine are not to be quoted. */
const [loadBefore = 0] = loadavg();
const rows: Row[] = [];
try {
  requirePrograms();
  await measureAll();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await closeAll();
}
if (rows.length > 0) await report();

async function measureAll(): Promise<void> {
  const folder = await temporaryFolder();
  closers.add({ close: () => folder.remove() });
  const novnc = closers.add(await serveNovncPage());
  const subjects = [
    websockify(novnc),
    plainRelay(novnc, folder.path),
    ...porthole(novnc, folder.path),
  ];
  for (const measurement of MEASUREMENTS) {
    const { name } = measurement;
    if (!options.only.includes(name)) continue;
    console.error(`measuring ${name}`);
    current = new Closers();
    try {
      // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
      rows.push(
        ...(await measurement.measure({
          options,
          subjects,
          folder: folder.path,
          closers: current,
        })),
      );
    } catch (error) {
      console.error(`${name} could not be measured:`, error);
      process.exitCode = 1;
    } finally {
      // oxlint-disable-next-line no-await-in-loop -- before the next one starts
      await current.close();
    }
  }
}

async function closeAll(): Promise<void> {
  await current?.close();
  await closers.close();
}

async function report(): Promise<void> {
  const processors = cpus();
  const machine = {
    processors: processors.length,
    loadBefore,
    model: processors[0]?.model,
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  };
  const table = markdownTable(rows);
  await mkdir(RESULTS, { recursive: true });
  await writeFile(`${RESULTS}/bench.md`, table);
  await writeFile(`${RESULTS}/bench.json`, JSON.stringify({ machine, options, rows }, null, 2));
  console.log(`\n${table}`);
}
