import { goesOn, type SessionState } from "../session/states/session-state.ts";
import type { StartFeature } from "./feature.ts";

/** The states in which the page looks as its reader's other pages do; in all others it is as dark as a theatre. */
const BRIGHT: ReadonlySet<SessionState["kind"]> = new Set([
  "landing",
  "confirming",
  "in-use",
  "elsewhere",
]);

/** Tells the styles, and whoever looks from outside, which state the session is in. */
export const startBodyState: StartFeature = () => {
  const { dataset } = document.body;
  return {
    render: (state) => {
      dataset["state"] = state.kind;
      colourWindow(BRIGHT.has(state.kind));
      const mode = goesOn(state) ? state.hello.mode : undefined;
      if (mode === undefined) delete dataset["mode"];
      else dataset["mode"] = mode;
      if (state.kind === "ended") dataset["end"] = state.ending;
      else delete dataset["end"];
    },
  };
};

/** What browsers colour around the page, as phones do: as it is built for a dark page, and as its reader has it. */
function colourWindow(isBright: boolean): void {
  const light = document.querySelector<HTMLMetaElement>('meta[name="theme-color"][media*="light"]');
  if (light !== null) light.content = isBright ? "#f5f6f7" : "#0e1113";
}
