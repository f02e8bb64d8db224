export interface ScreenListener {
  send(bytes: Uint8Array): void;
  /** A KeyEvent came. */
  key(keysym: number, down: boolean): void;
  /** A FramebufferUpdateRequest came. */
  updateRequest(region: ScreenRegion): void;
}

/** Part of the screen, in pixels. */
export interface ScreenRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface ScreenSize {
  readonly width: number;
  readonly height: number;
}

const USUAL_SIZE: ScreenSize = { width: 640, height: 480 };

/** ServerInit of a screen of 32 bits little-endian, named `bench` (RFC 6143 §7.3.2). */
function serverInit({ width, height }: ScreenSize): Uint8Array {
  return Buffer.concat([
    Uint8Array.of(width >> 8, width & 255, height >> 8, height & 255),
    Uint8Array.of(32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0),
    Uint8Array.of(0, 0, 0, 5),
    Buffer.from("bench"),
  ]);
}

/** Step of the handshake: how many bytes the client sends, and what answers them. */
type Step = readonly [bytes: number, answer: Uint8Array];

const SET_PIXEL_FORMAT = 0;
const SET_ENCODINGS = 2;
const UPDATE_REQUEST = 3;
const KEY = 4;
const POINTER = 5;

/** The server's side of RFB 3.8 with security None; what the client sends may be cut anywhere. */
export class ScreenConversation {
  readonly #listener: ScreenListener;
  readonly #handshake: readonly Step[];
  #step = 0;
  #pending: Buffer = Buffer.alloc(0);

  /** Says the version at once, as servers do. */
  constructor(listener: ScreenListener, size = USUAL_SIZE) {
    this.#listener = listener;
    this.#handshake = [
      [12, Uint8Array.of(1, 1)],
      [1, Uint8Array.of(0, 0, 0, 0)],
      [1, serverInit(size)],
    ];
    listener.send(Buffer.from("RFB 003.008\n", "latin1"));
  }

  /** Throws on a message that no client of the bench sends. */
  push(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    let length = this.#next();
    while (length > 0) {
      this.#pending = this.#pending.subarray(length);
      length = this.#next();
    }
  }

  /** Answers what is first in line and gives its length, or 0 while it is not complete. */
  #next(): number {
    const step = this.#handshake[this.#step];
    if (step !== undefined) {
      const [length, answer] = step;
      if (this.#pending.length < length) return 0;
      this.#step += 1;
      this.#listener.send(answer);
      return length;
    }
    const type = this.#pending[0];
    if (type === undefined) return 0;
    const length = this.#lengthOf(type);
    if (this.#pending.length < length) return 0;
    if (type === KEY) this.#listener.key(this.#pending.readUInt32BE(4), this.#pending[1] === 1);
    if (type === UPDATE_REQUEST) {
      const [x = 0, y = 0, width = 0, height = 0] = [2, 4, 6, 8].map((at) =>
        this.#pending.readUInt16BE(at),
      );
      this.#listener.updateRequest({ x, y, width, height });
    }
    return length;
  }

  #lengthOf(type: number): number {
    switch (type) {
      case SET_PIXEL_FORMAT:
        return 20;
      case SET_ENCODINGS:
        return this.#pending.length < 4 ? 4 : 4 + 4 * this.#pending.readUInt16BE(2);
      case UPDATE_REQUEST:
        return 10;
      case KEY:
        return 8;
      case POINTER:
        return 6;
      default:
        throw new Error(`client message ${type}`);
    }
  }
}
