import { once } from "node:events";

import { startChild } from "./child.ts";
import { SOON } from "./soon.ts";

/** A server in a process of its own. */
export interface ServerProgram {
  /** Port on 127.0.0.1. */
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a program that prints the port it listens on at file descriptor 3. */
export async function startServerProgram(
  program: URL,
  parameters: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProgram> {
  const child = await startChild(process.execPath, [program.pathname, ...parameters], { env });
  try {
    const [line] = await once(child.report, "data", {
      signal: AbortSignal.timeout(SOON.timeout),
    });
    return { port: Number.parseInt(String(line), 10), close: () => child.stop() };
  } catch (error) {
    await child.stop();
    throw new Error(`the server did not start:\n${child.output()}`, { cause: error });
  }
}
