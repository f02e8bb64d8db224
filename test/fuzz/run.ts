import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { temporaryFolder } from "../support/temporary-folder.ts";

/**
 * Fuzzes both directions of the firewall for longer than `npm test` does: at least this many parser steps
 * in all, each a chunk given to a parser. Says how many they were; fails at a counterexample, which it
 * prints with the seed that finds it again.
 *
 *     npm run fuzz -- [--steps 10000000] [--seed 1]
 */

const ROOT = new URL("../../", import.meta.url).pathname;
const FILES = [
  "test/unit/rfb/proxy-fuzz.long.test.ts",
  "test/unit/rfb/server/parser-fuzz.long.test.ts",
];
const FUZZERS = 4;
const STEPS = 10_000_000;

const { values } = parseArgs({ options: { steps: { type: "string" }, seed: { type: "string" } } });
const steps = wholeNumber(values.steps, STEPS);
// A seed of its own for each run, or a scheduled one would try the same streams each time.
const seed = wholeNumber(values.seed, Math.floor(Date.now() / 1000) % 1_000_000_000);

const folder = await temporaryFolder();
try {
  const report = join(folder.path, "steps.jsonl");
  console.log(`seed ${seed}`);
  const started = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", "--project", "integration", ...FILES],
    {
      cwd: ROOT,
      stdio: "inherit",
      env: {
        ...process.env,
        FUZZ_STEPS: String(Math.ceil(steps / FUZZERS)),
        FUZZ_SEED: String(seed),
        FUZZ_REPORT: report,
      },
    },
  );
  if (status !== 0) throw new Error(`a fuzzer failed; --seed ${seed} finds it again`);
  const made = readFileSync(report, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly name: string; readonly steps: number });
  for (const one of made) console.log(`${one.name}: ${one.steps.toLocaleString("en")} steps`);
  const total = made.reduce((sum, one) => sum + one.steps, 0);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${total.toLocaleString("en")} parser steps in ${seconds} s`);
  if (made.length !== FUZZERS || total < steps) throw new Error("fewer steps than asked for");
} finally {
  await folder.remove();
}

function wholeNumber(text: string | undefined, usual: number): number {
  const number = text === undefined ? usual : Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${text} is not a whole number`);
  return number;
}
