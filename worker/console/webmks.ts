import type { Target } from "../ticket/claims.ts";

/** The path of a console opened by `AcquireTicket("webmks")`: ESXi's and vCenter's, with a ticket behind it. */
const WEBMKS_PATH = "/ticket/";

/** Whether a target is a machine of VMware's, reached by WebMKS; no other console's WebSocket has its path. */
export function isWebMks(target: Target): boolean {
  return target.kind === "websocket" && target.path.startsWith(WEBMKS_PATH);
}
