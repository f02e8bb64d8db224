import type { StartFeature } from "../../page/feature.ts";
import { goesOn } from "../../session/session-state.ts";
import { PICTURE } from "./picture-preference.ts";

/** Shows a console as the person wanted to see it last time. */
export const startKeptPicture: StartFeature = ({ preferences, zoom }) => {
  let known: string | undefined;
  return {
    render: (state) => {
      const hello = goesOn(state) || state.kind === "connecting" ? state.hello : undefined;
      if (hello === undefined || hello.console.id === known) return;
      known = hello.console.id;
      const { filter = "sharp", scale = "fit" } = preferences.of(known).read(PICTURE) ?? {};
      zoom.filter = filter;
      zoom.wanted = scale;
    },
  };
};
