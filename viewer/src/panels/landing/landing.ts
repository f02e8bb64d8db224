import "./landing.css";
import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { keepLastConsole, lastConsole } from "../../page/last-console.ts";
import { leadBack } from "../../page/way-back.ts";
import { words } from "../../words/words.ts";
import { pastedLink } from "./pasted-link.ts";

/** A page without a link: says what it had before, if it had one, and takes one that is pasted. */
export const startLanding: StartFeature = ({ base }) => {
  const last = lastConsole(history);
  let kept: string | undefined;
  byId("paste-link", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    openPasted(base);
  });
  return {
    render: (state) => {
      const hello = "hello" in state ? state.hello : undefined;
      if (hello !== undefined && kept !== hello.session) {
        kept = hello.session;
        keepLastConsole(history, { name: hello.console.name, returnUrl: hello.returnUrl });
      }
      if (state.kind !== "landing") return;
      document.title = words.windowTitle.landing;
      if (last === undefined) return;
      byId("landing-title", HTMLHeadingElement).textContent = words.landing.wasOpen(last.name);
      byId("landing-what", HTMLParagraphElement).hidden = true;
      byId("landing-how", HTMLParagraphElement).textContent = words.landing.again;
      leadBack("landing-return", last.returnUrl);
    },
  };
};

function openPasted(base: string): void {
  const field = byId("link", HTMLInputElement);
  const problem = byId("link-problem", HTMLParagraphElement);
  // This script is in the folder `assets` of the page's address, and another server may hand out both.
  const link = pastedLink(field.value, [new URL("../", import.meta.url), new URL(base)]);
  field.ariaInvalid = String(link === undefined);
  problem.textContent = link === undefined ? words.landing.notALink : "";
  if (link === undefined) field.focus();
  else location.assign(link);
}
