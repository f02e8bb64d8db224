import { spawn } from "node:child_process";

const ROOT = new URL("../", import.meta.url).pathname;

export interface Ran {
  readonly succeeded: boolean;
  readonly seconds: number;
  /** What it printed, unless it printed to the terminal itself. */
  readonly output: string;
}

/**
 * Runs a program in the repository: its name and arguments, or a line for the shell. With `show` it prints to
 * the terminal itself.
 */
export async function run(
  command: string | readonly [string, ...string[]],
  {
    show = false,
    env = {},
  }: { readonly show?: boolean; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  const started = performance.now();
  const [program, ...args] = typeof command === "string" ? [command] : command;
  const child = spawn(program, args, {
    cwd: ROOT,
    shell: typeof command === "string",
    env: { ...process.env, ...env },
    stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => output.push(chunk));
  }
  const succeeded = await new Promise<boolean>((resolve) => {
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
  const seconds = (performance.now() - started) / 1000;
  return { succeeded, seconds, output: Buffer.concat(output).toString() };
}
