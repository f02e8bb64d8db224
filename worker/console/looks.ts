import type { Connections } from "./connections.ts";
import { LOOKS_PER_PING } from "./limits.ts";
import { LineReports } from "./line-reports.ts";
import type { SessionOptions } from "./session-options.ts";
import type { ViewerLink } from "./viewer-link.ts";
import type { Viewers } from "./viewers.ts";

/** What is done at each look at a session's two sides. */
export class Looks {
  readonly #viewers: Viewers;
  readonly #connections: Connections;
  readonly #line: LineReports;
  #count = 0;

  /** `failed`: something for the viewer has thrown. */
  constructor(
    viewers: Viewers,
    connections: Connections,
    { admission: { region }, deps: { setTimer } }: SessionOptions,
    failed: (error: unknown) => void,
  ) {
    this.#viewers = viewers;
    this.#connections = connections;
    this.#line = new LineReports({ viewers, connections, region, setTimer, failed });
  }

  /** Whether somebody looks at how the line is. */
  watchLine(isWatched: boolean): void {
    this.#line.watch(isWatched);
  }

  /** Finds out whether the viewer is still there, and lets something pass on both connections; how it has stalled. */
  atBoth(): ReturnType<ViewerLink["stalled"]> {
    const connection = this.#connections.live;
    const viewers = this.#viewers;
    // A plain viewer answers no pings, but asks for more when it has drawn.
    const owesAnswer = viewers.haveControl || connection?.hasRoom === false;
    const isFull = connection?.isFull ?? false;
    const code = viewers.stalled(isFull, connection?.bytesToViewer ?? 0, owesAnswer);
    if (code !== undefined) return code;
    const isDue = this.atServer();
    if (isDue || viewers.areQuiet) viewers.ping();
    return undefined;
  }

  /** Lets something pass on the server's connection, now and then; whether it was now. */
  atServer(): boolean {
    this.#count = (this.#count + 1) % LOOKS_PER_PING;
    if (this.#count > 0) return false;
    this.#connections.live?.keepAlive();
    return true;
  }
}
