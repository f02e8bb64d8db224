import { ControlMessageError } from "../channel/messages.ts";
import type { EndCode } from "../channel/ends.ts";
import { RfbError } from "../rfb/errors.ts";
import { TunnelError } from "../tunnel/tunnel.ts";

/** Ends the session with a code of the table. */
export class SessionError extends Error {
  override readonly name = "SessionError";
  readonly end: EndCode;

  constructor(end: EndCode) {
    super(end);
    this.end = end;
  }
}

/** The end for an error on the hypervisor's side, up to and including the login. */
export function endOfTargetError(error: unknown): EndCode {
  if (error instanceof SessionError) return error.end;
  if (error instanceof TunnelError) {
    return error.code === "timeout" ? "target-timeout" : "target-unreachable";
  }
  if (!(error instanceof RfbError)) return "gateway-error";
  switch (error.code) {
    case "not-rfb":
      return "target-not-vnc";
    case "version":
    case "security":
      return "login-unsupported";
    case "refused":
      return "target-refused";
    case "needs-password":
      return "login-needs-password";
    case "login-failed":
      return "login-failed";
    case "limit":
    case "message":
      return "target-protocol";
  }
}

/** The end for an error in what the viewer sent. */
export function endOfViewerError(error: unknown): EndCode {
  if (error instanceof SessionError) return error.end;
  if (error instanceof RfbError || error instanceof ControlMessageError) return "viewer-protocol";
  return "gateway-error";
}
