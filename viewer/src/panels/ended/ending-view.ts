import { CLOSE_CODES, isEndCode } from "../../../../worker/channel/ends.ts";
import { plainText } from "../../page/person.ts";
import { mayTryAgain, type Ending } from "../../session/ending.ts";
import { wordsOfEnding, type EndingContext } from "./ending-words.ts";

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
  /** Why, in the words of whoever ended the session. */
  readonly reason: string | undefined;
  readonly icon: EndingIcon;
  /** Whether what the page has may still open the console, so that trying again makes sense. */
  readonly retry: boolean;
  /** The code as support people want to read it, with the WebSocket close code if it has one. */
  readonly detail: string;
}

const ICONS: Readonly<Record<Ending, EndingIcon>> = {
  closed: "#icon-circle-check",
  "ticket-expired": "#icon-clock",
  "ticket-early": "#icon-clock",
  "session-expired": "#icon-clock",
  "session-idle": "#icon-clock",
  "target-timeout": "#icon-clock",
  "gateway-busy": "#icon-clock",
  "limit-reached": "#icon-clock",
  "ticket-missing": "#icon-link-2-off",
  "ticket-used": "#icon-link-2-off",
  "ticket-invalid": "#icon-link-2-off",
  "needs-confirmation": "#icon-link-2-off",
  "link-address": "#icon-link-2-off",
  "ticket-revoked": "#icon-link-2-off",
  "login-failed": "#icon-lock",
  "login-locked": "#icon-lock",
  "login-needs-password": "#icon-lock",
  "login-unsupported": "#icon-lock",
  "target-not-allowed": "#icon-lock",
  "origin-not-allowed": "#icon-lock",
  "gateway-refused": "#icon-lock",
  "target-not-verified": "#icon-lock",
  "target-unauthorized": "#icon-lock",
  "target-withdrawn": "#icon-lock",
  "client-certificate-missing": "#icon-lock",
  "target-unreachable": "#icon-monitor-off",
  "target-refused": "#icon-monitor-off",
  "target-closed": "#icon-monitor-off",
  "target-not-running": "#icon-monitor-off",
  "target-unsupported": "#icon-monitor-off",
  "console-busy": "#icon-monitor-off",
  "target-taken-over": "#icon-monitor-off",
  "taken-over": "#icon-monitor-off",
  "console-in-use": "#icon-monitor-off",
  "console-taken": "#icon-monitor-off",
  "ended-by-operator": "#icon-monitor-off",
  "connection-lost": "#icon-wifi-off",
  "gateway-unreachable": "#icon-wifi-off",
  "resume-refused": "#icon-wifi-off",
  "viewer-stalled": "#icon-wifi-off",
  "viewer-behind": "#icon-wifi-off",
  "no-route": "#icon-wifi-off",
  "connector-unavailable": "#icon-wifi-off",
  "target-not-vnc": "#icon-triangle-alert",
  "target-protocol": "#icon-triangle-alert",
  "viewer-protocol": "#icon-triangle-alert",
  "viewer-overload": "#icon-triangle-alert",
  "viewer-failed": "#icon-triangle-alert",
  "gateway-unready": "#icon-triangle-alert",
  "gateway-error": "#icon-triangle-alert",
  "browser-unsupported": "#icon-triangle-alert",
};

/** What is said of an end. `isKnown`: the tab has the token of a session. */
export function viewOfEnding(
  ending: Ending,
  { isKnown, ...context }: EndingContext & { readonly isKnown: boolean },
): EndingView {
  const reason = context.facts?.reason;
  const detail = isEndCode(ending) ? `${ending} (${String(CLOSE_CODES[ending])})` : ending;
  return {
    ...wordsOfEnding(ending, context),
    reason: reason === undefined ? undefined : plainText(reason),
    icon: ICONS[ending],
    retry: mayTryAgain(ending, isKnown),
    detail,
  };
}
