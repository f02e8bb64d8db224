import { createHash, createHmac } from "node:crypto";

import { CipherState } from "./cipher-state.ts";

/** Bytes of a hash, a chaining key and a key. */
const HASH_BYTES = 32;

/** What both sides have seen of a handshake, and the keys that follow from it (Noise §5.2). */
export class SymmetricState {
  #chainingKey: Uint8Array;
  #hash: Uint8Array;
  #cipher: CipherState | undefined;

  /** The name has 32 ASCII characters, which are the first hash as they are. */
  constructor(protocolName: string) {
    this.#hash = new TextEncoder().encode(protocolName);
    if (this.#hash.length !== HASH_BYTES) throw new RangeError("a name of 32 characters");
    this.#chainingKey = this.#hash;
  }

  mixHash(data: Uint8Array): void {
    this.#hash = createHash("sha256").update(this.#hash).update(data).digest();
  }

  mixKey(material: Uint8Array): void {
    const [chainingKey, key] = hkdf(this.#chainingKey, material);
    this.#chainingKey = chainingKey;
    this.#cipher = new CipherState(key);
  }

  mixKeyAndHash(material: Uint8Array): void {
    const [chainingKey, hash, key] = hkdf(this.#chainingKey, material);
    this.#chainingKey = chainingKey;
    this.mixHash(hash);
    this.#cipher = new CipherState(key);
  }

  /** There is always a key where this is called. */
  encryptAndHash(plaintext: Uint8Array): Uint8Array {
    const ciphertext = join(...this.#keyed().seal(plaintext, this.#hash));
    this.mixHash(ciphertext);
    return ciphertext;
  }

  /** Throws `NoiseError`. */
  decryptAndHash(ciphertext: Uint8Array): Uint8Array {
    const plaintext = this.#keyed().open(ciphertext, this.#hash);
    this.mixHash(ciphertext);
    return plaintext;
  }

  /** One for what the initiator sends, one for what the responder sends. */
  split(): readonly [initiator: CipherState, responder: CipherState] {
    const [initiator, responder] = hkdf(this.#chainingKey, new Uint8Array(0));
    return [new CipherState(initiator), new CipherState(responder)];
  }

  #keyed(): CipherState {
    if (this.#cipher === undefined) throw new TypeError("no key yet");
    return this.#cipher;
  }
}

/** Three outputs of 32 bytes; two of them are the first two (Noise §4.3; RFC 5869 without info). */
function hkdf(
  chainingKey: Uint8Array,
  material: Uint8Array,
): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const key = hmac(chainingKey, material);
  const first = hmac(key, Uint8Array.of(1));
  const second = hmac(key, join(first, Uint8Array.of(2)));
  const third = hmac(key, join(second, Uint8Array.of(3)));
  return [first, second, third];
}

function hmac(key: Uint8Array, data: Uint8Array): Uint8Array {
  return createHmac("sha256", key).update(data).digest();
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
