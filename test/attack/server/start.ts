import { startServerProgram, type ServerProgram } from "../../support/server-program.ts";
import type { Behaviour } from "./behaviours.ts";

/** Starts a VNC server that behaves in one way at the first key. */
export function startServer(behaviour: Behaviour): Promise<ServerProgram> {
  return startServerProgram(new URL("program.ts", import.meta.url), [behaviour]);
}
