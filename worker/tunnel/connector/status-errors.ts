import { RFB_ERROR_CODES, RfbError } from "../../rfb/errors.ts";
import type { SecurityOffer } from "../../rfb/handshake/security-offer.ts";
import type { Status } from "./status.ts";
import { TLS_CHECKS } from "../../route/tls-check.ts";
import { TUNNEL_ERROR_CODES, TunnelError } from "../errors.ts";

const RFB_PREFIX = "rfb:";

export type Failure = Extract<Status, { ok: false }>;

/**
 * How a connector says why a console could not be opened, and what its server had offered to log in with.
 * Anything but a typed error is its own fault.
 */
export function statusOfError(error: unknown, { types, subTypes }: SecurityOffer): Failure {
  const offered = {
    ...(types.length > 0 && { securityTypes: types }),
    ...(subTypes.length > 0 && { vencryptTypes: subTypes }),
  };
  if (error instanceof RfbError) {
    return { ok: false, code: `${RFB_PREFIX}${error.code}`, ...offered };
  }
  if (!(error instanceof TunnelError)) return { ok: false, code: "connector", ...offered };
  const { code, check } = error;
  return { ok: false, code, ...(check === undefined ? {} : { check }), ...offered };
}

/** What a server had offered at the connector. */
export function offerOfStatus({ securityTypes, vencryptTypes }: Failure): SecurityOffer {
  return { types: securityTypes ?? [], subTypes: vencryptTypes ?? [] };
}

/** The error that a status which is not ok stands for: of the same class and code as it was at the connector. */
export function errorOfStatus({ code, check }: Failure): Error {
  if (code.startsWith(RFB_PREFIX)) {
    const rfb = code.slice(RFB_PREFIX.length);
    if (includes(RFB_ERROR_CODES, rfb)) return new RfbError(rfb, "at the connector");
  }
  if (!includes(TUNNEL_ERROR_CODES, code)) return new TunnelError("connector");
  return new TunnelError(
    code,
    check !== undefined && includes(TLS_CHECKS, check) ? check : undefined,
  );
}

function includes<Code extends string>(codes: readonly Code[], text: string): text is Code {
  return codes.some((code) => code === text);
}
