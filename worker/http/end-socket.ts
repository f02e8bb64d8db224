import { CLOSE_CODES } from "../channel/ends.ts";
import { encodeControl } from "../channel/messages.ts";
import { SUBPROTOCOL } from "../channel/subprotocols.ts";
import type { Platform, RunningRequest } from "./platform.ts";
import { Problem } from "./problem.ts";
import { RecentCount } from "./recent-count.ts";

/** Max time that a refused viewer keeps its WebSocket, in milliseconds. */
const MAX_OPEN_MS = 1000;

/** Interval of the checks whether the end has been sent, in milliseconds; it usually has at the first check. */
const LOOK_MS = 5;

/** Max refused viewers that one isolate answers by WebSocket within {@link MAX_OPEN_MS}. */
export const MAX_REFUSED_SOCKETS = 64;

/**
 * Makes the function that accepts a WebSocket only to say why there is no session: a browser hides the body
 * of a refused upgrade from the page, but not a message and a close code. The runtime would wait for the
 * peer's Close without limit and buffer up to 32 MiB of an unfinished message meanwhile, so the request is
 * aborted as soon as the end has been sent. Throws the problem `too-many-requests` above the limit. `now`:
 * milliseconds on any one clock.
 */
export function endSockets(now: () => number): Platform["endSocket"] {
  const refused = new RecentCount(MAX_REFUSED_SOCKETS, MAX_OPEN_MS);
  return (end, { channel, echoSubprotocol }, request) => {
    if (!refused.tryAdd(now())) {
      throw new Problem("too-many-requests", { headers: { "Retry-After": "1" } });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    if (channel === SUBPROTOCOL) server.send(encodeControl({ type: "end", ...end }));
    server.close(CLOSE_CODES[end.code], end.code);
    abortOnceSent(server, request, now);
    return new Response(null, {
      status: 101,
      headers: echoSubprotocol ? { "Sec-WebSocket-Protocol": channel } : {},
      webSocket: client,
    });
  };
}

function abortOnceSent(server: WebSocket, request: RunningRequest, now: () => number): void {
  const since = now();
  const look = (): void => {
    const isSent = server.bufferedAmount === 0;
    if (isSent || now() - since >= MAX_OPEN_MS) request.abort(new Refused());
    else setTimeout(look, LOOK_MS);
  };
  setTimeout(look, 0);
}

/** `retryable` makes the runtime treat this as a disconnection, not as a fault that it would log. */
class Refused extends Error {
  override readonly name = "Refused";
  readonly retryable = true;
}
