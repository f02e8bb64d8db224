import { execFile } from "node:child_process";

const PORTHOLE = new URL("../../../cli/start.js", import.meta.url).pathname;

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  /** The whole environment of the program. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads. */
  readonly input?: string;
}

/** Runs `porthole` to its end. */
export function run(argv: readonly string[], options: RunOptions): Promise<Ran> {
  // The generated types of the Worker say that every environment has its variables; this one does not.
  const env: NodeJS.ProcessEnv = Object.assign(Object.create(null), options.env);
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [PORTHOLE, ...argv],
      { cwd: options.cwd, env },
      (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
    // A program that ends without reading closes the pipe early.
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input ?? "");
  });
}
