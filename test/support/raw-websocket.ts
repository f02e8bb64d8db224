import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

import { connectPath } from "../../worker/channel/addresses.ts";
import {
  resumeSubprotocol,
  SUBPROTOCOL,
  TICKET_SUBPROTOCOL_PREFIX,
  type ChannelName,
  type ResumeOffer,
} from "../../worker/channel/subprotocols.ts";

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9 } as const;

/** Departures from what RFC 6455 §5.2 asks of a client's frame. */
export interface FrameOptions {
  readonly final?: boolean;
  readonly reserved?: number;
  readonly masked?: boolean;
  /** Announced instead of the payload's own length. */
  readonly length?: bigint;
}

/** One WebSocket frame as a client sends it, right or wrong. */
export function frame(opcode: number, payload: Uint8Array, options: FrameOptions = {}): Buffer {
  const { final = true, reserved = 0, masked = true } = options;
  const length = options.length ?? BigInt(payload.length);
  const head = Buffer.alloc(length < 126n ? 2 : length < 65_536n ? 4 : 10);
  head[0] = (final ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (masked ? 0x80 : 0) | (length < 126n ? Number(length) : length < 65_536n ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(Number(length), 2);
  if (head.length === 10) head.writeBigUInt64BE(length, 2);
  const mask = masked ? randomBytes(4) : Buffer.alloc(0);
  const body = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return Buffer.concat([head, mask, body]);
}

/** The bytes of the upgrade request that the viewer's browser sends, or a plain viewer's. */
export function upgradeRequest(
  url: string,
  ticket: string,
  channel: ChannelName = SUBPROTOCOL,
  headers: readonly string[] = [],
): Buffer {
  const secret = TICKET_SUBPROTOCOL_PREFIX + ticket;
  return requestOf(url, connectPath(undefined), [channel, secret], headers);
}

/** The bytes of the upgrade request of a viewer that comes back. */
export function resumeRequest(
  url: string,
  session: string,
  offer: ResumeOffer,
  headers: readonly string[] = [],
): Buffer {
  return requestOf(url, connectPath(session), [SUBPROTOCOL, resumeSubprotocol(offer)], headers);
}

function requestOf(
  url: string,
  path: string,
  subprotocols: readonly string[],
  headers: readonly string[],
): Buffer {
  const { host, origin } = new URL(url);
  return Buffer.from(
    [
      `GET ${path} HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${origin}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      `Sec-WebSocket-Protocol: ${subprotocols.join(", ")}`,
      ...headers,
      "\r\n",
    ].join("\r\n"),
    "latin1",
  );
}

/** A TCP connection on which a test may say anything. */
export interface RawPeer {
  readonly socket: Socket;
  /** Everything received so far, as Latin-1. */
  received(): string;
}

export function openRaw(url: string): RawPeer {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let received = "";
  socket.on("data", (chunk) => (received += chunk.toString("latin1")));
  socket.on("error", () => {});
  return { socket, received: () => received };
}
