import { createCipheriv, timingSafeEqual } from "node:crypto";

export const CHALLENGE_LENGTH = 16;

/**
 * The right answer to a challenge (RFC 6143 §7.2.2): DES of its two halves, the key being the first
 * eight Latin-1 characters of the password with the bits of each byte reversed.
 */
export function vncResponse(password: string, challenge: Uint8Array): Buffer {
  const key = Buffer.alloc(8);
  key.write(password, "latin1");
  for (let i = 0; i < key.length; i++) key[i] = reverseBits(key[i] ?? 0);
  return Buffer.concat([
    desBlock(key, challenge.subarray(0, 8)),
    desBlock(key, challenge.subarray(8, 16)),
  ]);
}

export function isRightResponse(
  password: string,
  challenge: Uint8Array,
  response: Uint8Array,
): boolean {
  return timingSafeEqual(vncResponse(password, challenge), response);
}

// OpenSSL 3 has no single DES; triple DES with three equal keys is the same function.
function desBlock(key: Buffer, block: Uint8Array): Buffer {
  const cipher = createCipheriv("des-ede3-cbc", Buffer.concat([key, key, key]), Buffer.alloc(8));
  return cipher.setAutoPadding(false).update(block);
}

function reverseBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) reversed |= 128 >> bit;
  return reversed;
}
