import { createCipheriv } from "node:crypto";

import type { DesEncrypt } from "../../rfb/handshake/vnc-authentication.ts";

/**
 * Single DES by way of triple DES with one key three times, which is the same permutation: OpenSSL 3
 * no longer carries single DES, and with an IV of zero the first CBC block equals ECB.
 */
export const desEncrypt: DesEncrypt = (key, data) => {
  const tripleKey = new Uint8Array(24);
  for (let part = 0; part < 24; part += 8) tripleKey.set(key, part);
  const encrypted = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 8) {
    const cipher = createCipheriv("des-ede3-cbc", tripleKey, new Uint8Array(8));
    cipher.setAutoPadding(false);
    encrypted.set(cipher.update(data.subarray(at, at + 8)), at);
  }
  return encrypted;
};
