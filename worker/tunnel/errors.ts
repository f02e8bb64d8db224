import type { TlsCheck } from "../route/tls-check.ts";
import { ConversationError } from "../wire/errors.ts";

/**
 * Why a console could not be reached.
 *
 * - `timeout`, `unreachable`: nobody answered in time, or the address cannot be reached
 * - `tls`: the peer did not prove what was demanded; `check` says which demand
 * - `refused`: it answered and declined for a reason of its own
 * - `busy`: it allows no further console
 * - `unauthorized`: the session or ticket that the target carries was not accepted
 * - `not-running`: there is no such console there
 * - `protocol`: it answered something that its protocol does not allow
 * - `not-allowed`: an address on the way is not on the allow-list
 * - `no-route`: there is no such route; `connector`: the connector does not answer, or not as one
 */
export const TUNNEL_ERROR_CODES = [
  "timeout",
  "unreachable",
  "tls",
  "refused",
  "busy",
  "unauthorized",
  "not-running",
  "protocol",
  "not-allowed",
  "no-route",
  "connector",
] as const;

export type TunnelErrorCode = (typeof TUNNEL_ERROR_CODES)[number];

/** The console could not be reached. Its message never holds an address or what a peer said. */
export class TunnelError extends Error {
  override readonly name = "TunnelError";
  readonly code: TunnelErrorCode;
  /** Set for the code `tls`. */
  readonly check: TlsCheck | undefined;

  constructor(code: TunnelErrorCode, check?: TlsCheck) {
    super(check === undefined ? code : `${code}: ${check}`);
    this.code = code;
    this.check = check;
  }
}

/** What an error of a conversation with the peer means for the console; any other stays what it is. */
export function conversationFailure(error: unknown): unknown {
  if (!(error instanceof ConversationError)) return error;
  return error.code === "injection"
    ? new TunnelError("tls", "injection")
    : new TunnelError("protocol");
}
