import { ChunkQueue } from "./chunk-queue.ts";
import { TunnelError, type Tunnel } from "./tunnel.ts";

/**
 * Bytes that may wait for the session to read them, each frame counting 64 more. The runtime cannot make
 * a WebSocket's sender wait, so this is what a viewer's pause may cost; past it the tunnel fails.
 */
export const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** Longest message that is taken, in bytes. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** Longest frame that is sent, in bytes: XAPI's own WebSockets cannot read a 64-bit length. */
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
export function tunnelOfWebSocket(socket: WebSocket & Queueing): Tunnel {
  const waiting = new ChunkQueue();
  let end: { readonly error?: TunnelError } | undefined;
  let wake = (): void => {};
  const cut = Promise.withResolvers<never>();
  cut.promise.catch(() => {});

  const finish = (error?: TunnelError): void => {
    if (end !== undefined) return;
    end = error === undefined ? {} : { error };
    cut.reject(error ?? new TunnelError("refused"));
    closeQuietly(socket, error === undefined ? 1000 : 1002);
    wake();
  };

  socket.binaryType = "arraybuffer";
  socket.addEventListener("message", ({ data }) => {
    if (end !== undefined) return;
    if (!(data instanceof ArrayBuffer) || data.byteLength > MAX_MESSAGE_BYTES) {
      finish(new TunnelError("protocol"));
    } else if (data.byteLength > 0) {
      waiting.push(new Uint8Array(data));
      if (waiting.cost > MAX_WAITING_BYTES) {
        waiting.clear();
        finish(new TunnelError("protocol"));
      }
      wake();
    }
  });
  socket.addEventListener("close", () => finish());
  socket.addEventListener("error", () => finish(new TunnelError("refused")));
  socket.accept();

  const readable = new ReadableStream(
    {
      type: "bytes",
      autoAllocateChunkSize: READ_BYTES,
      async pull(controller) {
        while (waiting.isEmpty && end === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        if (end?.error !== undefined) return controller.error(end.error);
        const { byobRequest } = controller;
        if (waiting.isEmpty) {
          controller.close();
          byobRequest?.respond(0);
        } else if (byobRequest?.view != null) {
          byobRequest.respond(waiting.take(bytesOf(byobRequest.view)));
        }
      },
      cancel: () => finish(),
    },
    { highWaterMark: 0 },
  );

  const writable = new WritableStream<Uint8Array>({
    async write(chunk) {
      for (let at = 0; at < chunk.length; at += MAX_FRAME_BYTES) {
        while (end === undefined && (socket.bufferedAmount ?? 0) > SEND_QUEUE_BYTES) {
          await Promise.race([
            new Promise((resolve) => setTimeout(resolve, QUEUE_POLL_MS)),
            cut.promise,
          ]);
        }
        if (end !== undefined) throw end.error ?? new TunnelError("refused");
        socket.send(chunk.subarray(at, at + MAX_FRAME_BYTES));
      }
    },
    close: () => finish(),
    abort: () => finish(),
  });

  return { readable, writable, close: () => finish() };
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** A socket that is already gone is fine. */
function closeQuietly(socket: WebSocket, code: number): void {
  try {
    socket.close(code);
  } catch {
    // Closed by the other side in the meantime.
  }
}
