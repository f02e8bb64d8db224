import { TAG_BYTES } from "./aes-gcm.ts";
import type { CipherState } from "./cipher-state.ts";
import { NoiseError } from "./noise-error.ts";

/**
 * A byte stream in one direction after the handshake. It is a sequence of records, each `U16 length` and
 * that many bytes, which are a transport message of Noise: at least the 16 bytes of the tag. The record
 * without data is the end of the stream, and nothing comes after it; a stream that stops without one has
 * been cut. A record's number is never sent: one that is repeated, moved, changed, left out, or sent back
 * to where it came from does not open.
 */

/** Max length of a record after its length field, in bytes: no message of Noise is longer. */
export const MAX_RECORD_BYTES = 65_535;
/** Max data in a record, in bytes. */
export const MAX_RECORD_DATA = MAX_RECORD_BYTES - TAG_BYTES;
/** Records under one key: both sides rekey after that many, which are at most 4 GiB. */
export const REKEY_RECORDS = 65_536;

const HEAD_BYTES = 2;
const NOTHING = new Uint8Array(0);

/** Makes the records of one direction. */
export class RecordSealer {
  readonly #cipher: CipherState;
  #ended = false;

  constructor(cipher: CipherState) {
    this.#cipher = cipher;
  }

  /** The bytes as so few records as can be, about the same size each; nothing for no bytes. */
  seal(bytes: Uint8Array): Uint8Array {
    if (bytes.length === 0) return NOTHING;
    const count = Math.ceil(bytes.length / MAX_RECORD_DATA);
    const size = Math.ceil(bytes.length / count);
    const sealed = new Uint8Array(bytes.length + count * (HEAD_BYTES + TAG_BYTES));
    let at = 0;
    for (let from = 0; from < bytes.length; from += size) {
      at += this.#record(bytes.subarray(from, from + size), sealed.subarray(at));
    }
    return sealed;
  }

  /** The record that ends the stream; nothing when it has been made before. */
  end(): Uint8Array {
    if (this.#ended) return NOTHING;
    const sealed = new Uint8Array(HEAD_BYTES + TAG_BYTES);
    this.#record(NOTHING, sealed);
    this.#ended = true;
    return sealed;
  }

  #record(data: Uint8Array, into: Uint8Array): number {
    if (this.#ended) throw new TypeError("the stream has ended");
    const [ciphertext, tag] = this.#cipher.seal(data);
    const length = ciphertext.length + tag.length;
    into[0] = length >> 8;
    into[1] = length & 0xff;
    into.set(ciphertext, HEAD_BYTES);
    into.set(tag, HEAD_BYTES + ciphertext.length);
    rekeyWhenDue(this.#cipher);
    return HEAD_BYTES + length;
  }
}

/**
 * Opens the records of one direction, however they are cut. Holds one chunk and less than one record.
 * An error is final.
 */
export class RecordOpener {
  readonly #cipher: CipherState;
  #chunk: Uint8Array = NOTHING;
  readonly #head = new Uint8Array(HEAD_BYTES);
  #headBytes = 0;
  /** A record that has come in part. */
  #partial: Uint8Array = NOTHING;
  #partialBytes = 0;
  #state: "open" | "ended" | "broken" = "open";

  constructor(cipher: CipherState) {
    this.#cipher = cipher;
  }

  /** Whether the record that ends the stream has come. */
  get ended(): boolean {
    return this.#state === "ended";
  }

  /** The next chunk of the connection, when {@link next} has nothing more. A view of it is kept until then. */
  push(chunk: Uint8Array): void {
    if (this.#chunk.length > 0) throw new TypeError("there are records to read first");
    this.#chunk = chunk;
  }

  /**
   * The data of the next record, never empty; `undefined` when it has not come as a whole, and at the end.
   * Throws {@link NoiseError} for a record that is not the next of this stream, and for bytes after the end.
   */
  next(): Uint8Array | undefined {
    if (this.#state === "broken") throw new NoiseError();
    try {
      return this.#next();
    } catch (error) {
      this.#state = "broken";
      this.#chunk = NOTHING;
      this.#partial = NOTHING;
      throw error;
    }
  }

  #next(): Uint8Array | undefined {
    if (this.#state === "open") {
      const record = this.#take();
      if (record === undefined) return undefined;
      const data = this.#cipher.open(record);
      rekeyWhenDue(this.#cipher);
      if (data.length > 0) return data;
      this.#state = "ended";
    }
    if (this.#chunk.length > 0) throw new NoiseError();
    return undefined;
  }

  /** A whole record, without its length: a view of the chunk where all of it is there. */
  #take(): Uint8Array | undefined {
    while (this.#headBytes < HEAD_BYTES) {
      const [byte] = this.#chunk;
      if (byte === undefined) return undefined;
      this.#head[this.#headBytes] = byte;
      this.#headBytes += 1;
      this.#chunk = this.#chunk.subarray(1);
      if (this.#headBytes === HEAD_BYTES && this.#length() < TAG_BYTES) throw new NoiseError();
    }
    const length = this.#length();
    if (this.#partialBytes === 0 && this.#chunk.length >= length) {
      this.#headBytes = 0;
      const record = this.#chunk.subarray(0, length);
      this.#chunk = this.#chunk.subarray(length);
      return record;
    }
    if (this.#chunk.length === 0) return undefined;
    if (this.#partialBytes === 0) this.#partial = new Uint8Array(length);
    const part = this.#chunk.subarray(0, length - this.#partialBytes);
    this.#partial.set(part, this.#partialBytes);
    this.#partialBytes += part.length;
    this.#chunk = this.#chunk.subarray(part.length);
    if (this.#partialBytes < length) return undefined;
    const record = this.#partial;
    this.#partial = NOTHING;
    this.#partialBytes = 0;
    this.#headBytes = 0;
    return record;
  }

  #length(): number {
    const [high = 0, low = 0] = this.#head;
    return high * 256 + low;
  }
}

function rekeyWhenDue(cipher: CipherState): void {
  if (cipher.messages % REKEY_RECORDS === 0) cipher.rekey();
}
