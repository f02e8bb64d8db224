import type { StartFeature } from "../../page/feature.ts";
import { PICTURE, USUAL } from "./picture-preference.ts";

/** Shows a console as the person wanted to see it last time. */
export const startKeptPicture: StartFeature = ({ preferences, zoom }) => {
  let known: string | undefined;
  return {
    render: (state) => {
      const id = "hello" in state ? state.hello?.console.id : undefined;
      if (id === undefined || id === known) return;
      known = id;
      const { filter, scale } = preferences.of(id).read(PICTURE) ?? USUAL;
      zoom.filter = filter;
      zoom.wanted = scale === "match" ? "fit" : scale;
    },
  };
};
