/**
 * What can be wrong with an RFB peer. The codes are stable; messages are for the operator's log and
 * never contain bytes the peer sent.
 *
 * - `not-rfb`: the first bytes are not a ProtocolVersion
 * - `version`: a ProtocolVersion below 3.3
 * - `refused`: the server declined the connection and may have said why
 * - `security`: no offered security type is acceptable
 * - `insecure`: TLS is required and the server does not offer it, or only without authentication
 * - `needs-password`: VNC Authentication is required and there is no password
 * - `login-failed`: the password was rejected
 * - `locked-out`: the server accepts no attempts for a while, after too many that failed
 * - `limit`: an announced length or size is over its limit
 * - `message`: bytes that the protocol does not allow here
 */
export const RFB_ERROR_CODES = [
  "not-rfb",
  "version",
  "refused",
  "security",
  "insecure",
  "needs-password",
  "login-failed",
  "locked-out",
  "limit",
  "message",
] as const;

export type RfbErrorCode = (typeof RFB_ERROR_CODES)[number];

export class RfbError extends Error {
  override readonly name = "RfbError";
  readonly code: RfbErrorCode;

  constructor(code: RfbErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
