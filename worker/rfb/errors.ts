/**
 * What can be wrong with an RFB peer. The codes are stable; messages are for the operator's log and
 * never contain bytes the peer sent.
 *
 * - `not-rfb`: the first bytes are no ProtocolVersion
 * - `version`: a ProtocolVersion below 3.3
 * - `refused`: the server declined the connection and may have said why
 * - `security`: no offered security type is acceptable
 * - `needs-password`: VNC Authentication is demanded and there is no password
 * - `login-failed`: the password was rejected
 * - `limit`: an announced length or size is over its limit
 * - `message`: bytes that the protocol does not allow here
 */
export type RfbErrorCode =
  | "not-rfb"
  | "version"
  | "refused"
  | "security"
  | "needs-password"
  | "login-failed"
  | "limit"
  | "message";

export class RfbError extends Error {
  override readonly name = "RfbError";
  readonly code: RfbErrorCode;

  constructor(code: RfbErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
