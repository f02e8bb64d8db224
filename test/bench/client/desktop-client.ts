import { keepPace } from "../../support/pace.ts";
import type { ByteSocket } from "./byte-socket.ts";
import { introduce, KEY_EVENT, UPDATE_REQUEST } from "./dialogue.ts";

/** Longest wait for the answer to one key, milliseconds. */
const ANSWER_LIMIT_MS = 10_000;

/** A FramebufferUpdate's head and that of its one rectangle (RFC 6143 §7.6.1). */
const HEAD_BYTES = 16;
const PIXEL_BYTES = 4;

/**
 * Somebody who looks at the screen `desktop` and types: sends a key at a fixed pace, reads the updates that
 * come meanwhile and asks for the next, and times each key until the one-pixel update that answers it is there.
 */
export class DesktopClient {
  /** Milliseconds from each key to its answer. */
  readonly times: number[] = [];
  readonly #socket: ByteSocket;
  readonly #head = Buffer.alloc(HEAD_BYTES);
  #headBytes = 0;
  #pixelsLeft = 0;
  #isEcho = false;
  #pressed: number | undefined;
  #stopTyping = (): void => {};
  #isCounted = false;

  private constructor(socket: ByteSocket) {
    this.#socket = socket;
  }

  static async start(socket: ByteSocket): Promise<DesktopClient> {
    await introduce(socket);
    const client = new DesktopClient(socket);
    socket.onBytes((chunk) => client.#read(chunk));
    socket.send(UPDATE_REQUEST);
    return client;
  }

  /** Types every `everyMs` milliseconds, for the first time after `firstMs`. */
  type(firstMs: number, everyMs: number): void {
    this.#stopTyping = keepPace(firstMs, everyMs, () => this.#press());
  }

  /** From now on answers count. */
  count(): void {
    this.#isCounted = true;
  }

  stop(): void {
    this.#stopTyping();
  }

  /** One key at a time: a late answer delays the next key, and is what is measured. */
  #press(): void {
    const now = performance.now();
    if (this.#pressed !== undefined) {
      if (now - this.#pressed > ANSWER_LIMIT_MS) throw new Error("no answer to a key");
      return;
    }
    this.#pressed = now;
    this.#socket.send(KEY_EVENT);
  }

  #read(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#pixelsLeft > 0) {
        const taken = Math.min(this.#pixelsLeft, chunk.length - at);
        at += taken;
        this.#pixelsLeft -= taken;
      } else {
        const taken = Math.min(HEAD_BYTES - this.#headBytes, chunk.length - at);
        this.#head.set(chunk.subarray(at, at + taken), this.#headBytes);
        at += taken;
        this.#headBytes += taken;
        if (this.#headBytes < HEAD_BYTES) return;
        this.#headBytes = 0;
        const pixels = this.#head.readUInt16BE(8) * this.#head.readUInt16BE(10);
        this.#isEcho = pixels === 1;
        this.#pixelsLeft = pixels * PIXEL_BYTES;
      }
      if (this.#pixelsLeft === 0) this.#updated();
    }
  }

  /** Asks for the next update as a viewer does that has drawn one. */
  #updated(): void {
    this.#socket.send(UPDATE_REQUEST);
    if (!this.#isEcho) return;
    if (this.#pressed !== undefined && this.#isCounted) {
      this.times.push(performance.now() - this.#pressed);
    }
    this.#pressed = undefined;
  }
}
