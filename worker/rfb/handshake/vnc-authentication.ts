/** DES in ECB mode, no padding: 8-byte key, a multiple of 8 bytes of data. RFB has no library of its own for it. */
export type DesEncrypt = (key: Uint8Array, data: Uint8Array) => Uint8Array;

/**
 * The DES key of a VNC password (RFC 6143 §7.2.2): the first 8 bytes of its UTF-8, padded with NUL, the
 * bits of each byte in reverse order (erratum 4951). The RFC names no character set; QEMU and the servers
 * that read a password from a terminal hold the bytes that were typed, which are UTF-8 today.
 */
export function vncAuthenticationKey(password: string): Uint8Array {
  const key = new Uint8Array(8);
  key.set(new TextEncoder().encode(password).subarray(0, key.length).map(reverseBits));
  return key;
}

/** The 16-byte response to a 16-byte challenge. */
export function vncAuthenticationResponse(
  challenge: Uint8Array,
  password: string,
  encrypt: DesEncrypt,
): Uint8Array {
  return encrypt(vncAuthenticationKey(password), challenge);
}

function reverseBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    reversed = (reversed << 1) | ((byte >> bit) & 1);
  }
  return reversed;
}
