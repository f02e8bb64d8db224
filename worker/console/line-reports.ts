import { GATEWAY_VERSION } from "../version.ts";
import type { SetTimer } from "../wire/timers.ts";
import type { Connections } from "./connections.ts";
import type { Viewers } from "./viewers.ts";

/** Time between two reports, and before the first one, milliseconds: however often a viewer says that it watches. */
export const REPORT_MS = 1000;

interface LineReportsOptions {
  readonly viewers: Pick<Viewers, "areHidden" | "tell">;
  readonly connections: Pick<Connections, "live">;
  /** Where this runs, by the platform's name of the place. */
  readonly region: string | undefined;
  readonly setTimer: SetTimer;
  /** What the viewer is sent has thrown. */
  readonly failed: (error: unknown) => void;
}

/** Tells a viewer that watches how the line is, until it stops watching, is hidden or is gone. */
export class LineReports {
  readonly #options: LineReportsOptions;
  #cancel: (() => void) | undefined;

  constructor(options: LineReportsOptions) {
    this.#options = options;
  }

  /** Whether somebody looks at how the line is. */
  watch(isWatched: boolean): void {
    if (isWatched && this.#cancel !== undefined) return;
    this.#cancel?.();
    this.#cancel = isWatched ? this.#options.setTimer(REPORT_MS, this.#report) : undefined;
  }

  readonly #report = (): void => {
    const { connections, failed, region, setTimer, viewers } = this.#options;
    this.#cancel = undefined;
    if (viewers.areHidden) return;
    const line = connections.live?.measureLine();
    try {
      const gateway = { ...(region && { region }), version: GATEWAY_VERSION };
      const isTold = viewers.tell({ type: "line", ...line, ...gateway });
      if (isTold) this.#cancel = setTimer(REPORT_MS, this.#report);
    } catch (error) {
      failed(error);
    }
  };
}
