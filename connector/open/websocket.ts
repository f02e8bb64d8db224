import { WebSocket } from "ws";

import type { WebSocketTarget } from "../../worker/ticket/claims.ts";
import { endpointText, hostText } from "../../worker/route/endpoint-text.ts";
import { TunnelError } from "../../worker/tunnel/errors.ts";
import { errorOfUpgradeStatus } from "../../worker/tunnel/websocket/upgrade-status.ts";
import { ByteStream } from "../byte-stream.ts";
import { websocketStream } from "./websocket-stream.ts";
import { orAbort } from "../abort-after.ts";

/** Max length of a message from a server, in bytes. */
export const MAX_MESSAGE_BYTES = 1_048_576;
/** Max fragments of a message, and max pieces in which it may arrive. */
const MAX_FRAGMENTS = 4096;
const MAX_CHUNKS = 16_384;
/** Max length of the head of a reply in bytes. */
const MAX_HEAD_BYTES = 16_384;

export interface WebSocketOptions {
  /** Time for the upgrade in milliseconds. */
  readonly upgradeMs: number;
  /** Whether the connection is TLS: the default port, which `Host` leaves out, follows from it. */
  readonly secure: boolean;
}

/**
 * Upgrades a connection, TLS already checked, to the WebSocket of a console. No redirects, no
 * compression, no other connection than the one given. Throws {@link TunnelError}: what a server refuses
 * with by its status, `protocol` for an upgrade that is not one.
 */
export async function openWebSocket(
  given: ByteStream,
  target: WebSocketTarget,
  options: WebSocketOptions,
  signal: AbortSignal,
): Promise<ByteStream> {
  const raw = given.release();
  if (raw === undefined) {
    given.destroy();
    throw new TunnelError("protocol");
  }
  const { headers = {}, subprotocol } = target;
  const socket = new WebSocket(
    // The URL gives path and query; where the connection goes is settled.
    `ws://localhost${target.path}`,
    subprotocol === undefined ? [] : [subprotocol],
    {
      createConnection: () => raw,
      headers: {
        Host: hostHeader(target, options.secure),
        ...(headers.authorization === undefined ? {} : { Authorization: headers.authorization }),
        ...(headers.cookie === undefined ? {} : { Cookie: headers.cookie }),
        ...(headers.origin === undefined ? {} : { Origin: headers.origin }),
      },
      handshakeTimeout: options.upgradeMs,
      followRedirects: false,
      perMessageDeflate: false,
      autoPong: false,
      maxPayload: MAX_MESSAGE_BYTES,
      maxFragments: MAX_FRAGMENTS,
      maxBufferedChunks: MAX_CHUNKS,
      maxHeaderSize: MAX_HEAD_BYTES,
    },
  );
  // From the start: the first message may come in the segment of the upgrade.
  const stream = websocketStream(socket);
  const opened = new Promise<void>((done, fail) => {
    socket.once("open", done);
    socket.once("unexpected-response", (_request, response) => {
      response.destroy();
      fail(errorOfUpgradeStatus(response.statusCode ?? 0));
    });
    // Its message may quote what the server sent.
    stream.once("error", (error) => fail(errorOf(error, given)));
    stream.once("close", () => fail(new TunnelError("refused")));
  });
  try {
    await orAbort(opened, signal);
  } catch (error) {
    stream.on("error", () => {});
    stream.destroy();
    raw.destroy();
    throw error;
  }
  return new ByteStream(stream, (error) => errorOf(error, given));
}

/** Some servers give out consoles by name, and all of them expect theirs. */
function hostHeader({ host, port }: WebSocketTarget, secure: boolean): string {
  return port === (secure ? 443 : 80) ? hostText(host) : endpointText({ host, port });
}

/** A connection that ends or breaks is not an answer; everything else is one, and a wrong one. */
function errorOf(error: Error | undefined, carrier: ByteStream): Error {
  if (error === undefined) return new TunnelError("refused");
  const code = "code" in error ? String(error.code) : "";
  const isTransport = code === "ECONNRESET" || code === "EPIPE" || code.startsWith("ERR_SSL_");
  return isTransport ? carrier.lost(error) : new TunnelError("protocol");
}
