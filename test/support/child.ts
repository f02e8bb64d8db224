import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";

/** Characters of a child's output that are kept for failure messages. */
const OUTPUT_LIMIT = 16_384;

/** Milliseconds between SIGTERM and SIGKILL. */
const STOP_GRACE_MS = 1000;

/** A program started by a test, which ends with it. */
export interface Child {
  readonly pid: number;
  /** The last 16 KiB that it printed, both streams together. */
  output(): string;
  alive(): boolean;
  /** The pipe at file descriptor 3, for programs that report there. */
  readonly report: Readable;
  /** Its standard input, if it was asked for. */
  readonly input: Writable | undefined;
  /** Ends the program; resolves when it is gone. Calling it twice is fine. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Gives it a standard input; without, it has none to read. */
  readonly input?: boolean;
}

/**
 * Starts a program. It runs under `setpriv --pdeathsig` so that it cannot outlive a test run that is
 * itself killed. Throws when the program cannot be started.
 */
export async function startChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<Child> {
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", command, ...args], {
    stdio: [options.input === true ? "pipe" : "ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let output = "";
  const keep = (text: string): void => {
    output = (output + text).slice(-OUTPUT_LIMIT);
  };
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", keep);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await once(child, "spawn");
  const alive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    // stdio[3] is the "pipe" asked for above; the type does not know which way it is used.
    report: child.stdio[3] as Readable,
    input: child.stdin ?? undefined,
    output: () => output,
    alive,
    stop: async () => {
      if (!alive()) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}
