import "./cover.css";
import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";

/** The last picture of a connection that is over, in the place of the screen until the next one has a picture. */
export const startCover: StartFeature = () => {
  const cover = byId("cover", HTMLDivElement);
  const screen = byId("screen", HTMLDivElement);
  return {
    cover: (frame) => {
      frame?.style.setProperty("--aspect", String(frame.width / frame.height));
      cover.replaceChildren(...(frame === undefined ? [] : [frame]));
      screen.toggleAttribute("data-covered", frame !== undefined);
    },
  };
};
