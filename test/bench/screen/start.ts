import { startServerProgram, type ServerProgram } from "../../support/server-program.ts";
import type { Behaviour } from "./behaviour.ts";

const PROGRAM = new URL("program.ts", import.meta.url);

/** Bytes that the screen answers to a KeyEvent: FramebufferUpdate of one Raw pixel. */
export const ECHO_BYTES = 20;

/** Starts the bench's own VNC server. `program.ts` says what each behaviour is. */
export function startScreen(
  behaviour: Behaviour,
  ...parameters: readonly string[]
): Promise<ServerProgram> {
  return startServerProgram(PROGRAM, [behaviour, ...parameters]);
}

/** Starts it with TLS from the first byte on. */
export function startTlsScreen(
  behaviour: "echo" | "flood",
  { certificatePath, keyPath }: { readonly certificatePath: string; readonly keyPath: string },
): Promise<ServerProgram> {
  const env = { SCREEN_CERTIFICATE: certificatePath, SCREEN_KEY: keyPath };
  return startServerProgram(PROGRAM, [behaviour], env);
}
