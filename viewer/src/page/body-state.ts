import { goesOn } from "../session/session-state.ts";
import type { StartFeature } from "./feature.ts";

/** Tells the styles, and whoever looks from outside, which state the session is in. */
export const startBodyState: StartFeature = () => {
  const { dataset } = document.body;
  return {
    render: (state) => {
      dataset["state"] = state.kind;
      const mode = goesOn(state) ? state.hello.mode : undefined;
      if (mode === undefined) delete dataset["mode"];
      else dataset["mode"] = mode;
      if (state.kind === "ended") dataset["end"] = state.ending;
      else delete dataset["end"];
    },
  };
};
