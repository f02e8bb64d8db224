import { CLOUDSTACK_SOCKET } from "../../worker/channel/cloudstack.ts";
import { SUBPROTOCOL, TICKET_SUBPROTOCOL_PREFIX } from "../../worker/channel/messages.ts";
import type { ConsoleLink } from "./console-link.ts";

/** Where and as what a console is asked for. */
export interface SocketRequest {
  readonly address: string;
  readonly subprotocols: readonly string[];
}

/**
 * How the gateway at `base`, which ends with a slash, is asked for a console. A ticket travels as a
 * subprotocol: URLs end up in logs. CloudStack's token has been in a URL already, and its characters
 * are none of a subprotocol's (RFC 6455 §4.1).
 */
export function socketRequest(base: string, link: ConsoleLink): SocketRequest {
  const socketBase = base.replace(/^http/, "ws");
  return link.kind === "ticket"
    ? {
        address: `${socketBase}api/v1/console`,
        subprotocols: [SUBPROTOCOL, TICKET_SUBPROTOCOL_PREFIX + link.ticket],
      }
    : {
        address: `${socketBase}${CLOUDSTACK_SOCKET.slice(1)}?${link.query}`,
        subprotocols: [SUBPROTOCOL],
      };
}
