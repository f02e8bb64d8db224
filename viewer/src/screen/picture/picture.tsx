import "./picture.css";

import type { HelloMessage } from "../../../../worker/channel/messages.ts";
import type { StartFeature } from "../../page/feature.ts";
import { hint } from "../../panels/hint/hint.ts";
import { laterWords } from "../../words/later.ts";
import { Matching } from "../resize/matching.ts";
import type { Quality } from "../zoom/picture-preference.ts";
import { mountPicture } from "./picture-panel.tsx";
import { PictureState } from "./picture-state.ts";

/** How the screen is shown: its size, its edges, its quality; and what can be made of the picture. */
export const startPicture: StartFeature = (context) => {
  const { input, preferences, session, zoom } = context;
  const state = new PictureState(zoom);
  const matching = new Matching(input, zoom, refused);
  let hello: HelloMessage | undefined;
  let told: { readonly hello: HelloMessage; readonly quality: Quality } | undefined;
  const mayResize = (): boolean => hello?.mode === "control" && hello.grant?.resize === true;
  const follow = (): void => {
    const { quality, scale } = state.shown.value.choice;
    matching.isOn = scale === "match" && mayResize();
    // An older gateway, which tells no grant, knows nothing of it; and a gateway begins with what is usual.
    if (hello?.grant === undefined || (told === undefined && quality === "automatic")) return;
    if (told?.hello === hello && told.quality === quality) return;
    told = { hello, quality };
    session.traffic.tell({ type: "quality", quality });
  };
  const close = mountPicture(context, {
    state,
    opened: () => {
      const canMatch = mayResize() && input.screen?.canResize() === true;
      state.possible = { canMatch, hasQuality: hello?.grant !== undefined };
    },
    choose: (chosen) => {
      state.choose(chosen);
      follow();
    },
  });
  return {
    attach: (screen) => {
      if (screen === undefined) close();
      else matching.renew();
    },
    render: (now) => {
      if (now.kind !== "live" || now.hello === hello) return;
      if (now.hello.console.id !== hello?.console.id) {
        state.begin(now.hello.console.name, preferences.of(now.hello.console.id));
      }
      ({ hello } = now);
      follow();
    },
  };
};

function refused(): void {
  hint(laterWords.picture.match.refused, "#icon-image");
}
