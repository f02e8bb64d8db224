import { OPCODE } from "../../support/raw-websocket.ts";

/** Longest text or close message that is kept, in bytes; a longer one is cut. */
const KEPT_BYTES = 8192;

/** The longest head of a server's frame in bytes: no mask (RFC 6455 §5.2). */
const MAX_HEAD_BYTES = 10;

export interface FrameListener {
  /** A text message has come whole. */
  text(text: string): void;
  /** Bytes of binary messages that have come. */
  binary(bytes: number): void;
  /** A close frame has come; 1005 is one without a code. */
  close(code: number): void;
}

/** Follows what a WebSocket server sends, cut anywhere, and keeps nothing of its binary messages. */
export class FrameReader {
  readonly #listener: FrameListener;
  readonly #head = Buffer.alloc(MAX_HEAD_BYTES);
  #filled = 0;
  #opcode = 0;
  #missing = 0;
  #kept: Buffer[] = [];

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  push(chunk: Buffer): void {
    let binary = 0;
    for (let at = 0; at < chunk.length || (this.#isWhole && this.#missing === 0);) {
      if (!this.#isWhole) {
        this.#head[this.#filled] = chunk[at] ?? 0;
        this.#filled += 1;
        at += 1;
        if (this.#isWhole) this.#begin();
        continue;
      }
      const length = Math.min(this.#missing, chunk.length - at);
      if (this.#opcode === OPCODE.binary) binary += length;
      else this.#kept.push(chunk.subarray(at, at + length));
      this.#missing -= length;
      at += length;
      if (this.#missing === 0) this.#finish();
    }
    if (binary > 0) this.#listener.binary(binary);
  }

  /** Bytes of the head once its second byte is there (RFC 6455 §5.2). */
  get #headBytes(): number {
    if (this.#filled < 2) return 2;
    const length = (this.#head[1] ?? 0) & 0x7f;
    return length < 126 ? 2 : length === 126 ? 4 : MAX_HEAD_BYTES;
  }

  get #isWhole(): boolean {
    return this.#filled === this.#headBytes;
  }

  #begin(): void {
    this.#opcode = (this.#head[0] ?? 0) & 0x0f;
    const bytes = this.#headBytes;
    if (bytes === 2) this.#missing = (this.#head[1] ?? 0) & 0x7f;
    else if (bytes === 4) this.#missing = this.#head.readUInt16BE(2);
    else this.#missing = Number(this.#head.readBigUInt64BE(2));
  }

  #finish(): void {
    this.#filled = 0;
    if (this.#opcode === OPCODE.binary) return;
    const payload = Buffer.concat(this.#kept).subarray(0, KEPT_BYTES);
    this.#kept = [];
    if (this.#opcode === OPCODE.text) this.#listener.text(payload.toString("utf8"));
    if (this.#opcode === OPCODE.close) {
      this.#listener.close(payload.length < 2 ? 1005 : payload.readUInt16BE(0));
    }
  }
}
