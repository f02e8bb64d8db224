const HANDSHAKE = Buffer.from("RFB 003.003\n");

/** Bytes of a client message by its type; those that vary say where their count is. */
const FIXED: Readonly<Record<number, number>> = { 0: 20, 3: 10, 4: 8, 5: 6, 255: 12 };
const SET_ENCODINGS = 2;
const CLIENT_CUT_TEXT = 6;

/** Messages by which XAPI knows that somebody is there: key, pointer and QEMU's key. */
const ACTIVE = [4, 5, 255];

/**
 * XAPI's idea of an idle console: only keys and the pointer count, whatever else passes. It reads a 3.3
 * client; a stream that it cannot read it takes for busy for ever.
 */
export class IdleWatch {
  readonly #limitMs: number;
  #last = Date.now();
  #buffer = Buffer.alloc(0);
  #greeted = false;
  #blind = false;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Takes what the client sent. */
  push(chunk: Uint8Array): void {
    if (this.#blind) return;
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    if (!this.#greeted && !this.#greet()) return;
    for (let length = this.#length(); length <= this.#buffer.length; length = this.#length()) {
      if (ACTIVE.includes(this.#buffer[0] ?? 0)) this.#last = Date.now();
      this.#buffer = this.#buffer.subarray(length);
    }
  }

  get timedOut(): boolean {
    return !this.#blind && Date.now() - this.#last > this.#limitMs;
  }

  /** The version and a ClientInit of one byte. */
  #greet(): boolean {
    if (this.#buffer.length <= HANDSHAKE.length) return false;
    this.#blind = !this.#buffer.subarray(0, HANDSHAKE.length).equals(HANDSHAKE);
    this.#buffer = this.#buffer.subarray(HANDSHAKE.length + 1);
    this.#greeted = true;
    return !this.#blind;
  }

  /** Length of the message at hand, `Infinity` while it cannot be told. */
  #length(): number {
    const [type] = this.#buffer;
    if (type === undefined) return Infinity;
    if (type === SET_ENCODINGS) {
      return this.#buffer.length < 4 ? Infinity : 4 + 4 * this.#buffer.readUInt16BE(2);
    }
    if (type === CLIENT_CUT_TEXT) {
      return this.#buffer.length < 8 ? Infinity : 8 + this.#buffer.readUInt32BE(4);
    }
    const fixed = FIXED[type];
    this.#blind ||= fixed === undefined;
    return fixed ?? Infinity;
  }
}
