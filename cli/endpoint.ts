import { UsageError } from "./usage-error.ts";

export interface Endpoint {
  /** An IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Reads `HOST:PORT`, an IPv6 address in brackets. Throws UsageError. */
export function parseEndpoint(text: string): Endpoint {
  const [, bracketed, plain, digits] = /^(?:\[([^[\]]*)\]|([^[\]]*)):(\d+)$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || host === "") {
    throw new UsageError("--target requires HOST:PORT, such as 127.0.0.1:5901 or [::1]:5901");
  }
  if (plain?.includes(":") === true) {
    throw new UsageError("--target requires an IPv6 address in brackets, such as [::1]:5901");
  }
  if (!/^[A-Za-z0-9._:-]{1,253}$/.test(host)) {
    throw new UsageError("--target requires a host name or an IP address in front of the port");
  }
  const port = Number(digits);
  if (port < 1 || port > 65_535) throw new UsageError("--target requires a port from 1 to 65535");
  return { host, port };
}
