import { ChunkQueue } from "./chunk-queue.ts";
import { TunnelError } from "../errors.ts";
import type { Tunnel } from "../tunnel.ts";

/**
 * Bytes that may wait for the session to read them, each frame counting 64 more. The runtime cannot make
 * a WebSocket's sender wait, so this is what a viewer's pause may cost; past it the tunnel fails.
 */
export const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** Max length of a message that is accepted, in bytes. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** Max length of a frame that is sent, in bytes: XAPI's own WebSockets cannot read a 64-bit length. */
export const MAX_FRAME_BYTES = 65_535;
/** Bytes in the runtime's own send queue above which writes wait, where the runtime tells. */
const SEND_QUEUE_BYTES = 64 * 1024;
/** How often a full send queue is looked at; the runtime has no event for it. Milliseconds. */
const QUEUE_POLL_MS = 5;
/** What a reader without a buffer of its own gets at most, in bytes. */
const READ_BYTES = 16 * 1024;

/** `bufferedAmount` exists in newer runtimes only. */
interface Queueing {
  readonly bufferedAmount?: number;
}

/**
 * A console's WebSocket as a byte stream: binary messages are its bytes, wherever they are cut; a text
 * message is an error. Both directions end together. The socket must not have been accepted yet.
 */
export function tunnelOfWebSocket(socket: WebSocket): Tunnel {
  const bytes = new WebSocketBytes(socket);
  const readable = new ReadableStream(
    {
      type: "bytes",
      autoAllocateChunkSize: READ_BYTES,
      pull: (controller) => bytes.read(controller),
      cancel: () => bytes.finish(),
    },
    { highWaterMark: 0 },
  );
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) => bytes.write(chunk),
    close: () => bytes.finish(),
    abort: () => bytes.finish(),
  });
  return { readable, writable, close: () => bytes.finish() };
}

class WebSocketBytes {
  readonly #socket: WebSocket & Queueing;
  readonly #waiting = new ChunkQueue();
  #end: { readonly error?: TunnelError } | undefined;
  /** Resolves once there is something to read, or nothing more to come. */
  #news = Promise.withResolvers<void>();

  constructor(socket: WebSocket & Queueing) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => this.#receive(data));
    socket.addEventListener("close", () => this.finish());
    socket.addEventListener("error", () => this.finish(new TunnelError("refused")));
    socket.accept();
  }

  /** Ends both directions; later calls change nothing. */
  finish(error?: TunnelError): void {
    if (this.#end !== undefined) return;
    this.#end = error === undefined ? {} : { error };
    this.#news.resolve();
    try {
      // Not 1005, 1006 or 1015: those are never sent (RFC 6455 §7.4.1).
      this.#socket.close(error === undefined ? 1000 : 1002);
    } catch {
      // Closed by the other side in the meantime.
    }
  }

  async read(controller: ReadableByteStreamController): Promise<void> {
    if (this.#waiting.isEmpty && this.#end === undefined) {
      this.#news = Promise.withResolvers();
      await this.#news.promise;
    }
    if (this.#end?.error !== undefined) {
      controller.error(this.#end.error);
      return;
    }
    const { byobRequest } = controller;
    const view = byobRequest?.view ?? undefined;
    if (this.#waiting.isEmpty) {
      controller.close();
      byobRequest?.respond(0);
    } else if (view !== undefined) {
      const buffer = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      byobRequest?.respond(this.#waiting.take(buffer));
    }
  }

  async write(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length; at += MAX_FRAME_BYTES) {
      await this.#roomToSend();
      if (this.#end !== undefined) throw this.#end.error ?? new TunnelError("refused");
      this.#socket.send(chunk.subarray(at, at + MAX_FRAME_BYTES));
    }
  }

  async #roomToSend(): Promise<void> {
    while (this.#end === undefined && (this.#socket.bufferedAmount ?? 0) > SEND_QUEUE_BYTES) {
      await new Promise((resolve) => setTimeout(resolve, QUEUE_POLL_MS));
    }
  }

  #receive(data: unknown): void {
    if (this.#end !== undefined) return;
    if (!(data instanceof ArrayBuffer) || data.byteLength > MAX_MESSAGE_BYTES) {
      this.finish(new TunnelError("protocol"));
      return;
    }
    if (data.byteLength === 0) return;
    this.#waiting.push(new Uint8Array(data));
    if (this.#waiting.cost > MAX_WAITING_BYTES) {
      this.#waiting.clear();
      this.finish(new TunnelError("protocol"));
    }
    this.#news.resolve();
  }
}
