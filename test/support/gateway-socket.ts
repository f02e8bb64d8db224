import { WebSocket } from "ws";

import { encodeControl, type ToViewerMessage } from "../../worker/channel/messages.ts";
import { SUBPROTOCOL, TICKET_SUBPROTOCOL_PREFIX } from "../../worker/channel/subprotocols.ts";
import { ByteReader } from "./byte-reader.ts";
import { exactMessage } from "./exact-message.ts";
import type { BytePipe } from "./rfb-client.ts";

export interface GatewaySocketOptions {
  /** Origin of the gateway, such as `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly ticket: string;
  /** Origin header; the gateway's own when left out, none when `null`. */
  readonly origin?: string | null;
  /** `false` never acknowledges, as a viewer that has stopped does; `true` when left out. */
  readonly acknowledge?: boolean;
}

/** A viewer's WebSocket, without the viewer. */
export interface GatewaySocket extends BytePipe {
  /** Control messages received, in order. */
  readonly controls: readonly ToViewerMessage[];
  /** Resolves when the WebSocket is open, rejects with the HTTP status when it was refused. */
  readonly opened: Promise<void>;
  /** Resolves with code and reason when the WebSocket has closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** RFB bytes received. */
  received(): number;
  /** Stops and resumes reading from the network, so that the gateway meets back-pressure. */
  pause(): void;
  resume(): void;
  /** Sends a text frame as it is. */
  sendText(text: string): void;
}

/** Opens a console's WebSocket the way the viewer does. */
export function openGatewaySocket(options: GatewaySocketOptions): GatewaySocket {
  const address = new URL("/api/v1/connect", options.url);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const protocols = [SUBPROTOCOL, `${TICKET_SUBPROTOCOL_PREFIX}${options.ticket}`];
  const origin = options.origin === undefined ? new URL(options.url).origin : options.origin;
  const socket = new WebSocket(address, protocols, {
    perMessageDeflate: false,
    ...(origin === null ? {} : { origin }),
  });
  const incoming = new ByteReader();
  const controls: ToViewerMessage[] = [];
  let received = 0;
  let acknowledged = 0;
  let ackEvery = Number.POSITIVE_INFINITY;

  const acknowledge = (ping?: number): void => {
    if (options.acknowledge === false || socket.readyState !== WebSocket.OPEN) return;
    acknowledged = received;
    socket.send(encodeControl({ type: "ack", received, ...(ping !== undefined && { ping }) }));
  };
  const control = (message: ToViewerMessage): void => {
    controls.push(message);
    if (message.type === "hello") ackEvery = message.ackEvery;
    if (message.type === "connection") socket.send(encodeControl(message));
    if (message.type === "ping") acknowledge(message.number);
  };

  socket.on("message", (data: Buffer, isBinary) => {
    if (!isBinary) return control(exactMessage(data.toString("utf8")));
    received += data.length;
    incoming.push(data);
    if (received - acknowledged >= ackEvery) acknowledge();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on("close", (code, reason) => {
      incoming.end(new Error(`the gateway closed the WebSocket: ${code} ${reason.toString()}`));
      resolve({ code, reason: reason.toString() });
    });
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.on("open", () => resolve());
    socket.on("unexpected-response", (request, response) => {
      reject(new Error(`HTTP ${response.statusCode}`));
      request.destroy();
    });
    socket.on("error", reject);
  });
  // A caller that only looks at `closed` must not be ended by an unhandled rejection.
  opened.catch(() => undefined);

  return {
    incoming,
    controls,
    opened,
    closed,
    received: () => received,
    send: (bytes) => socket.send(bytes),
    sendText: (text) => socket.send(text),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => socket.close(1000),
  };
}
