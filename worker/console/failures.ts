import { TunnelError } from "../tunnel/errors.ts";
import { endOfTargetError, endOfViewerError, failedCheck } from "./ends-of-errors.ts";
import type { Event } from "./events.ts";

/** The failure of dialling or of the login. */
export function openFailed(error: unknown): Event {
  const code = endOfTargetError(error);
  return { type: "open-failed", code, check: failedCheck(error), error };
}

/** The failure of a live upstream: a reset ends the session as a close does. */
export function upstreamFailed(error: unknown): Event {
  return error instanceof TunnelError && error.code === "refused"
    ? { type: "upstream-closed" }
    : { type: "upstream-failed", code: endOfTargetError(error), error };
}

/** Something that the viewer has sent, or that was done for it, has thrown. */
export function viewerFailed(error: unknown): Event {
  return { type: "viewer-failed", code: endOfViewerError(error), error };
}
