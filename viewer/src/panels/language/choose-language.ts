import { reloadPage } from "../../page/reload.ts";
import { forgetShells } from "../../shell/shell.ts";
import { chosenAddress, isKept, languageCookie } from "./language-choice.ts";

/** Loads the page again in the language of this tag. A console goes on where it was. */
export function chooseLanguage(tag: string): void {
  // This script is in the folder `assets` of the gateway's address.
  const kept = keep(tag, new URL("../", import.meta.url));
  // The next console would come in the language of before. No browser without it has service workers.
  if ("caches" in globalThis) forgetShells(caches).catch(() => {});
  history.replaceState(history.state, "", chosenAddress(location.href, tag, kept));
  reloadPage();
}

/** Keeps a choice, if the browser does. */
function keep(tag: string, base: URL): boolean {
  try {
    document.cookie = languageCookie(tag, base);
    return isKept(tag, document.cookie);
  } catch {
    return false; // a frame without an origin of its own has no cookies
  }
}
