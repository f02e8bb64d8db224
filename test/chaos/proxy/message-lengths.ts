import type { MessageLength, ReadLength } from "./message-aim.ts";

const HTTP_END = "\r\n\r\n";

/** Messages of one direction of a WebSocket: the HTTP head, then its frames (RFC 6455 §5.2). */
export const webSocketLength: ReadLength = (bytes, number) => {
  if (number > 0) return frameLength(bytes);
  const end = bytes.indexOf(HTTP_END);
  return end === -1 ? undefined : { head: end + HTTP_END.length, body: 0 };
};

function frameLength(bytes: Buffer): MessageLength | undefined {
  const second = bytes[1];
  if (second === undefined) return undefined;
  const short = second & 0x7f;
  const head = 2 + (short < 126 ? 0 : short === 126 ? 2 : 8) + (second >= 0x80 ? 4 : 0);
  if (bytes.length < head) return undefined;
  if (short < 126) return { head, body: short };
  return { head, body: short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2)) };
}

/** Of a client of a VNC server without a password: ProtocolVersion, the security type, ClientInit (RFC 6143 §7). */
const HANDSHAKE_BYTES = [12, 1, 1];

/** Client messages by their type (RFC 6143 §7.5). */
const CLIENT_BYTES: Readonly<Record<number, number>> = { 0: 20, 3: 10, 4: 8, 5: 6 };

/** What a server says to the gateway: version, security types, result, ServerInit with a name of 5 bytes; then updates. */
export function knownServerLength(updateLength: (number: number) => number): ReadLength {
  return (_bytes, number) => {
    const step = SERVER_HANDSHAKE_BYTES[number];
    const length = step ?? updateLength(number - SERVER_HANDSHAKE_BYTES.length);
    return { head: 1, body: length - 1 };
  };
}

const SERVER_HANDSHAKE_BYTES = [12, 2, 4, 29];

const SET_ENCODINGS = 2;
const CLIENT_CUT_TEXT = 6;

/** What the gateway says to a VNC server without a password. */
export const rfbClientLength: ReadLength = (bytes, number) => {
  const step = HANDSHAKE_BYTES[number];
  if (step !== undefined) return { head: 1, body: step - 1 };
  const [type = 0] = bytes;
  const fixed = CLIENT_BYTES[type];
  if (fixed !== undefined) return { head: 1, body: fixed - 1 };
  if (type === SET_ENCODINGS) {
    return bytes.length < 4 ? undefined : { head: 4, body: 4 * bytes.readUInt16BE(2) };
  }
  if (type === CLIENT_CUT_TEXT) {
    return bytes.length < 8 ? undefined : { head: 8, body: bytes.readUInt32BE(4) };
  }
  throw new RangeError(`client message ${type}`);
};
