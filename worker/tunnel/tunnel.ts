/** A byte stream to a hypervisor's console, however it is made. */
export interface Tunnel {
  /** Bytes from the console; supports BYOB readers. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Bytes to the console. A write settles once the transport has taken it. */
  readonly writable: WritableStream<Uint8Array>;
  /** Ends both directions. Never throws and does not wait for the peer. */
  close(): void;
  /**
   * Puts TLS around it, where that can still be done: nothing may be locked or unread. What it returns
   * takes its place. Throws {@link TunnelError} with the code `tls`.
   */
  startTls?(): Promise<Tunnel>;
  /** TLS is around it. A peer that wants a client's certificate says so at the first read only. */
  readonly isSecured?: boolean;
}

/** What TLS turned out to be, as far as it is known; safe to log. */
export interface TlsFacts {
  readonly version: string;
  readonly cipher: string;
}

/**
 * Which check of TLS failed. For the operator's log; the person at the viewer is told a plain sentence.
 *
 * - `not-offered`: the server offers no TLS, or not the sub-type demanded
 * - `authority`: no chain to an authority that counts
 * - `self-signed`: its own authority, and no pin says that this is right
 * - `expired`, `not-yet-valid`: of a certificate in the chain
 * - `name`: not the host's name or address; `no-names`: it has no subjectAltName at all
 * - `usage`: a key usage that is not for servers
 * - `chain`: an intermediate that may not issue, or breaks its own constraints
 * - `pin`: the key is none of the pinned ones
 * - `version`: no common version from 1.2 on, or no common cipher
 * - `client-certificate`: the server wants a certificate that it was not given or does not accept
 * - `injection`: bytes in the clear where TLS had to start
 * - `handshake`: anything else that went wrong in it; `timeout`: it took too long
 * - `anonymous`: the target asks for TLS without authentication where that is not allowed
 * - `connector`: these demands can be met by a connector only, and the route has none
 * - `required`: the target wants no TLS, and its route requires it
 */
export const TLS_CHECKS = [
  "not-offered",
  "authority",
  "self-signed",
  "expired",
  "not-yet-valid",
  "name",
  "no-names",
  "usage",
  "chain",
  "pin",
  "version",
  "client-certificate",
  "injection",
  "handshake",
  "timeout",
  "anonymous",
  "connector",
  "required",
] as const;

export type TlsCheck = (typeof TLS_CHECKS)[number];

/**
 * Why a console could not be reached.
 *
 * - `timeout`, `unreachable`: nobody answered in time, or the address cannot be reached
 * - `tls`: the peer did not prove what was demanded; `check` says which demand
 * - `refused`: it answered and declined for a reason of its own
 * - `busy`: it allows no further console
 * - `unauthorised`: the session or ticket that the target carries was not accepted
 * - `not-running`: there is no such console there
 * - `protocol`: it answered something that its protocol does not allow
 * - `not-allowed`: an address on the way is not on the allow-list
 * - `route`: there is no such route; `connector`: the connector does not answer, or not as one
 */
export const TUNNEL_ERROR_CODES = [
  "timeout",
  "unreachable",
  "tls",
  "refused",
  "busy",
  "unauthorised",
  "not-running",
  "protocol",
  "not-allowed",
  "route",
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
