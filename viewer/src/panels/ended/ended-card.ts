import { announce } from "../../page/announce.ts";
import { buttonsOf, byId } from "../../page/elements.ts";
import { focusShown } from "../../page/focus.ts";
import type { Ended } from "../../session/states/session-state.ts";
import { endWords } from "../../words/ends.ts";
import { words } from "../../words/words.ts";
import { viewOfEnding, type EndingView } from "./ending-view.ts";

/** Fills the card with all that is known of an end. `outlastsLoss`: see `mayTryAgain`. */
export function renderEnded({ ending, facts, hello }: Ended, outlastsLoss: boolean): void {
  const now = Date.now();
  const view = viewOfEnding(ending, { outlastsLoss, facts, hello, nowUnixMs: now });
  const name = hello?.console.name ?? "";
  const { windowTitle } = words;
  document.title = name === "" ? windowTitle.of(view.title) : windowTitle.ended(name, view.title);
  byId("ended-card", HTMLElement).dataset["tone"] = view.tone;
  byId("ended-icon", SVGUseElement).setAttribute("href", view.icon);
  const machine = byId("ended-name", HTMLParagraphElement);
  machine.textContent = name;
  machine.hidden = name === "";
  const heading = byId("ended-title", HTMLHeadingElement);
  heading.textContent = view.title;
  byId("ended-advice", HTMLParagraphElement).textContent = view.advice;
  byId("ended-reason", HTMLElement).hidden = view.reason === undefined;
  byId("ended-reason-text", HTMLElement).textContent = view.reason ?? "";
  const details = byId("ended-details", HTMLDetailsElement);
  details.hidden = view.details.length === 0;
  details.open = false;
  byId("ended-detail", HTMLParagraphElement).textContent = view.details.join("\n");
  for (const button of buttonsOf("copy-details")) button.textContent = endWords.card.copy;
  renderWaysOn(view);
  announce("");
  // Not a button: whoever is typing when the session ends has not seen it yet.
  focusShown(heading);
}

/** What can be done next; one of it, if there is any, stands out. */
function renderWaysOn({ retry }: EndingView): void {
  for (const button of buttonsOf("retry")) button.hidden = !retry;
  byId("ended-return", HTMLAnchorElement).classList.toggle("primary", !retry);
  for (const button of buttonsOf("close")) button.hidden = !isClosable();
}

export async function copyDetails(): Promise<void> {
  const text = byId("ended-detail", HTMLParagraphElement);
  const { copied, notCopied } = endWords.card;
  let said: string = copied;
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    // Forbidden by the browser or by whoever shows the page in a frame.
    getSelection()?.selectAllChildren(text);
    said = notCopied;
  }
  for (const button of buttonsOf("copy-details")) button.textContent = said;
  announce(said);
}

// Browsers let a page close its tab only if a page opened it or it has been nowhere else
// (HTML, "script-closable").
function isClosable(): boolean {
  return window.opener !== null || history.length === 1;
}
