import { CLOSE_CODES, isEndCode } from "../../../../worker/channel/ends.ts";
import { mayTryAgain, type Ending } from "../../session/ending.ts";
import { words } from "../../words/words.ts";

/** Address of an icon in the page's sprite. The build finds it here, and puts the icon there. */
type EndingIcon =
  | "#icon-circle-check"
  | "#icon-clock"
  | "#icon-link-2-off"
  | "#icon-lock"
  | "#icon-monitor-off"
  | "#icon-triangle-alert"
  | "#icon-wifi-off";

export interface EndingView {
  readonly title: string;
  readonly advice: string;
  readonly icon: EndingIcon;
  /** Whether what the page has may still open the console, so that trying again makes sense. */
  readonly retry: boolean;
  /** The code as support people want to read it, with the WebSocket close code if it has one. */
  readonly detail: string;
}

function iconOf(ending: Ending): EndingIcon {
  switch (ending) {
    case "closed":
      return "#icon-circle-check";
    case "ticket-expired":
    case "ticket-early":
    case "session-expired":
    case "session-idle":
    case "target-timeout":
    case "gateway-busy":
    case "limit-reached":
      return "#icon-clock";
    case "ticket-missing":
    case "ticket-used":
    case "ticket-invalid":
    case "needs-confirmation":
    case "link-address":
    case "ticket-revoked":
      return "#icon-link-2-off";
    case "login-failed":
    case "login-locked":
    case "login-needs-password":
    case "login-unsupported":
    case "target-not-allowed":
    case "origin-not-allowed":
    case "gateway-refused":
    case "target-not-verified":
    case "target-unauthorized":
    case "target-withdrawn":
    case "client-certificate-missing":
      return "#icon-lock";
    case "target-unreachable":
    case "target-refused":
    case "target-closed":
    case "target-not-running":
    case "target-unsupported":
    case "console-busy":
    case "target-taken-over":
    case "taken-over":
    case "console-in-use":
    case "console-taken":
    case "ended-by-operator":
      return "#icon-monitor-off";
    case "connection-lost":
    case "gateway-unreachable":
    case "resume-refused":
    case "viewer-stalled":
    case "viewer-behind":
    case "no-route":
    case "connector-unavailable":
      return "#icon-wifi-off";
    case "target-not-vnc":
    case "target-protocol":
    case "viewer-protocol":
    case "viewer-overload":
    case "viewer-failed":
    case "gateway-unready":
    case "gateway-error":
    case "browser-unsupported":
      return "#icon-triangle-alert";
  }
}

/** What is said of an end. `isKnown`: the tab has the token of a session. */
export function viewOfEnding(ending: Ending, isKnown: boolean): EndingView {
  const detail = isEndCode(ending) ? `${ending} (${String(CLOSE_CODES[ending])})` : ending;
  const retry = mayTryAgain(ending, isKnown);
  return { ...words.ends[ending], icon: iconOf(ending), retry, detail };
}
