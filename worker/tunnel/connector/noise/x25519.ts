import { Buffer } from "node:buffer";
import { createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from "node:crypto";

import { NoiseError } from "./noise-error.ts";

/** Bytes of a public key (RFC 7748 §6.1). */
export const PUBLIC_KEY_BYTES = 32;

/** What stands before the 32 bytes in a SubjectPublicKeyInfo of X25519 (RFC 8410 §4). */
const SPKI_HEAD = Uint8Array.of(
  0x30,
  0x2a,
  0x30,
  0x05,
  0x06,
  0x03,
  0x2b,
  0x65,
  0x6e,
  0x03,
  0x21,
  0,
);

export interface KeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
}

export function generateKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  const spki = publicKey.export({ format: "der", type: "spki" });
  return { publicKey: spki.slice(SPKI_HEAD.length), privateKey };
}

/** The shared secret. Throws {@link NoiseError} for a public key that makes it known to everybody. */
export function sharedSecret({ privateKey }: KeyPair, peer: Uint8Array): Uint8Array {
  const spki = new Uint8Array(SPKI_HEAD.length + PUBLIC_KEY_BYTES);
  spki.set(SPKI_HEAD);
  spki.set(peer, SPKI_HEAD.length);
  try {
    const key = Buffer.from(spki);
    const publicKey = createPublicKey({ key, format: "der", type: "spki" });
    return diffieHellman({ privateKey, publicKey });
  } catch {
    // Of small order: both runtimes refuse a secret of zeros (RFC 7748 §6.1).
    throw new NoiseError();
  }
}
