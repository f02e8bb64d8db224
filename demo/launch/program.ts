import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout } from "node:timers/promises";

/** Characters of a program's output that are kept for error messages. */
const MAX_OUTPUT = 16_384;
/** Time from asking a program to end to ending it, in milliseconds. */
const PATIENCE_MS = 4000;
/** Time between two looks at a program that is starting, in milliseconds. */
const POLL_MS = 100;

export interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Shows the output as it comes. */
  readonly verbose: boolean;
}

/** A program that runs beside this one and ends with it. */
export class Program {
  /** Resolves when the program has ended, also when it could not be started. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  #output = "";
  #over = false;

  constructor(command: string, args: readonly string[], options: ProgramOptions) {
    this.#child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: Ctrl+C in the terminal comes here only, and ends things in order.
      detached: process.platform !== "win32",
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output = (this.#output + text).slice(-MAX_OUTPUT);
        if (options.verbose) process.stderr.write(text);
      });
    }
    this.ended = new Promise((resolve) => {
      const over = (): void => {
        this.#over = true;
        resolve();
      };
      this.#child.once("exit", over);
      this.#child.once("error", (error) => {
        this.#output += error.message;
        over();
      });
    });
  }

  get over(): boolean {
    return this.#over;
  }

  /** The last that it printed, both streams together. */
  get output(): string {
    return this.#output;
  }

  /** Ends the program and what it has started. */
  async stop(): Promise<void> {
    if (this.#over) return;
    this.#signal("SIGTERM");
    await Promise.race([this.ended, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
    if (this.#over) return;
    this.#signal("SIGKILL");
    await this.ended;
  }

  /**
   * Resolves with what `probe` finds. Throws when the program ends or the time is over first, and
   * the signal's reason when that says stop.
   */
  async waitFor<Found>(
    probe: () => Promise<Found | undefined> | Found | undefined,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Found> {
    const deadline = Date.now() + timeoutMs;
    while (!this.#over && Date.now() < deadline) {
      signal.throwIfAborted();
      // oxlint-disable-next-line no-await-in-loop -- polling
      const found = await probe();
      if (found !== undefined) return found;
      // oxlint-disable-next-line no-await-in-loop -- polling
      await Promise.race([this.ended, setTimeout(POLL_MS)]);
    }
    throw new Error(this.#over ? "it ended" : "it took too long");
  }

  #signal(name: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (process.platform === "win32") this.#child.kill(name);
      else process.kill(-pid, name);
    } catch {
      // It has just ended.
    }
  }
}
