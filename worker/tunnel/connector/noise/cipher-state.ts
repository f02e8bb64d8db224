import { aesGcmOpen, aesGcmSeal } from "./aes-gcm.ts";

/** Messages that one CipherState seals or opens, rekeying included; what comes after is refused. */
export const MAX_MESSAGES = 2 ** 48;

const NOTHING: Uint8Array = new Uint8Array(0);
const KEY_BYTES = 32;
const UINT32 = 2 ** 32;

/**
 * A key and the number of the next message under it (Noise §5.1, AESGCM of §12.3): 32 bits of zero and
 * the number in 64 bits, most significant byte first, are the nonce, so none is ever used twice.
 */
export class CipherState {
  #key: Uint8Array;
  #next: number;

  /** `next`: the number of the first message. */
  constructor(key: Uint8Array, next = 0) {
    this.#key = key;
    this.#next = next;
  }

  /** How many messages there have been. */
  get messages(): number {
    return this.#next;
  }

  /** The ciphertext and its tag apart, so that whoever frames them copies once. */
  seal(
    plaintext: Uint8Array,
    associated = NOTHING,
  ): readonly [ciphertext: Uint8Array, tag: Uint8Array] {
    const sealed = aesGcmSeal(this.#key, this.#nonce(), plaintext, associated);
    this.#next += 1;
    return sealed;
  }

  /** Throws `NoiseError` for what the other side did not seal as its next message. */
  open(sealed: Uint8Array, associated = NOTHING): Uint8Array {
    const plaintext = aesGcmOpen(this.#key, this.#nonce(), sealed, associated);
    this.#next += 1;
    return plaintext;
  }

  /** Goes on with a key that the one before cannot be found from (Noise §4.2, REKEY); numbers go on. */
  rekey(): void {
    const [next] = aesGcmSeal(this.#key, REKEY_NONCE, new Uint8Array(KEY_BYTES), NOTHING);
    this.#key = next;
  }

  #nonce(): Uint8Array {
    if (this.#next >= MAX_MESSAGES) throw new RangeError("no message is left under this key");
    const nonce = new Uint8Array(12);
    const view = new DataView(nonce.buffer);
    view.setUint32(4, Math.floor(this.#next / UINT32));
    view.setUint32(8, this.#next % UINT32);
    return nonce;
  }
}

/** The number 2^64 - 1, which no message has. */
const REKEY_NONCE = Uint8Array.of(0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255);
