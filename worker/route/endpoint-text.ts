import type { Endpoint } from "./allow-list.ts";

/** A host as URLs and `Host` headers spell it: an IPv6 address in brackets (RFC 3986 §3.2.2). */
export function hostText(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** `host:port`, an IPv6 address in brackets. */
export function endpointText({ host, port }: Endpoint): string {
  return `${hostText(host)}:${port}`;
}
