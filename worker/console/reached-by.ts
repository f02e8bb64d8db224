import type { ReachedBy } from "../rfb/quirks.ts";
import type { Target } from "../ticket/claims.ts";

/** The path of a console opened by `AcquireTicket("webmks")`: ESXi's and vCenter's, followed by a ticket. */
const WEBMKS_PATH = "/ticket/";

/** What the way to a target says about its server, before that has said anything. */
export function reachedBy(target: Target): ReachedBy {
  return {
    // XenServer's consoles are vncterm's for machines without a screen of their own, QEMU's for others.
    mayBeVncterm: target.kind === "xapi",
    // The console of no other WebSocket has its path.
    isWebMks: target.kind === "websocket" && target.path.startsWith(WEBMKS_PATH),
  };
}
