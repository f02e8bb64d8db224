import "./toasts.css";
import { announce } from "../../page/announce.ts";
import { byId } from "../../page/elements.ts";

/** How long a hint stays, in milliseconds. */
const HINT_MS = 6000;

let timer: number | undefined;

/** The icons that a hint can have. The build finds them here. */
type HintIcon =
  | "#icon-eye"
  | "#icon-image"
  | "#icon-info"
  | "#icon-keyboard"
  | "#icon-users"
  | "#icon-wifi-off";

/** Says something that matters for the moment, to everybody. */
export function hint(text: string, icon: HintIcon = "#icon-keyboard"): void {
  byId("hint-icon", SVGUseElement).setAttribute("href", icon);
  const toast = byId("hint", HTMLParagraphElement);
  byId("hint-text", HTMLSpanElement).textContent = text;
  toast.hidden = false;
  announce(text);
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    toast.hidden = true;
  }, HINT_MS);
}
