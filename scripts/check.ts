import { spawn } from "node:child_process";

/** A command of one check; what it prints is shown only if it fails. */
interface Step {
  readonly name: string;
  readonly command: string;
}

/** The gate before a commit: everything at once. */
const STEPS: readonly Step[] = [
  { name: "types", command: "wrangler types --check" },
  { name: "worker", command: "tsc -p worker" },
  { name: "connector", command: "tsc -p connector" },
  { name: "viewer", command: "tsc -p viewer" },
  { name: "tests", command: "tsc -p test" },
  { name: "worker tests", command: "tsc -p test/worker" },
  { name: "lint", command: "oxlint --deny-warnings" },
  { name: "format", command: "oxfmt --check" },
  { name: "dead code", command: "knip" },
  { name: "unit tests", command: "vitest run --project unit" },
];

async function run({ name, command }: Step): Promise<boolean> {
  const started = performance.now();
  const child = spawn(command, {
    shell: true,
    env: { ...process.env, WRANGLER_LOG: "error", FORCE_COLOR: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => output.push(chunk));
  }
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${seconds} s  ${name}`);
  if (code !== 0) console.log(Buffer.concat(output).toString());
  return code === 0;
}

const passed = await Promise.all(STEPS.map(run));
if (passed.includes(false)) process.exitCode = 1;
