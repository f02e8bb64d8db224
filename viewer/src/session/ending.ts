import { ENDS, type EndCode } from "../../../worker/channel/ends.ts";

/** Ends that the page finds by itself; the gateway knows nothing of them. */
const LOCAL_ENDS = {
  "gateway-unreachable": {
    title: "The gateway does not answer",
    advice: "Check your internet connection, then try again.",
  },
  "gateway-refused": {
    title: "The gateway did not let this page in",
    advice:
      "It can be reached, but it refused the connection, or something on the way does not let WebSockets through. Try again; if that does not help, tell your administrator.",
  },
  "connection-lost": {
    title: "The connection was lost",
    advice:
      "The line to the gateway broke. The machine keeps running: open the console again from your control panel.",
  },
  "viewer-failed": {
    title: "The screen could not be shown",
    advice:
      "This page ran into an error. Open the console again from your control panel; if it happens again, try another browser.",
  },
  "browser-unsupported": {
    title: "This browser cannot show the console",
    advice:
      "Use a current version of Chrome, Edge, Firefox or Safari, and open the link over https.",
  },
} as const;

type LocalEndCode = keyof typeof LOCAL_ENDS;

/** Why a console is no longer shown: one of the gateway's end codes or one of the page's own. */
export type Ending = EndCode | LocalEndCode;

/** Name of a symbol in the page's icon sprite. */
type EndingIcon =
  | "circle-check"
  | "clock"
  | "link-2-off"
  | "lock"
  | "monitor-off"
  | "triangle-alert"
  | "wifi-off";

export interface EndingView {
  readonly title: string;
  readonly advice: string;
  readonly icon: EndingIcon;
  /** Whether the same ticket may still open the console, so that trying again makes sense. */
  readonly retry: boolean;
  /** The code as support people want to read it, with the WebSocket close code if it has one. */
  readonly detail: string;
}

// A ticket that reached the gateway is spent. Only these ends come before that.
const RETRYABLE: ReadonlySet<Ending> = new Set<Ending>([
  "gateway-unreachable",
  "gateway-refused",
  "gateway-unready",
  "gateway-busy",
  "ticket-early",
]);

function iconOf(ending: Ending): EndingIcon {
  switch (ending) {
    case "closed":
      return "circle-check";
    case "ticket-expired":
    case "ticket-early":
    case "session-expired":
    case "target-timeout":
    case "gateway-busy":
      return "clock";
    case "ticket-missing":
    case "ticket-used":
    case "ticket-invalid":
    case "needs-confirmation":
    case "link-address":
      return "link-2-off";
    case "login-failed":
    case "login-locked":
    case "login-needs-password":
    case "login-unsupported":
    case "target-not-allowed":
    case "origin-not-allowed":
    case "gateway-refused":
    case "target-not-verified":
    case "target-unauthorised":
    case "client-certificate-missing":
      return "lock";
    case "target-unreachable":
    case "target-refused":
    case "target-closed":
    case "target-not-running":
    case "target-unsupported":
    case "console-busy":
    case "target-taken-over":
      return "monitor-off";
    case "connection-lost":
    case "gateway-unreachable":
    case "viewer-stalled":
    case "viewer-behind":
    case "route-missing":
    case "connector-unavailable":
      return "wifi-off";
    case "target-not-vnc":
    case "target-protocol":
    case "viewer-protocol":
    case "viewer-overload":
    case "viewer-failed":
    case "gateway-unready":
    case "gateway-error":
    case "browser-unsupported":
      return "triangle-alert";
  }
}

function isLocal(ending: Ending): ending is LocalEndCode {
  return Object.hasOwn(LOCAL_ENDS, ending);
}

export function viewOfEnding(ending: Ending): EndingView {
  const common = { icon: iconOf(ending), retry: RETRYABLE.has(ending) };
  if (isLocal(ending)) return { ...LOCAL_ENDS[ending], ...common, detail: ending };
  const { title, advice, close } = ENDS[ending];
  return { title, advice, ...common, detail: `${ending} (${String(close)})` };
}
