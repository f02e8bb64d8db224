import { isShown } from "../page/shown.ts";
import { writeEntry } from "../session/tab/stored-entry.ts";
import type { EarlyStart, StartPage } from "./early-start.ts";

declare global {
  interface Window {
    /** Left by the script in the page's head. */
    portholeStart?: EarlyStart;
  }
}

/** The page as its start needs it. An element of it says where the gateway is, as seen from the page. */
export function startPage(): StartPage {
  const element = document.querySelector<HTMLElement>("[data-gateway]");
  return {
    base: new URL(element?.dataset["gateway"] ?? "./", location.href).href,
    location,
    history,
    mayDial: isShown(document) && isSupported(),
    // 122 random bits. Browsers have it in secure contexts, as all that the page needs.
    newSecret: () => (isSecureContext ? crypto.randomUUID() : undefined),
    connect: ({ address, subprotocols }) => new WebSocket(address, [...subprotocols]),
    store: (key) => writeEntry(location.pathname, () => sessionStorage, key),
    whenLeft: (leaves) => {
      addEventListener("pagehide", leaves);
      return () => removeEventListener("pagehide", leaves);
    },
  };
}

/** noVNC needs a secure context; the menu needs popovers. Whatever has both has the rest. */
export function isSupported(): boolean {
  return isSecureContext && "popover" in HTMLElement.prototype;
}
