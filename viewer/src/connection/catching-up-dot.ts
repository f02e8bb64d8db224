import "./catching-up.css";
import { announce } from "../page/announce.ts";
import { byId } from "../page/elements.ts";
import type { StartFeature } from "../page/feature.ts";
import type { ConsoleScreen } from "../screen/console-screen.ts";
import { laterWords } from "../words/later.ts";
import { words } from "../words/words.ts";
import { CatchingUp } from "./catching-up.ts";

/**
 * The dot tells that the picture lags. It does so only where `panels/line` says that all is well, which says all else
 * and says it whatever this has said.
 */
export const startCatchingUp: StartFeature = ({ session: { traffic } }) => {
  const button = byId("line", HTMLButtonElement);
  const text = byId("line-words", HTMLSpanElement);
  const catchingUp = new CatchingUp();
  let screen: ConsoleScreen | undefined;
  let isLive = false;
  let canPing = false;
  const facts = () => ({
    bytes: traffic.bytes,
    flips: screen?.frames.flips ?? 0,
    roundTripMs: traffic.roundTripMs,
  });
  const begin = (): void => catchingUp.begin(facts());
  const show = (isBehind: boolean): void => {
    const { dataset } = document.body;
    if (dataset["line"] !== (isBehind ? "live" : "behind")) return;
    const { label, text: said } = laterWords.connection.catchingUp;
    dataset["line"] = isBehind ? "behind" : "live";
    button.ariaLabel = isBehind ? label : words.line.labels.live;
    button.title = button.ariaLabel;
    text.textContent = isBehind ? said : "";
    text.hidden = !isBehind;
    if (isBehind) announce(said);
  };
  return {
    attach: (present) => {
      screen = present;
      begin();
    },
    render: (state) => {
      const wasLive = isLive;
      isLive = state.kind === "live";
      // An older gateway, which tells no grant, answers no pings.
      if (state.kind === "live") canPing = state.hello.grant !== undefined;
      if (isLive && !wasLive) begin();
    },
    everySecond: () => {
      if (screen === undefined || !isLive) return;
      if (document.hidden) begin();
      else {
        const now = performance.now();
        show(catchingUp.look(now, facts()));
        if (canPing && catchingUp.isBusy(now)) traffic.ping();
      }
    },
  };
};
