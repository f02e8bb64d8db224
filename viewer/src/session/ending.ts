import type { EndCode } from "../../../worker/channel/ends.ts";

/** Ends that the page finds by itself; the gateway knows nothing of them. */
type LocalEnd =
  | "gateway-unreachable"
  | "gateway-refused"
  | "connection-lost"
  | "viewer-failed"
  | "browser-unsupported";

/** Why a console is no longer shown: one of the gateway's end codes or one of the page's own. */
export type Ending = EndCode | LocalEnd;
