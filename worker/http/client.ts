/** Who sent a request, as far as the network shows. */
export interface Client {
  /** The address, for the log; absent where Cloudflare is not in front. */
  readonly client?: string;
  /** The `User-Agent`, for the log. It can say anything. */
  readonly agent?: string;
}

/** Only Cloudflare's own header says from where a request comes: a client can write any other. */
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
