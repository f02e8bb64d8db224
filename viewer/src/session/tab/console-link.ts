import { sessionOfPage } from "../../../../worker/channel/addresses.ts";
import { CLOUDSTACK_PAGES, CLOUDSTACK_PARAMETERS } from "../../../../worker/channel/cloudstack.ts";

/** What opens a console, taken out of the page's address. */
export type ConsoleLink =
  | {
      readonly kind: "ticket";
      readonly ticket: string;
      /** The session that the page's path names, if it names one. */
      readonly session: string | undefined;
      /** A secret of this tab alone: the gateway lets it present the link again as long as it has not been greeted. */
      readonly tab: string | undefined;
    }
  | {
      readonly kind: "cloudstack";
      /** The parameters of the WebSocket's query, as they stand in the page's. */
      readonly query: string;
      /** The guest's keyboard layout, where the URL names one. */
      readonly keyboard: string | undefined;
      /** As of a ticket. */
      readonly tab: string | undefined;
    };

/**
 * Takes what is secret out of the address: after this it is not in the address bar, the history or a
 * screenshot. A ticket is in the fragment, which never leaves the browser; a token of CloudStack is in
 * the query of pages that CloudStack names. `base` is the path of the gateway, with a slash at its end. `tab`: the secret
 * of this tab that goes with it.
 */
export function takeLink(
  location: Pick<Location, "hash" | "pathname" | "search">,
  history: Pick<History, "replaceState">,
  base: string,
  tab: string | undefined,
): ConsoleLink | undefined {
  const page = location.pathname.startsWith(base) ? location.pathname.slice(base.length - 1) : "";
  if (CLOUDSTACK_PAGES.has(page)) return takeToken(location, history, tab);
  const ticket = location.hash.slice(1);
  if (ticket === "") return undefined;
  history.replaceState(null, "", location.pathname);
  return { kind: "ticket", ticket, session: sessionOfPage(page), tab };
}

/** As in a ticket; anything else in the address is not for us. */
const LAYOUT_NAME = /^[A-Za-z0-9][A-Za-z0-9_()-]{0,31}$/;

/** Nothing is decoded: a token has `+`, `/` and `=` as they are, and the gateway reads it raw. */
function takeToken(
  { pathname, search }: Pick<Location, "pathname" | "search">,
  history: Pick<History, "replaceState">,
  tab: string | undefined,
): ConsoleLink | undefined {
  const parameters = search.slice(1).split("&");
  const secrets = parameters.filter(isSecret);
  if (secrets.length === 0) return undefined;
  const rest = parameters.filter((text) => !isSecret(text)).join("&");
  history.replaceState(null, "", rest === "" ? pathname : `${pathname}?${rest}`);
  const language = new URLSearchParams(rest).get("language") ?? "";
  const keyboard = LAYOUT_NAME.test(language) ? language : undefined;
  return { kind: "cloudstack", query: secrets.join("&"), keyboard, tab };
}

function isSecret(parameter: string): boolean {
  return CLOUDSTACK_PARAMETERS.has(parameter.split("=", 1)[0] ?? "");
}
