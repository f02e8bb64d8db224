import { connect } from "cloudflare:sockets";
import { DurableObject } from "cloudflare:workers";

/**
 * A WebSocket relay as anybody would write it first: bytes from the socket go to the WebSocket as they
 * come, and nobody asks whether the browser still reads.
 */

interface Env {
  readonly RELAYS: { getByName(name: string): { fetch(request: Request): Promise<Response> } };
}

const READ_BYTES = 64 * 1024;

export class Relay extends DurableObject {
  fetch(request: Request): Response {
    const socket = connect(`127.0.0.1:${new URL(request.url).searchParams.get("port")}`);
    const { 0: browser, 1: viewer } = new WebSocketPair();
    viewer.binaryType = "arraybuffer";
    viewer.accept();
    const writer = socket.writable.getWriter();
    viewer.addEventListener("message", ({ data }) => {
      if (data instanceof ArrayBuffer) writer.write(new Uint8Array(data)).catch(() => {});
    });
    viewer.addEventListener("close", () => {
      socket.close().catch(() => {});
    });
    const reader = socket.readable.getReader({ mode: "byob" });
    download(reader, viewer).catch(() => viewer.close(1011));
    const offered = request.headers.get("Sec-WebSocket-Protocol");
    return new Response(null, {
      status: 101,
      webSocket: browser,
      headers: offered === null ? {} : { "Sec-WebSocket-Protocol": "binary" },
    });
  }
}

async function download(reader: ReadableStreamBYOBReader, viewer: WebSocket): Promise<void> {
  let buffer = new ArrayBuffer(READ_BYTES);
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
    const { value, done } = await reader.read(new Uint8Array(buffer));
    if (done) return viewer.close(1000);
    viewer.send(value);
    buffer = value.buffer;
  }
}

// oxlint-disable-next-line import/no-default-export -- the runtime looks for it
export default {
  fetch: (request: Request, env: Env): Promise<Response> =>
    env.RELAYS.getByName(crypto.randomUUID()).fetch(request),
};
