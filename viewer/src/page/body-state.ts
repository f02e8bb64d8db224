import type { StartFeature } from "./feature.ts";

/** Tells the styles, and whoever looks from outside, which state the session is in. */
export const startBodyState: StartFeature = () => {
  const { dataset } = document.body;
  return {
    render: (state) => {
      dataset["state"] = state.kind;
      if (state.kind === "live" || state.kind === "reconnecting")
        dataset["mode"] = state.hello.mode;
      else delete dataset["mode"];
      if (state.kind === "ended") dataset["end"] = state.ending;
      else delete dataset["end"];
    },
  };
};
