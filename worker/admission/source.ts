import { sourceNetwork } from "../route/source-network.ts";

/** The source of all requests from this machine, and of all where Cloudflare is not in front. */
export const LOCAL = "local";

/**
 * The key by which a client is limited: its IPv4 address, or the /64 of its IPv6 address. `client` is the address that
 * Cloudflare saw.
 */
export function sourceOf({ client }: { readonly client?: string }): string {
  return (client === undefined ? undefined : sourceNetwork(client)) ?? LOCAL;
}
