import "./toasts.css";
import { announce } from "../../page/announce.ts";
import { byId } from "../../page/elements.ts";
import { HintTurns } from "./hint-turns.ts";

/** The icons that a hint can have. The build finds them here. */
type HintIcon =
  | "#icon-clock"
  | "#icon-eye"
  | "#icon-image"
  | "#icon-info"
  | "#icon-keyboard"
  | "#icon-users"
  | "#icon-wifi-off";

interface Hint {
  readonly text: string;
  readonly icon: HintIcon;
}

const turns = new HintTurns<Hint>({
  show: ({ text, icon }) => {
    byId("hint-icon", SVGUseElement).setAttribute("href", icon);
    byId("hint-text", HTMLSpanElement).textContent = text;
    byId("hint", HTMLParagraphElement).hidden = false;
    announce(text);
  },
  hide: () => {
    byId("hint", HTMLParagraphElement).hidden = true;
  },
  after: (delay, run) => {
    const timer = setTimeout(run, delay);
    return () => clearTimeout(timer);
  },
});

/** Says something that matters for the moment, to everybody. */
export function hint(text: string, icon: HintIcon = "#icon-keyboard"): void {
  turns.hint({ text, icon });
}

/** Advises everybody, once nothing that matters for the moment is said, if that is still apt then. */
export function tip(text: string, isApt: () => boolean): void {
  turns.tip({ hint: { text, icon: "#icon-keyboard" }, isApt });
}
