import type { MeasuredMessage } from "../../../worker/channel/messages.ts";
import type { Percentiles } from "./percentiles.ts";

/** Time between two reports, in milliseconds: the gateway counts one in 10 s, and 6 at once. */
export const REPORT_EVERY_MS = 30_000;

/** The longest time that is told, in milliseconds. */
export const MAX_TOLD_MS = 3_600_000;

/** Decides when the gateway is told what this page has measured. */
export class MeasuredReports {
  readonly #keys: Pick<Percentiles, "both" | "total">;
  readonly #pageFirstFrame: () => number | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  /** Keys that were measured by then. */
  #toldKeys = 0;
  #hasToldFirstFrame = false;

  constructor(keys: Pick<Percentiles, "both" | "total">, pageFirstFrame: () => number | undefined) {
    this.#keys = keys;
    this.#pageFirstFrame = pageFirstFrame;
  }

  /**
   * What is to be told now; `undefined`: nothing, because nothing is new, or it is too early. `isLeaving`: there may be
   * no later time. `now`: clock time in milliseconds.
   */
  due(now: number, isLeaving: boolean): MeasuredMessage | undefined {
    const first = this.#hasToldFirstFrame ? undefined : this.#pageFirstFrame();
    const keys = this.#keys.total > this.#toldKeys ? this.#keys.both : undefined;
    if (first === undefined && keys === undefined) return undefined;
    if (!isLeaving && now - this.#toldAt < REPORT_EVERY_MS) return undefined;
    this.#toldAt = now;
    this.#toldKeys = this.#keys.total;
    this.#hasToldFirstFrame ||= first !== undefined;
    return {
      type: "measured",
      ...(first !== undefined && { firstFrameMs: told(first) }),
      ...(keys !== undefined && { keys: { p50Ms: told(keys.p50), p95Ms: told(keys.p95) } }),
    };
  }
}

function told(milliseconds: number): number {
  return Math.min(Math.max(0, Math.round(milliseconds)), MAX_TOLD_MS);
}
