import { once } from "node:events";

import { startChild } from "../../support/child.ts";

export interface ScreenServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Bytes that the screen answers to a KeyEvent: FramebufferUpdate of one Raw pixel. */
export const ECHO_BYTES = 20;

const START_LIMIT_MS = 10_000;

/** Starts the bench's own VNC server. `program.ts` says what each behaviour is. */
export function startScreen(
  behaviour: "echo" | "flood" | "frames",
  ...parameters: readonly string[]
): Promise<ScreenServer> {
  return start([behaviour, ...parameters], {});
}

/** Starts it with TLS from the first byte on. */
export function startTlsScreen(
  behaviour: "echo" | "flood",
  { certificatePath, keyPath }: { readonly certificatePath: string; readonly keyPath: string },
): Promise<ScreenServer> {
  return start([behaviour], { SCREEN_CERTIFICATE: certificatePath, SCREEN_KEY: keyPath });
}

async function start(
  parameters: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ScreenServer> {
  const program = new URL("program.ts", import.meta.url).pathname;
  const child = await startChild(process.execPath, [program, ...parameters], { env });
  try {
    const [line] = await once(child.report, "data", {
      signal: AbortSignal.timeout(START_LIMIT_MS),
    });
    return { port: Number.parseInt(String(line), 10), close: () => child.stop() };
  } catch (error) {
    await child.stop();
    throw new Error(`the screen did not start:\n${child.output()}`, { cause: error });
  }
}
