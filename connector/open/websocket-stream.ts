import { Duplex } from "node:stream";

import { WebSocket, type RawData } from "ws";

/** Max length of a frame that is sent, in bytes: XAPI's proxy reads lengths of 64 bits wrong. */
export const MAX_SENT_FRAME_BYTES = 65_535;
/** Bytes that may wait to be sent before pings go unanswered. */
const MAX_PONG_BACKLOG_BYTES = 65_536;

/** Text from a server that has to send bytes. */
class TextFrameError extends Error {
  override readonly name = "TextFrameError";
}

/**
 * The byte stream in an open WebSocket's binary messages, which may be cut anywhere. Sends unfragmented
 * binary frames of at most {@link MAX_SENT_FRAME_BYTES}; a text message is an error. Reading pauses the
 * socket while nobody reads, so at most one message waits. Made for sockets without automatic pongs.
 */
export function websocketStream(socket: WebSocket): Duplex {
  const stream = new Duplex({
    allowHalfOpen: true,
    read: () => socket.resume(),
    write: (chunk: Uint8Array, _encoding, done) => sendFrames(socket, chunk, done),
    final: (done) => {
      socket.close(1000);
      done();
    },
    destroy: (error, done) => {
      socket.terminate();
      done(error);
    },
  });
  socket.on("message", (data, isBinary) => {
    if (!isBinary) stream.destroy(new TextFrameError("a text frame"));
    else if (!stream.push(bytesOf(data))) socket.pause();
  });
  socket.on("ping", (data) => {
    if (socket.bufferedAmount < MAX_PONG_BACKLOG_BYTES) socket.pong(data);
  });
  socket.on("error", (error) => stream.destroy(error));
  socket.on("close", () => {
    if (!stream.destroyed) stream.push(null);
  });
  return stream;
}

function sendFrames(
  socket: WebSocket,
  bytes: Uint8Array,
  done: (error?: Error | null) => void,
): void {
  let at = 0;
  const next = (error?: Error | null): void => {
    // A socket that is closing accepts nothing more; the reader is told why.
    if (error || at >= bytes.length || socket.readyState !== WebSocket.OPEN) {
      done(socket.readyState === WebSocket.OPEN ? error : null);
      return;
    }
    const frame = bytes.subarray(at, at + MAX_SENT_FRAME_BYTES);
    at += frame.length;
    socket.send(frame, { binary: true, compress: false, fin: true }, next);
  };
  next();
}

/** The socket's `binaryType` is the default one, so messages are single buffers. */
function bytesOf(data: RawData): Uint8Array {
  return Buffer.isBuffer(data) ? data : new Uint8Array(0);
}
