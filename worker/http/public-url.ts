import type { Config } from "../config/config.ts";

/** How the gateway is reached, where the request itself does not show it. */
type Reach = Pick<Config, "trustForwardedProto">;

/**
 * The URL by which the client knows the request. Its scheme is that of the connection, which Cloudflare
 * and workerd put into the URL themselves; `X-Forwarded-Proto` counts only where the operator says that
 * a proxy writes it.
 */
export function publicUrl(request: Request, { trustForwardedProto }: Reach): URL {
  const url = new URL(request.url);
  if (trustForwardedProto) {
    const isSecure = request.headers.get("X-Forwarded-Proto")?.toLowerCase() === "https";
    url.protocol = isSecure ? "https:" : "http:";
  }
  return url;
}

/** Whether a URL's host is this machine itself, so that nothing travels over a network (RFC 6761 §6.3). */
export function isLoopback({ hostname }: URL): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
