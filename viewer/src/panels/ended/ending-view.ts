import { CLOSE_CODES, isEndCode } from "../../../../worker/channel/ends.ts";
import { plainText } from "../../page/person.ts";
import { mayTryAgain, type EndFacts, type Ending } from "../../session/channel/ending.ts";
import type { HelloMessage } from "../../../../worker/channel/messages.ts";
import { endWords } from "../../words/ends.ts";
import { wordsOfEnding } from "./ending-words.ts";

/** Address of an icon in the page's sprite. The build finds it here, and puts the icon there. */
type EndingIcon =
  | "#icon-circle-check"
  | "#icon-clock"
  | "#icon-link-2-off"
  | "#icon-lock"
  | "#icon-monitor-off"
  | "#icon-triangle-alert"
  | "#icon-wifi-off";

/** How bad it is: nothing has gone wrong, something is not there for now, or something is wrong. */
type Tone = "calm" | "passing" | "wrong";

export interface EndingView {
  readonly title: string;
  readonly advice: string;
  /** Why, in the words of whoever ended the session. */
  readonly reason: string | undefined;
  readonly icon: EndingIcon;
  readonly tone: Tone;
  /** Whether what the page has may still open the console, so that trying again makes sense. */
  readonly retry: boolean;
  /** What support people want to know, each a line: the code, with the WebSocket close code if it has one; the session. */
  readonly details: readonly string[];
}

const TONES: Readonly<Record<EndingIcon, Tone>> = {
  "#icon-circle-check": "calm",
  "#icon-clock": "passing",
  "#icon-link-2-off": "passing",
  "#icon-lock": "wrong",
  "#icon-monitor-off": "passing",
  "#icon-triangle-alert": "wrong",
  "#icon-wifi-off": "passing",
};

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
  "page-incomplete": "#icon-wifi-off",
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

/** What is known of an end besides its name. */
interface EndingFacts {
  /** What opens the console does so again if the gateway has answered, and the answer was lost. */
  readonly outlastsLoss: boolean;
  readonly facts: EndFacts | undefined;
  /** What the session began with, if it did. */
  readonly hello: Pick<HelloMessage, "session" | "subject"> | undefined;
  /** Unix time in milliseconds. */
  readonly nowUnixMs: number;
}

/** What is said of an end. */
export function viewOfEnding(
  ending: Ending,
  { facts, hello, outlastsLoss, nowUnixMs }: EndingFacts,
): EndingView {
  const reason = facts?.reason;
  const icon = ICONS[ending];
  return {
    ...wordsOfEnding(ending, { facts, you: hello?.subject, nowUnixMs }),
    reason: reason === undefined ? undefined : plainText(reason),
    icon,
    tone: TONES[icon],
    retry: mayTryAgain(ending, outlastsLoss),
    details: detailsOf(ending, hello?.session),
  };
}

function detailsOf(ending: Ending, session: string | undefined): readonly string[] {
  const named = session === undefined ? [] : [endWords.card.session(session)];
  // Who leaves has not met an end that anybody would ask about.
  if (ending === "closed") return named;
  return [isEndCode(ending) ? `${ending} (${String(CLOSE_CODES[ending])})` : ending, ...named];
}
