import { createConnection } from "node:net";
import { once } from "node:events";

import { WebSocket } from "ws";

import { decodeToViewer, encodeControl } from "../../../worker/channel/messages.ts";
import { Outlet } from "./outlet.ts";

/** A byte stream to a VNC server as a client sees it, with nothing between the measurement and the socket. */
export interface ByteSocket {
  send(bytes: Uint8Array): void;
  /** Every chunk from now on goes to `listener`; it is not kept. */
  onBytes(listener: (chunk: Uint8Array) => void): void;
  /** Stops reading from the network, as a stalled browser does. */
  pause(): void;
  /** Whether the other side has not closed it. */
  open(): boolean;
  close(): Promise<void>;
}

/** Longest wait for a WebSocket to open, milliseconds. */
const OPEN_LIMIT_MS = 10_000;

/** Longest wait for the other side's answer to a close, milliseconds. */
const CLOSE_LIMIT_MS = 1000;

/** Straight to a VNC server. */
export async function openTcpSocket(port: number): Promise<ByteSocket> {
  const socket = createConnection({ host: "127.0.0.1", port, noDelay: true });
  await once(socket, "connect");
  socket.on("error", () => socket.destroy());
  const outlet = new Outlet();
  socket.on("data", (chunk) => outlet.push(chunk));
  return {
    send: (bytes) => void socket.write(bytes),
    onBytes: (listener) => outlet.listen(listener),
    pause: () => void socket.pause(),
    open: () => !socket.destroyed,
    close: async () => void socket.destroy(),
  };
}

export interface WebSocketOptions {
  readonly url: string;
  readonly protocols?: readonly string[];
  readonly origin?: string;
}

/**
 * Through a WebSocket. Binary frames are the stream; text frames are control messages of the channel,
 * answered as the viewer answers them.
 */
export async function openWebSocket(options: WebSocketOptions): Promise<ByteSocket> {
  const socket = new WebSocket(options.url, [...(options.protocols ?? [])], {
    perMessageDeflate: false,
    handshakeTimeout: OPEN_LIMIT_MS,
    ...(options.origin === undefined ? {} : { origin: options.origin }),
  });
  const outlet = new Outlet();
  let received = 0;
  let acknowledged = 0;
  let ackEvery = Number.POSITIVE_INFINITY;
  const acknowledge = (ping?: number): void => {
    acknowledged = received;
    socket.send(encodeControl({ type: "ack", received, ...(ping !== undefined && { ping }) }));
  };
  socket.on("message", (data: Buffer, isBinary) => {
    if (!isBinary) {
      const message = decodeToViewer(data.toString("utf8"));
      if (message.type === "hello") ({ ackEvery } = message);
      if (message.type === "connection") socket.send(encodeControl(message));
      if (message.type === "ping") acknowledge(message.number);
      return;
    }
    received += data.length;
    if (received - acknowledged >= ackEvery) acknowledge();
    outlet.push(data);
  });
  await once(socket, "open");
  socket.on("error", () => socket.terminate());
  return {
    send: (bytes) => socket.send(bytes),
    onBytes: (listener) => outlet.listen(listener),
    pause: () => socket.pause(),
    open: () => socket.readyState === WebSocket.OPEN,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        if (socket.readyState === WebSocket.CLOSED) resolve();
        else socket.once("close", () => resolve());
      });
      if (socket.isPaused) socket.terminate();
      else socket.close(1000);
      const limit = setTimeout(() => socket.terminate(), CLOSE_LIMIT_MS);
      await closed;
      clearTimeout(limit);
    },
  };
}
