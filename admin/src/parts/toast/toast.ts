import "./toast.css";
import { byId } from "../../../../viewer/src/page/elements.ts";

/** How long it stays, in milliseconds: long enough to be read, and for its link to be reached. */
const SHOWN_MS = 8000;

let hide: ReturnType<typeof setTimeout> | undefined;

/** Says what has been done, with a link if there is one. A modal dialog would cover it: it shows after that is closed. */
export function toast(text: string, link?: { readonly text: string; readonly url: string }): void {
  const anchor = byId("toast-link", HTMLAnchorElement);
  byId("toast-text", HTMLSpanElement).textContent = text;
  anchor.hidden = link === undefined;
  anchor.textContent = link?.text ?? "";
  if (link === undefined) anchor.removeAttribute("href");
  else anchor.href = link.url;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.addEventListener("click", clear, { once: true });
  clearTimeout(hide);
  hide = setTimeout(clear, SHOWN_MS);
}

/** A link has a ticket in it: it does not stay. */
export function clear(): void {
  clearTimeout(hide);
  byId("toast-text", HTMLSpanElement).textContent = "";
  const anchor = byId("toast-link", HTMLAnchorElement);
  anchor.hidden = true;
  anchor.textContent = "";
  // A click that is under way still follows it.
  setTimeout(() => anchor.hidden && anchor.removeAttribute("href"));
}
