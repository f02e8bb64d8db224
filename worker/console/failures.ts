import { TunnelError } from "../tunnel/errors.ts";
import { endOfTargetError, endOfViewerError, failedCheck, SessionError } from "./ends-of-errors.ts";
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

/**
 * Something that the viewer has sent, or that was done for it, has thrown. One that takes nothing more, not even what it
 * is told, is as one that is lost.
 */
export function viewerFailed(error: unknown): Event {
  if (error instanceof SessionError && error.end === "viewer-behind") {
    return { type: "viewer-stalled", code: error.end };
  }
  return { type: "viewer-failed", code: endOfViewerError(error), error };
}
