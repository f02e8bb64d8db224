import "./cover.css";
import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";

/** The last picture of a connection that is over, in the place of the screen until the next one has a picture. */
export const startCover: StartFeature = ({ zoom }) => {
  const cover = byId("cover", HTMLDivElement);
  const screen = byId("screen", HTMLDivElement);
  let shown: HTMLCanvasElement | undefined;
  const place = (): void => {
    if (shown !== undefined) zoom.place(shown, shown);
  };
  zoom.onChange(place);
  return {
    cover: (frame) => {
      shown = frame;
      place();
      cover.replaceChildren(...(frame === undefined ? [] : [frame]));
      screen.toggleAttribute("data-covered", frame !== undefined);
    },
  };
};
