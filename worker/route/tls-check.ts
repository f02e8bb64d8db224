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
