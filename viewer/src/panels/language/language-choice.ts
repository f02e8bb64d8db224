import { LANGUAGE_COOKIE, LANGUAGE_PARAMETER } from "../../../../worker/channel/language-choice.ts";

/** How long a choice is kept, in seconds: a year. */
const KEPT_SECONDS = 31_536_000;

/** The cookie that keeps a choice for all pages of the gateway at `base`. */
export function languageCookie(tag: string, base: URL): string {
  const secure = base.protocol === "https:" ? "; Secure" : "";
  return `${LANGUAGE_COOKIE}=${tag}; Path=${base.pathname}; Max-Age=${KEPT_SECONDS}; SameSite=Lax${secure}`;
}

/** Whether the page's cookies have the choice: a browser may keep none, as in a frame of another site. */
export function isKept(tag: string, cookies: string): boolean {
  return cookies.split("; ").includes(`${LANGUAGE_COOKIE}=${tag}`);
}

/**
 * The address at which the page is in the chosen language. What it says itself comes before what is kept: it says
 * nothing where that is enough.
 */
export function chosenAddress(address: string, tag: string, kept: boolean): string {
  const url = new URL(address);
  if (!kept) url.searchParams.set(LANGUAGE_PARAMETER, tag);
  else if (url.searchParams.has(LANGUAGE_PARAMETER)) url.searchParams.delete(LANGUAGE_PARAMETER);
  return url.href;
}
