/**
 * Every way a session can end: the one table behind WebSocket close codes, audit events and what the
 * viewer tells a person. `close` is the WebSocket close code (RFC 6455 §7.4); each end in the private
 * 4000 range has its own, so the code alone names the end even when the `end` message was lost.
 */
export const ENDS = {
  closed: {
    close: 1000,
    title: "Console closed",
    advice: "You closed this console. Open it again from your control panel.",
  },
  "ticket-missing": {
    close: 4000,
    title: "This link is incomplete",
    advice: "Part of the link was lost. Open the console again from your control panel.",
  },
  "ticket-expired": {
    close: 4001,
    title: "This link has expired",
    advice: "Console links work for a short time only. Open the console again to get a fresh one.",
  },
  "ticket-used": {
    close: 4002,
    title: "This link was already used",
    advice: "Each console link opens once. Open the console again to get a fresh one.",
  },
  "ticket-invalid": {
    close: 4003,
    title: "This link is not valid",
    advice:
      "The gateway could not verify it: it was changed on the way or made for another gateway. Open the console again from your control panel.",
  },
  "ticket-early": {
    close: 4004,
    title: "This link is not valid yet",
    advice: "Wait a moment and try again. If it stays, the clock of the control panel is wrong.",
  },
  "target-not-allowed": {
    close: 4010,
    title: "The gateway may not reach this machine",
    advice:
      "Its address is not on the gateway's allow-list. Ask the operator to add it to ALLOWED_TARGETS.",
  },
  "target-unreachable": {
    close: 4011,
    title: "The machine's console does not answer",
    advice: "The machine may be switched off or moved. Check that it runs, then open it again.",
  },
  "target-timeout": {
    close: 4012,
    title: "The machine's console took too long",
    advice: "The host may be busy or a firewall drops the connection. Try again in a minute.",
  },
  "target-refused": {
    close: 4013,
    title: "The machine's console refused the connection",
    advice: "Too many viewers may be connected already. Close other consoles and try again.",
  },
  "target-not-vnc": {
    close: 4014,
    title: "That is not a VNC server",
    advice:
      "Something else answered at the machine's console address. Ask the operator to check it.",
  },
  "login-failed": {
    close: 4015,
    title: "The console password was not accepted",
    advice:
      "The password in the link is wrong or was changed. Open the console again for a fresh link.",
  },
  "login-needs-password": {
    close: 4016,
    title: "The console asks for a password",
    advice:
      "The link carries none. Ask the operator to put the machine's VNC password in the ticket.",
  },
  "login-unsupported": {
    close: 4017,
    title: "No common way to sign in",
    advice: "The machine's console offers no security type that this gateway and the ticket allow.",
  },
  "target-protocol": {
    close: 4018,
    title: "The machine's console sent something unexpected",
    advice: "The connection was closed to be safe. If it happens again, tell the operator.",
  },
  "target-closed": {
    close: 4019,
    title: "The machine closed its console",
    advice: "It may have been switched off, restarted or moved. Open the console again to go on.",
  },
  "session-expired": {
    close: 4020,
    title: "Time is up",
    advice: "This session reached its longest allowed time. Open the console again to go on.",
  },
  "viewer-protocol": {
    close: 4021,
    title: "The viewer sent something unexpected",
    advice: "The connection was closed to be safe. Reload the page from a fresh link.",
  },
  "viewer-overload": {
    close: 4022,
    title: "Too much input at once",
    advice: "The machine could not take input as fast as it came. Open the console again.",
  },
  "viewer-stalled": {
    close: 4023,
    title: "The viewer stopped answering",
    advice: "The page or its network was gone for too long. Open the console again.",
  },
  "target-not-verified": {
    close: 4024,
    title: "The machine's host could not be verified",
    advice:
      "The gateway could not make sure that it talks to the right host, so it sent no password. Tell the operator: the gateway's log names the check that failed.",
  },
  "client-certificate-missing": {
    close: 4025,
    title: "The host asks for a certificate",
    advice:
      "The host lets in only clients with a certificate it knows, and the gateway has none for it. Tell the operator.",
  },
  "route-missing": {
    close: 4026,
    title: "There is no way to this machine",
    advice: "The gateway has no route to the network that the machine is in. Tell the operator.",
  },
  "connector-unavailable": {
    close: 4027,
    title: "The way to the machine's network is closed",
    advice:
      "The connector in front of the machine's network does not answer or refused the request. Try again in a minute, then tell the operator.",
  },
  "console-busy": {
    close: 4028,
    title: "Somebody else has this console open",
    advice: "The host allows one console at a time. Close the other one, then open this one again.",
  },
  "target-unauthorised": {
    close: 4029,
    title: "The host did not let the gateway in",
    advice:
      "The session that the link carries has ended there, or may not open this console. Open the console again for a fresh link.",
  },
  "target-not-running": {
    close: 4031,
    title: "The machine has no console there",
    advice:
      "It may be switched off or moved to another host. Check that it runs, then open it again.",
  },
  "target-unsupported": {
    close: 4032,
    title: "This kind of console is not supported",
    advice: "It does not speak VNC, so the gateway cannot show it.",
  },
  "link-address": {
    close: 4033,
    title: "This link belongs to another address",
    advice: "It works only from the network it was asked for. Open the console again from here.",
  },
  "gateway-unready": {
    close: 4030,
    title: "The gateway is not set up",
    advice: "Its configuration is incomplete. The operator finds the reason at /readyz.",
  },
  "gateway-error": {
    close: 1011,
    title: "Something went wrong in the gateway",
    advice: "Try again. If it happens again, tell the operator when it happened.",
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
