import ipaddr from "ipaddr.js";

/** Who sent a request, as far as the network shows. */
export interface Client {
  /** The address, for the log; absent where Cloudflare is not in front. */
  readonly client?: string;
  /** The `User-Agent`, for the log. It can say anything. */
  readonly agent?: string;
}

/** The source of all requests from this machine, and of all where Cloudflare is not in front. */
export const LOCAL = "local";

export function clientOf(headers: Headers): Client {
  const client = headers.get("CF-Connecting-IP");
  const agent = headers.get("User-Agent");
  return { ...(client !== null && { client }), ...(agent !== null && { agent }) };
}

/** Where Cloudflare has received a request: the three letters of its data centre, absent where it is not in front. */
export function regionOf(request: Request): string | undefined {
  const properties: unknown = Reflect.get(request, "cf");
  if (typeof properties !== "object" || properties === null) return undefined;
  const colo: unknown = Reflect.get(properties, "colo");
  return typeof colo === "string" && /^[A-Z]{3}$/.test(colo) ? colo : undefined;
}

/**
 * The key by which requests are limited: an IPv4 address, or the /64 of an IPv6 address, which is one
 * customer's. Only Cloudflare's own header counts: a client can write any other.
 */
export function sourceOf({ client }: Client): string {
  if (client === undefined || !ipaddr.isValid(client)) return LOCAL;
  const address = ipaddr.process(client);
  if (address.range() === "loopback") return LOCAL;
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}
