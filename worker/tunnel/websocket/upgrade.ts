import type { WebSocketTarget } from "../../ticket/claims.ts";
import { endpointText } from "../../route/endpoint-text.ts";
import { withTimeout, type DialLimits } from "../dial-limits.ts";
import { TunnelError } from "../errors.ts";
import { errorOfUpgradeStatus } from "./upgrade-status.ts";
import { tunnelOfWebSocket } from "./stream.ts";
import type { Tunnel } from "../tunnel.ts";

/** `fetch` of the platform or of a private network's binding. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Dials a console that is a WebSocket, with the ticket's headers and nothing else. Redirects are never
 * followed: where they lead, nobody has allowed. Throws {@link TunnelError}; the platform's own error
 * text names the address and is dropped.
 */
export async function upgradeToWebSocket(
  fetch: Fetch,
  target: WebSocketTarget,
  limits: DialLimits,
): Promise<Tunnel> {
  const url = urlOf(target);
  const upgrade = new AbortController();
  let response: Response;
  try {
    response = await withTimeout(
      fetch(url, { headers: headersOf(target), redirect: "manual", signal: upgrade.signal }),
      limits,
    );
  } catch (error) {
    upgrade.abort();
    throw error instanceof TunnelError ? error : new TunnelError("unreachable");
  }
  const { status, webSocket } = response;
  if (status !== 101 || webSocket === null) {
    upgrade.abort();
    throw errorOfUpgradeStatus(status);
  }
  const tunnel = tunnelOfWebSocket(webSocket);
  if ((response.headers.get("Sec-WebSocket-Protocol") ?? undefined) !== target.subprotocol) {
    tunnel.close();
    throw new TunnelError("protocol");
  }
  return tunnel;
}

function urlOf({ host, port, path, tls }: WebSocketTarget): string {
  const scheme = tls === false ? "http" : "https";
  const origin = URL.parse(`${scheme}://${endpointText({ host, port })}`);
  const url = URL.parse(`${origin?.origin}${path}`);
  // The ticket's schema sees to it; a second look before text decides where a request goes.
  if (origin === null || url === null || url.origin !== origin.origin || url.hash !== "") {
    throw new TunnelError("protocol");
  }
  return url.href;
}

function headersOf({ headers = {}, subprotocol }: WebSocketTarget): Headers {
  const { authorization, cookie, origin } = headers;
  const sent = new Headers({ Upgrade: "websocket" });
  if (authorization !== undefined) sent.set("Authorization", authorization);
  if (cookie !== undefined) sent.set("Cookie", cookie);
  if (origin !== undefined) sent.set("Origin", origin);
  if (subprotocol !== undefined) sent.set("Sec-WebSocket-Protocol", subprotocol);
  return sent;
}
