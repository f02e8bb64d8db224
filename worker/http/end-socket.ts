import { ENDS } from "../channel/ends.ts";
import { encodeControl, SUBPROTOCOL, type EndMessage } from "../channel/messages.ts";
import type { ViewerOffer } from "./upgrade.ts";

/**
 * Accepts a WebSocket only to say why there is no session: a browser hides the body of a refused
 * upgrade from the page, but not a message and a close code.
 */
export function endSocket(
  end: Omit<EndMessage, "type">,
  { channel, named }: Pick<ViewerOffer, "channel" | "named">,
): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  if (channel === SUBPROTOCOL) server.send(encodeControl({ type: "end", ...end }));
  server.close(ENDS[end.code].close, end.code);
  return new Response(null, {
    status: 101,
    headers: named ? { "Sec-WebSocket-Protocol": channel } : {},
    webSocket: client,
  });
}
