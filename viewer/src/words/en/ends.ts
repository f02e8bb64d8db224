import type { Ending } from "../../session/channel/ending.ts";

/** The card of every end. */
export const card = {
  session: (name: string) => `session ${name}`,
  copy: "Copy",
  copied: "Copied",
  notCopied: "Copy it yourself: it is selected",
} as const;

/** What is said of an end where the gateway tells more of it. */
export const told = {
  inUse: {
    title: (who: string, since: string) => `In use by ${who} since ${since}`,
    advice: (who: string) =>
      `Only one person can have this console. Open it again when ${who} has left.`,
  },
  taken: {
    title: (who: string) => `${who} has taken over this console`,
    advice: (who: string) =>
      `The machine keeps running. Agree with ${who} on who uses it, then open the console again.`,
  },
  takenByYou: {
    title: "You opened this console somewhere else",
    advice: "It goes on there. If that was not you, tell your administrator.",
  },
  endedByOperator: {
    title: (who: string) => `${who} ended your session`,
    advice: "The machine keeps running. If you need the console again, ask your administrator.",
  },
  revoked: {
    title: (who: string) => `${who} withdrew this link`,
  },
  limit: {
    subject:
      "You cannot have more consoles open. Close one that you no longer need, then open this one again.",
    console: "No more people can be in this console. Open it again when somebody has left.",
    other:
      "The gateway allows no more open consoles, yours and those of others together. Open this one again later; if that does not help, tell your administrator.",
  },
} as const;

/** What is said of every end. */
export const ends = {
  closed: {
    title: "You left this console",
    advice: "The machine keeps running. Open the console again from your control panel.",
  },
  "ticket-missing": {
    title: "This link is incomplete",
    advice: "Part of the link is missing. Open the console again from your control panel.",
  },
  "ticket-expired": {
    title: "This link has expired",
    advice: "Console links are valid for a few minutes. Open the console again to get a fresh one.",
  },
  "ticket-used": {
    title: "This link has already been used",
    advice:
      "Each link works once. If you opened it, look for the other tab; if not, open the console again from your control panel.",
  },
  "ticket-invalid": {
    title: "This link is not valid",
    advice:
      "It may have been cut off when it was copied, or made for another gateway. Open the console again from your control panel.",
  },
  "ticket-early": {
    title: "This link is not valid yet",
    advice:
      "Wait a moment, then try again. If this goes on, the control panel’s clock is probably wrong.",
  },
  "target-not-allowed": {
    title: "The gateway is not allowed to reach this machine",
    advice:
      "Its address is not on the gateway’s allow-list. Ask your administrator to add it (ALLOWED_TARGETS).",
  },
  "target-unreachable": {
    title: "The machine’s console does not answer",
    advice:
      "The machine may be switched off or have moved. Check that it is running, then open its console again.",
  },
  "target-timeout": {
    title: "The machine’s console took too long",
    advice:
      "The host may be busy, or a firewall is in the way. Open the console again in a minute.",
  },
  "target-refused": {
    title: "The machine’s console refused the connection",
    advice:
      "Too many people may be connected already. Close other consoles, then open this one again.",
  },
  "target-not-vnc": {
    title: "There is no VNC server at this address",
    advice:
      "Something else answered there. Ask your administrator to check the machine’s console address.",
  },
  "login-failed": {
    title: "The console password was not accepted",
    advice:
      "The password in the link is wrong or has changed. Open the console again for a fresh link; if that does not help, tell your administrator.",
  },
  "login-locked": {
    title: "The console is locked for a while",
    advice:
      "There were too many wrong passwords, so the machine’s VNC server accepts no password for some time. Wait a few minutes before you open the console again; if it happens again, the password in the link is wrong.",
  },
  "login-needs-password": {
    title: "The console asks for a password",
    advice: "The link does not contain it. Ask your administrator.",
  },
  "login-unsupported": {
    title: "The gateway cannot sign in to this console",
    advice: "None of the console’s sign-in methods is allowed here. Tell your administrator.",
  },
  "target-protocol": {
    title: "The machine’s console sent something unexpected",
    advice:
      "The connection was closed as a precaution. Open the console again; if it happens again, tell your administrator.",
  },
  "target-closed": {
    title: "The machine closed its console",
    advice:
      "It may have been switched off, restarted or moved, or somebody else may have taken it over. Open the console again to continue.",
  },
  "session-expired": {
    title: "Time is up",
    advice:
      "This session has reached its time limit. The machine keeps running; open the console again to continue.",
  },
  "session-idle": {
    title: "Nobody used this console",
    advice:
      "It was closed because nothing was typed or moved for long. The machine keeps running; open the console again to continue.",
  },
  "viewer-protocol": {
    title: "This page sent something unexpected",
    advice: "The connection was closed as a precaution. Open the console again.",
  },
  "viewer-overload": {
    title: "The machine could not keep up",
    advice: "It took keys and clicks more slowly than they came. Open the console again.",
  },
  "viewer-stalled": {
    title: "The connection went silent",
    advice: "This page or its network did not answer for too long. Open the console again.",
  },
  "target-not-verified": {
    title: "The machine’s host could not be verified",
    advice:
      "The gateway could not confirm that this is the right host and did not send the password. Tell your administrator: the gateway’s log names the check that failed.",
  },
  "client-certificate-missing": {
    title: "The host asks for a certificate",
    advice:
      "The host requires a certificate that the gateway does not have. Tell your administrator.",
  },
  "no-route": {
    title: "There is no route to this machine",
    advice:
      "The gateway has no route to the network that the machine is in. Tell your administrator.",
  },
  "connector-unavailable": {
    title: "The machine’s network cannot be reached",
    advice:
      "The connector in front of it does not answer or refused the request. Open the console again in a minute; if that does not help, tell your administrator.",
  },
  "console-busy": {
    title: "This console is open elsewhere",
    advice: "The host allows one console at a time. Close the other one, then open this one again.",
  },
  "target-unauthorized": {
    title: "The host did not let the gateway in",
    advice:
      "The session that the link carries has ended there, or is not allowed to open this console. Open the console again for a fresh link.",
  },
  "target-withdrawn": {
    title: "This console is no longer available to you",
    advice:
      "The machine is gone, or your access to it has ended. If you still need it, open the console again from where you got the link.",
  },
  "console-in-use": {
    title: "Somebody else uses this console",
    advice: "Open it again when the other person has finished.",
  },
  "console-taken": {
    title: "Somebody else has taken over this console",
    advice: "The machine keeps running. Agree on who uses it, then open the console again.",
  },
  "ended-by-operator": {
    title: "An administrator has ended your session",
    advice: "If you need the console again, ask your administrator.",
  },
  "ticket-revoked": {
    title: "This link has been withdrawn",
    advice: "Open the console again from where you got the link, or ask your administrator.",
  },
  "limit-reached": {
    title: "Too many consoles are open",
    advice: "Close a console that you no longer need, then open this one again.",
  },
  "target-not-running": {
    title: "There is no console at this address",
    advice:
      "The machine may be switched off or have moved to another host. Check that it is running, then open its console again.",
  },
  "target-unsupported": {
    title: "This kind of console is not supported",
    advice: "It does not speak VNC, so the gateway cannot show it.",
  },
  "link-address": {
    title: "This link was made for another network",
    advice:
      "It works only in the network that it was asked for from. Open the console again from the network you are in now.",
  },
  "viewer-behind": {
    title: "This page could not keep up",
    advice:
      "More was waiting for it than the gateway keeps. Check your network, then open the console again.",
  },
  "needs-confirmation": {
    title: "This link asks before it opens",
    advice: "Open it in a browser and press the button there. It has not been used yet.",
  },
  "origin-not-allowed": {
    title: "This page is not allowed to open consoles",
    advice:
      "The gateway accepts them from its own address and from those in its configuration. Ask your administrator to add this page’s address (ALLOWED_ORIGINS).",
  },
  "target-taken-over": {
    title: "Somebody else may have taken over",
    advice:
      "The machine closed this connection, as it does when somebody opens the console for themselves alone. Open the console again to continue.",
  },
  "taken-over": {
    title: "This console was opened somewhere else",
    advice:
      "It goes on in another page. If that page is not yours, tell your administrator and open the console again from your control panel.",
  },
  "resume-refused": {
    title: "The connection was lost",
    advice:
      "The gateway could not take it up again. Open the console again from your control panel.",
  },
  "gateway-busy": {
    title: "Too many consoles at once",
    advice:
      "More consoles were opened within a minute than the gateway allows. Wait a minute, then try again.",
  },
  "gateway-unready": {
    title: "The gateway is not set up",
    advice: "Its configuration is incomplete. Your administrator finds the reason at /readyz.",
  },
  "gateway-error": {
    title: "Something went wrong in the gateway",
    advice:
      "Open the console again. If it happens again, tell your administrator when it happened.",
  },
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
  "page-incomplete": {
    title: "Parts of this page could not be loaded",
    advice: "Check the network: the console goes on where it was.",
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
} as const satisfies Record<Ending, EndWords>;

/** What a person reads when a console is no longer shown. */
interface EndWords {
  readonly title: string;
  /** What happened, as far as it is known, and what to do. */
  readonly advice: string;
}
