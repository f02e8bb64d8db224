import { freePort } from "./listener.ts";

/** A VNC server under test, on 127.0.0.1, that is certainly our own child. */
export interface VncServer {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  /** What the server printed, for failure messages. */
  output(): string;
  close(): Promise<void>;
}

/** Tries of a start, because a port that was free can be taken before the server binds it. */
const START_TRIES = 3;

/** Calls `start` with a free port; when it throws, again with another one, three times at most. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each try needs the last one's outcome
    const port = await freePort();
    try {
      // oxlint-disable-next-line no-await-in-loop -- each try needs the last one's outcome
      return await start(port);
    } catch (error) {
      if (attempt === START_TRIES) throw error;
    }
  }
}
