import type { ConsoleChannel } from "../../../viewer/src/session/channel/channel.ts";
import type { ScreenListener } from "../../../viewer/src/session/screens.ts";
import { setEncodings, setPixelFormat, updateRequest } from "../../../worker/rfb/client-message.ts";
import { ENCODING } from "../../../worker/rfb/encodings.ts";
import { VIEWER_PIXEL_FORMAT } from "../../../worker/rfb/novnc-defaults.ts";
import { Framebuffer } from "./framebuffer.ts";
import { otherLength, type Rectangle } from "./other-rectangles.ts";
import { DECODERS, NovncWebsock, type Decoder } from "./novnc-parts.ts";

/** Without JPEG, so that pictures can be compared; the compression level is noVNC's own. */
const ENCODINGS = [
  ENCODING.copyRect,
  ENCODING.tight,
  ENCODING.zrle,
  ENCODING.hextile,
  ENCODING.raw,
  -256 + 2,
  ENCODING.desktopSize,
  ENCODING.lastRect,
];

const DEPTH = 24;
const UPDATE = 0;
const END_OF_CONTINUOUS_UPDATES = 150;
const SERVER_FENCE = 248;

/** Bytes by which the length of any rectangle that shows no pixels is known. */
const HEAD_BYTES = 4;

/**
 * Shows a channel as noVNC does, with its receive queue and its decoders and without a browser. Zlib streams go
 * through the whole connection, so a byte that is lost or repeated ends it.
 */
export class DecodingScreen {
  readonly framebuffer = new Framebuffer();
  readonly #send: (bytes: Uint8Array) => void;
  readonly #sock = new NovncWebsock();
  readonly #decoders = new Map<number, Decoder>();
  readonly #listener: ScreenListener;
  /** Steps of the handshake that are left: bytes that are waited for, and what is said then. */
  readonly #handshake: (readonly [number, () => boolean | void])[];
  #rectanglesLeft = 0;
  #fault: unknown;
  #rectangle: Rectangle | undefined;

  constructor(channel: ConsoleChannel, listener: ScreenListener) {
    const { raw } = channel;
    this.#send = (bytes) => raw.send(bytes);
    this.#listener = listener;
    this.#handshake = [
      [12, () => this.#answer(12, Buffer.from("RFB 003.008\n"))],
      [2, () => this.#answer(2, Uint8Array.of(1))],
      [4, () => this.#answer(4, Uint8Array.of(1))],
      [24, () => this.#serverInit()],
    ];
    this.#sock.attach(raw);
    this.#sock.on("message", () => {
      try {
        while (this.#sock.rQlen() > 0 && this.#step());
      } catch (error) {
        // The channel ends the session and does not say why.
        this.#fault ??= error;
        throw error;
      }
    });
  }

  /** Why the stream could not be followed. */
  get fault(): unknown {
    return this.#fault;
  }

  /** Presses and releases the key of a character without Shift. */
  type(character: string): void {
    const keysym = character.codePointAt(0) ?? 0;
    for (const down of [1, 0]) this.#send(Uint8Array.of(4, down, 0, 0, 0, 0, 0, keysym));
  }

  /** One step; `false`: more bytes are needed. */
  #step(): boolean {
    const [step] = this.#handshake;
    if (step !== undefined) {
      const [bytes, act] = step;
      if (this.#sock.rQwait("handshake", bytes) || act() === false) return false;
      this.#handshake.shift();
      return true;
    }
    if (this.#rectangle !== undefined) return this.#draw(this.#rectangle);
    return this.#rectanglesLeft > 0 ? this.#nextRectangle() : this.#nextMessage();
  }

  #answer(bytes: number, answer: Uint8Array): void {
    this.#sock.rQskipBytes(bytes);
    this.#send(answer);
  }

  #serverInit(): boolean {
    const sock = this.#sock;
    const [width, height] = [sock.rQshift16(), sock.rQshift16()];
    sock.rQskipBytes(16);
    const name = sock.rQshift32();
    if (sock.rQwait("name", name)) {
      sock.rQskipBytes(-24);
      return false;
    }
    sock.rQskipBytes(name);
    this.framebuffer.resize(width, height);
    this.#listener.connected();
    this.#send(setPixelFormat(VIEWER_PIXEL_FORMAT));
    this.#send(setEncodings(ENCODINGS));
    this.#request(false);
    return true;
  }

  #request(incremental: boolean): void {
    const { width, height } = this.framebuffer;
    this.#send(updateRequest({ x: 0, y: 0, width, height }, incremental));
  }

  #nextMessage(): boolean {
    const sock = this.#sock;
    if (sock.rQwait("message", 1)) return false;
    const [type] = sock.rQpeekBytes(1);
    if (type === END_OF_CONTINUOUS_UPDATES) return this.#skip(1);
    if (sock.rQwait("message", 4)) return false;
    if (type === SERVER_FENCE) {
      return !sock.rQwait("fence", 9) && this.#skip(9 + (sock.rQpeekBytes(9)[8] ?? 0));
    }
    if (type !== UPDATE) throw new Error(`server message ${String(type)}`);
    sock.rQskipBytes(2);
    this.#rectanglesLeft = sock.rQshift16();
    return true;
  }

  #skip(bytes: number): boolean {
    if (this.#sock.rQwait("message", bytes)) return false;
    this.#sock.rQskipBytes(bytes);
    return true;
  }

  #nextRectangle(): boolean {
    const sock = this.#sock;
    if (sock.rQwait("rectangle", 12)) return false;
    const [x, y] = [sock.rQshift16(), sock.rQshift16()];
    const [width, height] = [sock.rQshift16(), sock.rQshift16()];
    this.#rectangle = { x, y, width, height, encoding: sock.rQshift32() | 0 };
    return true;
  }

  #draw(rectangle: Rectangle): boolean {
    const { x, y, width, height, encoding } = rectangle;
    const sock = this.#sock;
    const other = otherLength(rectangle, sock.rQpeekBytes(Math.min(HEAD_BYTES, sock.rQlen())));
    if (other !== undefined) {
      if (sock.rQwait("rectangle", other)) return false;
      sock.rQskipBytes(other);
    } else if (
      !this.#decoder(encoding).decodeRect(x, y, width, height, sock, this.framebuffer, DEPTH)
    ) {
      return false;
    }
    if (encoding === ENCODING.desktopSize) this.framebuffer.resize(width, height);
    this.#rectangle = undefined;
    this.#rectanglesLeft = encoding === ENCODING.lastRect ? 0 : this.#rectanglesLeft - 1;
    if (this.#rectanglesLeft === 0) {
      this.#listener.painted();
      this.#request(encoding !== ENCODING.desktopSize);
    }
    return true;
  }

  #decoder(encoding: number): Decoder {
    const known = this.#decoders.get(encoding);
    if (known !== undefined) return known;
    const DecoderClass = DECODERS.get(encoding);
    if (DecoderClass === undefined) throw new Error(`encoding ${encoding}`);
    const decoder = new DecoderClass();
    this.#decoders.set(encoding, decoder);
    return decoder;
  }
}
