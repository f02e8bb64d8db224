import { parseArgs } from "node:util";

import { Closers } from "../support/closers.ts";
import { startLoadGateway } from "./gateway.ts";
import { measure, type Figure } from "./measure.ts";

/** Fills one tenant's directory with sessions that are none, and prints what it costs to have and to end them. */

// Wrangler warns that secrets are missing from its own files; here they are given directly.
process.env["WRANGLER_LOG"] = "error";

const SESSIONS = 10_000;
/** Below this, pages and persons are not what the table says. */
const MIN_SESSIONS = 4000;

const { values } = parseArgs({ options: { sessions: { type: "string" } } });
const sessions = Number(values.sessions ?? SESSIONS);
if (!Number.isInteger(sessions) || sessions < MIN_SESSIONS || sessions % 10 !== 0) {
  throw new Error(`--sessions requires a multiple of 10 from ${MIN_SESSIONS} on`);
}

const closers = new Closers();
try {
  const figures = await measure(await startLoadGateway(closers), sessions);
  console.log(`\n${sessions} sessions in one directory\n`);
  console.log(
    "| what | p50, ms | p99, ms | CPU, ms | a second | |\n| --- | ---: | ---: | ---: | ---: | --- |",
  );
  for (const figure of figures) console.log(lineOf(figure));
} finally {
  await closers.close();
}

function lineOf({ what, p50, p99, cpu, perSecond, note = "" }: Figure): string {
  const number = (value: number | undefined, digits: number): string =>
    value?.toFixed(digits) ?? "";
  const cells = [number(p50, 1), number(p99, 1), number(cpu, 2), number(perSecond, 0), note];
  return `| ${[what, ...cells].join(" | ")} |`;
}
