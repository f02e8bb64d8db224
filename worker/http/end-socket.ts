import { ENDS, type EndCode } from "../channel/ends.ts";
import { encodeControl, SUBPROTOCOL } from "../channel/messages.ts";
import type { ViewerOffer } from "./upgrade.ts";

/**
 * Accepts a WebSocket only to say why there is no session: a browser hides the body of a refused
 * upgrade from the page, but not a message and a close code.
 */
export function endSocket(code: EndCode, { channel, named }: ViewerOffer): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  if (channel === SUBPROTOCOL) server.send(encodeControl({ type: "end", code }));
  server.close(ENDS[code].close, code);
  return new Response(null, {
    status: 101,
    headers: named ? { "Sec-WebSocket-Protocol": channel } : {},
    webSocket: client,
  });
}
