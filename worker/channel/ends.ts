/**
 * Every way a session can end: the one table behind WebSocket close codes, audit events and what the
 * viewer tells a person. `close` is the WebSocket close code (RFC 6455 §7.4); each end in the private
 * 4000 range has its own, so the code alone names the end even when the `end` message was lost.
 */
export const ENDS = {
  closed: {
    close: 1000,
    title: "You left this console",
    advice: "The machine keeps running. Open the console again from your control panel.",
  },
  "ticket-missing": {
    close: 4000,
    title: "This link is incomplete",
    advice: "Part of the link is missing. Open the console again from your control panel.",
  },
  "ticket-expired": {
    close: 4001,
    title: "This link has expired",
    advice: "Console links are valid for a few minutes. Open the console again to get a fresh one.",
  },
  "ticket-used": {
    close: 4002,
    title: "This link has already been used",
    advice:
      "Each link works once. If you opened it, look for the other tab; if not, open the console again from your control panel.",
  },
  "ticket-invalid": {
    close: 4003,
    title: "This link is not valid",
    advice:
      "It may have been cut off when it was copied, or made for another gateway. Open the console again from your control panel.",
  },
  "ticket-early": {
    close: 4004,
    title: "This link is not valid yet",
    advice:
      "Wait a moment, then try again. If this goes on, the control panel’s clock is probably wrong.",
  },
  "target-not-allowed": {
    close: 4010,
    title: "The gateway is not allowed to reach this machine",
    advice:
      "Its address is not on the gateway’s allow-list. Ask your administrator to add it (ALLOWED_TARGETS).",
  },
  "target-unreachable": {
    close: 4011,
    title: "The machine’s console does not answer",
    advice:
      "The machine may be switched off or have moved. Check that it is running, then open its console again.",
  },
  "target-timeout": {
    close: 4012,
    title: "The machine’s console took too long",
    advice:
      "The host may be busy, or a firewall is in the way. Open the console again in a minute.",
  },
  "target-refused": {
    close: 4013,
    title: "The machine’s console refused the connection",
    advice:
      "Too many people may be connected already. Close other consoles, then open this one again.",
  },
  "target-not-vnc": {
    close: 4014,
    title: "There is no VNC server at this address",
    advice:
      "Something else answered there. Ask your administrator to check the machine’s console address.",
  },
  "login-failed": {
    close: 4015,
    title: "The console password was not accepted",
    advice:
      "The password in the link is wrong or has changed. Open the console again for a fresh link; if that does not help, tell your administrator.",
  },
  "login-locked": {
    close: 4036,
    title: "The console is locked for a while",
    advice:
      "There were too many wrong passwords, so the machine’s VNC server takes none for some time. Wait a few minutes before you open the console again; if it happens again, the password in the link is wrong.",
  },
  "login-needs-password": {
    close: 4016,
    title: "The console asks for a password",
    advice: "The link does not contain it. Ask your administrator.",
  },
  "login-unsupported": {
    close: 4017,
    title: "The gateway cannot sign in to this console",
    advice: "None of the console’s sign-in methods is allowed here. Tell your administrator.",
  },
  "target-protocol": {
    close: 4018,
    title: "The machine’s console sent something unexpected",
    advice:
      "The connection was closed as a precaution. Open the console again; if it happens again, tell your administrator.",
  },
  "target-closed": {
    close: 4019,
    title: "The machine closed its console",
    advice:
      "It may have been switched off, restarted or moved, or another viewer may have taken it over. Open the console again to continue.",
  },
  "session-expired": {
    close: 4020,
    title: "Time is up",
    advice:
      "This session has reached its time limit. The machine keeps running; open the console again to continue.",
  },
  "viewer-protocol": {
    close: 4021,
    title: "This page sent something unexpected",
    advice: "The connection was closed as a precaution. Open the console again.",
  },
  "viewer-overload": {
    close: 4022,
    title: "The machine could not keep up",
    advice: "It took keys and clicks more slowly than they came. Open the console again.",
  },
  "viewer-stalled": {
    close: 4023,
    title: "The connection went silent",
    advice: "This page or its network did not answer for too long. Open the console again.",
  },
  "target-not-verified": {
    close: 4024,
    title: "The machine’s host could not be verified",
    advice:
      "The gateway could not confirm that this is the right host and did not send the password. Tell your administrator: the gateway’s log names the check that failed.",
  },
  "client-certificate-missing": {
    close: 4025,
    title: "The host asks for a certificate",
    advice:
      "The host requires a certificate that the gateway does not have. Tell your administrator.",
  },
  "route-missing": {
    close: 4026,
    title: "There is no route to this machine",
    advice:
      "The gateway has no route to the network that the machine is in. Tell your administrator.",
  },
  "connector-unavailable": {
    close: 4027,
    title: "The machine’s network cannot be reached",
    advice:
      "The connector in front of it does not answer or refused the request. Open the console again in a minute; if that does not help, tell your administrator.",
  },
  "console-busy": {
    close: 4028,
    title: "This console is open elsewhere",
    advice: "The host allows one console at a time. Close the other one, then open this one again.",
  },
  "target-unauthorised": {
    close: 4029,
    title: "The host did not let the gateway in",
    advice:
      "The session that the link carries has ended there, or is not allowed to open this console. Open the console again for a fresh link.",
  },
  "target-not-running": {
    close: 4031,
    title: "There is no console at this address",
    advice:
      "The machine may be switched off or have moved to another host. Check that it is running, then open its console again.",
  },
  "target-unsupported": {
    close: 4032,
    title: "This kind of console is not supported",
    advice: "It does not speak VNC, so the gateway cannot show it.",
  },
  "link-address": {
    close: 4033,
    title: "This link was made for another network",
    advice:
      "It works only in the network that it was asked for from. Open the console again from the network you are in now.",
  },
  "viewer-behind": {
    close: 4034,
    title: "The viewer could not keep up",
    advice:
      "More was waiting for this page than the gateway may keep. Check your network, then open the console again.",
  },
  "needs-confirmation": {
    close: 4035,
    title: "This link asks before it opens",
    advice: "Open it in a browser and press the button there. It has not been used yet.",
  },
  "origin-not-allowed": {
    close: 4037,
    title: "This page is not allowed to open consoles",
    advice:
      "The gateway takes them from its own address and from those that it lists. Ask your administrator to add this page’s address (ALLOWED_ORIGINS).",
  },
  "target-taken-over": {
    close: 4038,
    title: "Another viewer may have taken over",
    advice:
      "The machine closed this connection, as it does when somebody opens the console for themselves alone. Open it again to continue.",
  },
  "gateway-busy": {
    close: 4039,
    title: "Too many consoles at once",
    advice:
      "More consoles were opened within a minute than the gateway allows. Wait a minute, then open the console again.",
  },
  "gateway-unready": {
    close: 4030,
    title: "The gateway is not set up",
    advice: "Its configuration is incomplete. Your administrator finds the reason at /readyz.",
  },
  "gateway-error": {
    close: 1011,
    title: "Something went wrong in the gateway",
    advice:
      "Open the console again. If it happens again, tell your administrator when it happened.",
  },
} as const satisfies Record<string, End>;

interface End {
  readonly close: number;
  readonly title: string;
  readonly advice: string;
}

export type EndCode = keyof typeof ENDS;

export function isEndCode(value: string): value is EndCode {
  return Object.hasOwn(ENDS, value);
}

/** The end that a WebSocket close code stands for, or `undefined` for codes that are not ours. */
export function endOfCloseCode(close: number): EndCode | undefined {
  return Object.keys(ENDS)
    .filter(isEndCode)
    .find((code) => ENDS[code].close === close);
}
