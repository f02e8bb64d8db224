import { RFB_ERROR_CODES, RfbError } from "../rfb/errors.ts";
import type { Status } from "./status.ts";
import { TLS_CHECKS, TUNNEL_ERROR_CODES, TunnelError } from "./tunnel.ts";

const RFB_PREFIX = "rfb:";

/** How a connector says why a console could not be opened. What is no typed error is its own fault. */
export function statusOfError(error: unknown): Extract<Status, { ok: false }> {
  if (error instanceof RfbError) return { ok: false, code: `${RFB_PREFIX}${error.code}` };
  if (!(error instanceof TunnelError)) return { ok: false, code: "connector" };
  const { code, check } = error;
  return { ok: false, code, ...(check === undefined ? {} : { check }) };
}

/** The error behind a status that is not ok: of the same class and code as it was at the connector. */
export function errorOfStatus({ code, check }: Extract<Status, { ok: false }>): Error {
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
