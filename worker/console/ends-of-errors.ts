import { ControlMessageError } from "../channel/control-message-error.ts";
import type { EndCode } from "../channel/ends.ts";
import { RfbError, type RfbErrorCode } from "../rfb/errors.ts";
import { TunnelError, type TunnelErrorCode } from "../tunnel/errors.ts";
import type { TlsCheck } from "../route/tls-check.ts";
import { ConversationError } from "../wire/errors.ts";

/** Ends the session with a code of the table. */
export class SessionError extends Error {
  override readonly name = "SessionError";
  readonly end: EndCode;

  constructor(end: EndCode) {
    super(end);
    this.end = end;
  }
}

const END_OF_TUNNEL = {
  timeout: "target-timeout",
  unreachable: "target-unreachable",
  tls: "target-not-verified",
  refused: "target-refused",
  busy: "console-busy",
  unauthorized: "target-unauthorized",
  "not-running": "target-not-running",
  protocol: "target-protocol",
  "not-allowed": "target-not-allowed",
  "no-route": "no-route",
  connector: "connector-unavailable",
} as const satisfies Record<TunnelErrorCode, EndCode>;

const END_OF_RFB = {
  "not-rfb": "target-not-vnc",
  version: "login-unsupported",
  security: "login-unsupported",
  insecure: "target-not-verified",
  refused: "target-refused",
  "needs-password": "login-needs-password",
  "login-failed": "login-failed",
  "locked-out": "login-locked",
  limit: "target-protocol",
  message: "target-protocol",
} as const satisfies Record<RfbErrorCode, EndCode>;

/** The end for an error on the hypervisor's side, up to and including the login. */
export function endOfTargetError(error: unknown): EndCode {
  if (error instanceof SessionError) return error.end;
  if (error instanceof RfbError) return END_OF_RFB[error.code];
  if (!(error instanceof TunnelError)) return "gateway-error";
  return error.check === "client-certificate"
    ? "client-certificate-missing"
    : END_OF_TUNNEL[error.code];
}

/** Which check of TLS failed, if that is what went wrong. */
export function failedCheck(error: unknown): TlsCheck | undefined {
  if (error instanceof TunnelError) return error.check;
  if (!(error instanceof RfbError)) return undefined;
  return error.code === "insecure" ? "not-offered" : undefined;
}

/** The end for an error in what the viewer sent. */
export function endOfViewerError(error: unknown): EndCode {
  if (error instanceof SessionError) return error.end;
  const isViewers =
    error instanceof RfbError ||
    error instanceof ConversationError ||
    error instanceof ControlMessageError;
  return isViewers ? "viewer-protocol" : "gateway-error";
}
