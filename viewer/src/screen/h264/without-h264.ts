/** SetEncodings (RFC 6143 §7.5.2): `U8 2, pad, U16 count, S32 each`. */
const SET_ENCODINGS = 2;
const HEADER = 4;
const H264 = 50;

/** A message of noVNC's as it is; SetEncodings without H.264. */
export function withoutH264(message: Uint8Array): Uint8Array {
  if (message[0] !== SET_ENCODINGS) return message;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const encodings: number[] = [];
  for (let at = HEADER; at + 4 <= message.length; at += 4) encodings.push(view.getInt32(at));
  const kept = encodings.filter((encoding) => encoding !== H264);
  if (kept.length === encodings.length) return message;
  const shorter = new Uint8Array(HEADER + 4 * kept.length);
  const into = new DataView(shorter.buffer);
  into.setUint8(0, SET_ENCODINGS);
  into.setUint16(2, kept.length);
  kept.forEach((encoding, index) => into.setInt32(HEADER + 4 * index, encoding));
  return shorter;
}
