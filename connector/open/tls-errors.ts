import type { TlsCheck } from "../../worker/route/tls-check.ts";

/** What was known of a handshake when it failed. */
export interface Progress {
  /** Both sides had agreed on a version, a cipher and keys. */
  readonly agreed: boolean;
  /** The server had asked for a certificate. */
  readonly asked: boolean;
  /** TLS started on a connection that had spoken in the clear before. */
  readonly inBand: boolean;
}

/** Alerts by which a server refuses a client's certificate or the lack of one (RFC 8446 §6.2). */
const CLIENT_CERTIFICATE_ALERT =
  /ALERT_(?:BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|UNKNOWN_CA|ACCESS_DENIED|CERTIFICATE_REQUIRED|NO_CERTIFICATE|DECRYPT_ERROR)$/;

/** No common version, cipher, group or signature algorithm. */
const NOTHING_IN_COMMON =
  /(?:ALERT_(?:PROTOCOL_VERSION|INSUFFICIENT_SECURITY)|UNSUPPORTED_PROTOCOL|NO_CIPHER_MATCH|NO_SHARED_CIPHER|WRONG_CIPHER_RETURNED|WRONG_SSL_VERSION|UNKNOWN_CIPHER_RETURNED|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_LOW)$/;

/** What arrived is not TLS at all. */
const NO_TLS =
  /(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE|HTTP_REQUEST|UNEXPECTED_MESSAGE)$/;

/** Which check failed, of a handshake that ended with an error or, without one, by being cut off. */
export function checkOfFailure(error: Error | undefined, progress: Progress): TlsCheck {
  const code = errorCode(error);
  if (NOTHING_IN_COMMON.test(code)) return "version";
  if (CLIENT_CERTIFICATE_ALERT.test(code)) {
    return progress.asked ? "client-certificate" : "handshake";
  }
  // The alert for everything: before keys, nothing in common; after them, the certificate (RFC 5246 §7.2.2).
  if (code.endsWith("ALERT_HANDSHAKE_FAILURE")) {
    if (progress.asked) return "client-certificate";
    return progress.agreed ? "handshake" : "version";
  }
  if (NO_TLS.test(code) && !progress.agreed) return progress.inBand ? "injection" : "not-offered";
  return progress.asked && progress.agreed ? "client-certificate" : "handshake";
}

/**
 * Which check failed when a connection breaks inside TLS that stood, or `undefined` for an end of another
 * kind. In TLS 1.3 a client learns only now that its certificate was refused (RFC 8446 §4.4.2.4), and
 * QEMU says it by hanging up.
 */
export function checkOfLoss(
  error: Error | undefined,
  received: number,
  progress: Progress,
): TlsCheck | undefined {
  if (received === 0 && progress.asked) return "client-certificate";
  return errorCode(error).startsWith("ERR_SSL_") ? "handshake" : undefined;
}

function errorCode(error: Error | undefined): string {
  return error !== undefined && "code" in error && typeof error.code === "string" ? error.code : "";
}
