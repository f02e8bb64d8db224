import type { StartFeature } from "../../page/feature.ts";
import { numberText } from "../../page/numbers.ts";
import { hint } from "../../panels/hint/hint.ts";
import { laterWords } from "../../words/later.ts";
import type { ConsoleScreen } from "../console-screen.ts";
import { proofsOf } from "../h264/h264-proofs.ts";
import { StallWatch } from "./stall-watch.ts";
import { watchUndecoded, type Undecoded } from "./undecoded.ts";

/** Says that the picture has stopped, and connects to the machine anew, behind its last picture. */
export const startStallWatch: StartFeature = ({ h264, preferences, session }) => {
  const watch = new StallWatch();
  const undecoded = watchUndecoded();
  let screen: ConsoleScreen | undefined;
  let isLive = false;
  let isOver = false;
  let canRenew = false;
  let bytesBefore = 0;
  const begin = (): void => {
    isOver = false;
    bytesBefore = session.traffic.bytes;
    watch.begin(bytesBefore);
    undecoded.seen();
  };
  const act = (step: ReturnType<StallWatch["look"]>, kind: Undecoded["kind"]): void => {
    const { coming, over, renew } = laterWords.connection.stalled;
    if (step === "coming") {
      const bytes = session.traffic.bytes - bytesBefore;
      return hint(coming(numberText(Math.round(bytes / 1000))), "#icon-image");
    }
    if (step === "ask") screen?.refresh();
    if (step !== undefined) undecoded.seen();
    if (step === "renew" && canRenew) {
      hint(renew, "#icon-wifi-off");
      // A picture that cannot be decoded has been seen; what else stops is the decoder of videos.
      if (kind !== "picture") proofsOf(preferences.shared).distrust(h264);
      session.renew();
    } else if (step === "renew" || step === "over") {
      if (!isOver) hint(over, "#icon-wifi-off");
      isOver = true;
    }
  };
  return {
    attach: (present) => {
      screen = present;
      begin();
    },
    render: (state) => {
      const wasLive = isLive;
      isLive = state.kind === "live";
      if (state.kind === "live") canRenew = state.hello.resume !== undefined;
      if (isLive && !wasLive) begin();
    },
    everySecond: () => {
      if (screen === undefined || !isLive) return;
      if (document.hidden) return begin();
      const { kind } = undecoded;
      const { bytes } = session.traffic;
      const facts = { bytes, flips: screen.frames.flips, isBroken: kind !== undefined };
      act(watch.look(performance.now(), facts), kind);
    },
  };
};
