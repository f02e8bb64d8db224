import { TunnelError, type TunnelErrorCode } from "../errors.ts";
import type { TlsCheck } from "../../route/tls-check.ts";

/** What servers of consoles mean, and what the platform says where it has not reached one (52x, 530). */
const OF_STATUS: Readonly<Record<number, readonly [TunnelErrorCode, TlsCheck?]>> = {
  401: ["unauthorized"],
  403: ["unauthorized"],
  404: ["not-running"],
  500: ["not-running"],
  503: ["busy"],
  521: ["unreachable"],
  522: ["timeout"],
  523: ["unreachable"],
  524: ["timeout"],
  525: ["tls", "handshake"],
  526: ["tls", "authority"],
  530: ["unreachable"],
};

/** The error that a status in place of 101 stands for (RFC 6455 §4.2.2). */
export function errorOfUpgradeStatus(status: number): TunnelError {
  const [code, check] = OF_STATUS[status] ?? ["refused"];
  return new TunnelError(code, check);
}
