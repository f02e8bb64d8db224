import { connectPath } from "../../../worker/channel/addresses.ts";
import {
  CLOUDSTACK_SOCKET,
  CLOUDSTACK_SUBPROTOCOL_PREFIX,
  MAX_CLOUDSTACK_SUBPROTOCOL,
} from "../../../worker/channel/cloudstack.ts";
import {
  CONFIRMED_SUBPROTOCOL,
  SUBPROTOCOL,
  TICKET_SUBPROTOCOL_PREFIX,
} from "../../../worker/channel/messages.ts";
import type { ConsoleLink } from "./console-link.ts";

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
    address: base.replace(/^http/, "ws") + path.slice(1),
    subprotocols: [SUBPROTOCOL, secret, ...(confirmed ? [CONFIRMED_SUBPROTOCOL] : [])],
  };
}

/** In base64url. A query in an address is ASCII: what is not was percent-encoded by the browser. */
function encoded(query: string): string {
  const text = btoa(query).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  if (text.length > MAX_CLOUDSTACK_SUBPROTOCOL) throw new RangeError("the query is too long");
  return text;
}
