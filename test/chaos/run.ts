import { randomInt } from "node:crypto";

import { buildGateway, startBuiltGateway } from "../support/built-gateway.ts";
import { Closers } from "../support/closers.ts";
import { held, type Finding } from "../support/finding.ts";
import { markdownTable, type Row } from "../support/findings-table.ts";
import { Random } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { totalOf, type Account } from "./account.ts";
import { countFindings, interruptionFindings } from "./findings.ts";
import { MACHINE_LIMITS, MIN_DROPS, TOLD_LIMITS, UNTOLD_LIMITS } from "./limits.ts";
import { chaosOptions } from "./options.ts";
import { PARTS } from "./parts/all.ts";

/**
 * Loses the connections of sessions in every way and everywhere, counts what is lost and repeated, and fails where
 * anything is, or where a session does not go on.
 */

// Wrangler warns that secrets are missing from its own files; here they are given directly.
process.env["WRANGLER_LOG"] = "error";

const options = chaosOptions(
  process.argv.slice(2),
  PARTS.map(({ name }) => name),
);
const seed = options.seed ?? randomInt(0x1_0000_0000);
console.error(`seed ${seed}`);

const closers = new Closers();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void closers.close().finally(() => process.exit(130));
  });
}

const rows: Row[] = [];
const accounts: Account[] = [];
try {
  const folder = await temporaryFolder();
  closers.add({ close: () => folder.remove() });
  buildGateway(folder.path);
  for (const part of PARTS) {
    const { name } = part;
    if (!options.only.includes(name)) continue;
    console.error(`playing ${name}`);
    const own = closers.add(new Closers());
    try {
      // oxlint-disable-next-line no-await-in-loop -- each has a fresh gateway
      const { url } = own.add(await startBuiltGateway({ folder: folder.path }));
      const { size } = options;
      const gateway = { url: url.origin, port: Number(url.port) };
      const stage = { size, gateway, random: new Random(seed), closers: own };
      // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
      const account = await part.play(stage);
      accounts.push(account);
      add(name, countFindings(account));
    } catch (error) {
      console.error(`${name} could not be played (seed ${seed}):`, error);
      process.exitCode = 1;
    } finally {
      // oxlint-disable-next-line no-await-in-loop -- before the next one starts
      await own.close();
    }
  }
} finally {
  await closers.close();
}
addTotals();
console.log(`\n${markdownTable("part", rows)}\nseed ${seed}`);
if (!rows.every(held)) process.exitCode = 1;

function add(by: string, findings: readonly Finding[]): void {
  rows.push(...findings.map((finding) => ({ by, ...finding })));
}

function addTotals(): void {
  const total = totalOf(accounts);
  const isWhole = options.size === "full" && options.only.length === PARTS.length;
  add("all", [
    {
      what: "connections",
      quantity: "drops survived",
      unit: "",
      measured: total.drops,
      limit: isWhole ? MIN_DROPS : 1,
      atLeast: true,
    },
    ...countFindings(total),
    ...interruptionFindings("the browser says when it is online", total.told, TOLD_LIMITS),
    ...interruptionFindings("it says nothing", total.untold, UNTOLD_LIMITS),
    ...interruptionFindings("the machine's side", total.machine, MACHINE_LIMITS),
  ]);
}
