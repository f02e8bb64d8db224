import { byId } from "../page/elements.ts";
import type { Feature, FeatureContext } from "../page/feature.ts";
import { MeasuredReports } from "./measured-reports.ts";
import { pageFirstFrame } from "./page-first-frame.ts";
import type { Percentiles } from "./percentiles.ts";

/** Tells the gateway now and then what this page has measured, and once more when the person may be about to leave. */
export function startMeasured(
  { traffic }: Pick<FeatureContext["session"], "traffic">,
  keys: Percentiles,
): Required<Pick<Feature, "everySecond" | "render">> {
  const reports = new MeasuredReports(keys, pageFirstFrame);
  let isTaken = false;
  const report = (isLeaving: boolean): void => {
    const due = isTaken ? reports.due(performance.now(), isLeaving) : undefined;
    if (due !== undefined) traffic.tell(due);
  };
  document.addEventListener("visibilitychange", () => report(document.hidden));
  // The question whether to leave is opened.
  byId("leaving", HTMLElement).addEventListener("beforetoggle", () => report(true));
  return {
    everySecond: () => report(false),
    render: (state) => {
      isTaken = state.kind === "live" && state.hello.measured === true;
    },
  };
}
