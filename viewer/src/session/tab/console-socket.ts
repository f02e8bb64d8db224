import { connectPath } from "../../../../worker/channel/addresses.ts";
import {
  CLOUDSTACK_SOCKET,
  CLOUDSTACK_SUBPROTOCOL_PREFIX,
  MAX_CLOUDSTACK_SUBPROTOCOL,
} from "../../../../worker/channel/cloudstack.ts";
import {
  CONFIRMED_SUBPROTOCOL,
  resumeSubprotocol,
  SUBPROTOCOL,
  TAB_SUBPROTOCOL_PREFIX,
  TICKET_SUBPROTOCOL_PREFIX,
  type ResumeOffer,
} from "../../../../worker/channel/subprotocols.ts";
import type { ConsoleLink } from "./console-link.ts";
import type { ConsoleKey } from "./console-key.ts";

/** Where and as what a console is asked for. */
export interface SocketRequest {
  readonly address: string;
  readonly subprotocols: readonly string[];
}

/**
 * How the gateway at `base`, which ends with a slash, is asked for a console. What opens it travels as a
 * subprotocol: URLs end up in logs. `confirmed`: a person has pressed the button. Throws RangeError for a
 * link that no gateway accepts.
 */
export function socketRequest(base: string, link: ConsoleLink, confirmed: boolean): SocketRequest {
  const [path, secret] =
    link.kind === "ticket"
      ? [connectPath(link.session), TICKET_SUBPROTOCOL_PREFIX + link.ticket]
      : [CLOUDSTACK_SOCKET, CLOUDSTACK_SUBPROTOCOL_PREFIX + encoded(link.query)];
  return {
    address: socketAddress(base, path),
    subprotocols: [
      SUBPROTOCOL,
      secret,
      ...(link.tab === undefined ? [] : [TAB_SUBPROTOCOL_PREFIX + link.tab]),
      ...(confirmed ? [CONFIRMED_SUBPROTOCOL] : []),
    ],
  };
}

/**
 * How the gateway at `base` is asked for a console by a page that has no picture of it. Throws as
 * {@link socketRequest} does.
 */
export function consoleRequest(base: string, key: ConsoleKey, confirmed: boolean): SocketRequest {
  if (key.kind !== "session") return socketRequest(base, key, confirmed);
  return resumeRequest(base, key.session, { token: key.token, number: 0, received: 0 });
}

/** How the gateway at `base` is asked for a session to go on, whatever opened it. */
export function resumeRequest(base: string, session: string, offer: ResumeOffer): SocketRequest {
  return {
    address: socketAddress(base, connectPath(session)),
    subprotocols: [SUBPROTOCOL, resumeSubprotocol(offer)],
  };
}

function socketAddress(base: string, path: string): string {
  return base.replace(/^http/, "ws") + path.slice(1);
}

/** In base64url. A query in an address is ASCII: what is not was percent-encoded by the browser. */
function encoded(query: string): string {
  const text = btoa(query).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  if (text.length > MAX_CLOUDSTACK_SUBPROTOCOL) throw new RangeError("the query is too long");
  return text;
}
