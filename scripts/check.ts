import { run } from "./run.ts";

/** A command of one check; what it prints is shown only if it fails. */
interface Step {
  readonly name: string;
  readonly command: string;
}

/** The gate before a commit: everything at once. */
const STEPS: readonly Step[] = [
  { name: "bindings", command: "wrangler types --check" },
  // Its rules ask the compiler, and it passes on what that finds wrong: one check of all programs in place of two.
  { name: "types, lint", command: "oxlint --deny-warnings" },
  { name: "format", command: "oxfmt --check" },
  { name: "dead code", command: "knip" },
  { name: "unit tests", command: "vitest run --project unit" },
];

async function check({ name, command }: Step): Promise<boolean> {
  // The compiler in the linter is a Go program, too short-lived to collect what it has done with at every turn.
  const env = { WRANGLER_LOG: "error", FORCE_COLOR: "0", GOGC: "400" };
  const { succeeded, seconds, output } = await run(command, { env });
  console.log(`${succeeded ? "ok    " : "FAILED"} ${seconds.toFixed(1).padStart(5)} s  ${name}`);
  if (!succeeded) console.log(output);
  return succeeded;
}

const passed = await Promise.all(STEPS.map(check));
if (passed.includes(false)) process.exitCode = 1;
