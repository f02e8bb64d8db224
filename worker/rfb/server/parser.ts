import { ByteWalker } from "./byte-walker.ts";
import { CLIPBOARD_CAPS } from "../clipboard-flags.ts";
import { ENCODING } from "../encodings.ts";
import { RfbError } from "../errors.ts";
import { RFB_LIMITS } from "../limits.ts";
import type { PixelFormat } from "../pixel-format.ts";
import {
  AUDIO_HEADER,
  AUDIO_LENGTH,
  CUT_TEXT_FLAGS,
  CUT_TEXT_HEADER,
  RECTANGLE_HEADER,
  SERVER_MESSAGE,
  type JudgedHeader,
  type ServerCutText,
} from "../server-message.ts";
import { pixelSize, type PixelSize } from "./pixel-size.ts";
import { RectangleHeaders } from "./rectangle-headers.ts";
import { RectangleWalker } from "./rectangle-walker.ts";
import type { ServerEvents } from "./server-events.ts";
import type { ServerStreamOptions } from "./stream-options.ts";

/** Of QEMU's messages the one about sound, and its operations: 0 ends a stream of samples, 1 begins one. */
const AUDIO = 1;
const AUDIO_SAMPLES = 2;

const XVP_FAIL = 0;
const XVP_INIT = 1;
type State =
  | "type"
  | "update"
  | "rectangle"
  | "body"
  | "leds"
  | "cut-text"
  | "cut-text-flags"
  | "xvp"
  | "audio"
  | "audio-length"
  | "skip";

/**
 * Finds the ends of messages and rectangles in the server's byte stream. It walks headers and skips
 * payloads: nothing is decompressed, payload is neither read nor copied. It knows no receiver: all that it
 * tells is counted in bytes of the server's own stream.
 *
 * The result does not depend on how the stream is cut. What cannot be measured, was not offered or is
 * over a limit throws {@link RfbError}; the parser cannot find its place again, so it must not be used
 * again and the session must end.
 */
export class ServerStreamParser {
  readonly #events: ServerEvents;
  readonly #isOffered: (encoding: number) => boolean;
  readonly #walker = new ByteWalker(RECTANGLE_HEADER);
  readonly #rectangles: RectangleWalker;
  #state: State = "type";
  readonly #headers: RectangleHeaders;
  #nextPixel: PixelSize;
  #pixel: PixelSize;
  #rectanglesLeft = 0;
  #cutTextLength = 0;
  #headerStart = 0;
  #boundary = 0;
  #steps = 0;
  #leds: number | undefined;

  constructor(options: ServerStreamOptions) {
    this.#events = options.events;
    this.#isOffered = options.isOffered;
    this.#headers = new RectangleHeaders(options);
    this.#pixel = pixelSize(options.pixelFormat);
    this.#nextPixel = this.#pixel;
    this.#rectangles = new RectangleWalker(this.#walker);
  }

  /** Whether the stream is between two messages. */
  get atBoundary(): boolean {
    return this.#state === "type";
  }

  /** Where the last complete message ended. In `updateEnded` it is the end of that update. */
  get boundary(): number {
    return this.#boundary;
  }

  /** How much of the stream has been parsed. */
  get offset(): number {
    return this.#walker.offset;
  }

  /** The header that the last chunk left incomplete, if it is one of those. */
  get unfinished(): JudgedHeader | undefined {
    if (this.#state === "rectangle") return "rectangle";
    if (this.#state === "audio" || this.#state === "audio-length") return "audio";
    return this.#state === "cut-text" || this.#state === "cut-text-flags" ? "cut-text" : undefined;
  }

  /** Where the header that is {@link unfinished} begins. */
  get headerStart(): number {
    return this.#headerStart;
  }

  /** The machine's lock keys: QEMU's LED state as it came last, if it has. */
  get leds(): number | undefined {
    return this.#leds;
  }

  /** How many headers have been walked: what a stream costs beside its bytes. */
  get steps(): number {
    return this.#steps;
  }

  /** The format of the updates that begin from now on. */
  setPixelFormat(format: PixelFormat): void {
    this.#nextPixel = pixelSize(format);
  }

  /** Parses the next bytes of the server. */
  parse(chunk: Uint8Array): void {
    this.#walker.enter(chunk);
    while (this.#step()) this.#steps += 1;
  }

  /** Advances to the next state. `false`: the chunk is used up. */
  #step(): boolean {
    const walker = this.#walker;
    switch (this.#state) {
      case "type":
        if (!walker.read(1)) return false;
        this.#begin(walker.u8(0));
        return true;
      case "update":
        if (!walker.read(3)) return false;
        this.#beginUpdate(walker.u16(1));
        return true;
      case "rectangle":
        return this.#rectangle();
      case "body":
        if (!this.#rectangles.walk()) return false;
        if (this.#rectangles.isLossy) this.#headers.wasLossy();
        this.#nextRectangle();
        return true;
      case "leds":
        if (!walker.read(1)) return false;
        this.#leds = walker.u8(0);
        this.#nextRectangle();
        return true;
      case "cut-text":
        if (!walker.read(CUT_TEXT_HEADER - 1)) return false;
        this.#cutText(walker.i32(3));
        return true;
      case "cut-text-flags":
        if (!walker.read(CUT_TEXT_FLAGS)) return false;
        this.#extendedCutText(walker.u32(0));
        return true;
      case "xvp":
        if (!walker.read(3)) return false;
        this.#xvp(walker.u8(2));
        return true;
      case "audio":
        if (!walker.read(AUDIO_HEADER - 1)) return false;
        this.#audio(walker.u8(0), walker.u16(1));
        return true;
      case "audio-length":
        if (!walker.read(AUDIO_LENGTH)) return false;
        this.#samples(walker.u32(0));
        return true;
      case "skip":
        if (!walker.passed()) return false;
        this.#end();
        return true;
    }
  }

  #begin(type: number): void {
    switch (type) {
      case SERVER_MESSAGE.framebufferUpdate:
        this.#state = "update";
        break;
      case SERVER_MESSAGE.bell:
        this.#end();
        break;
      case SERVER_MESSAGE.serverCutText:
        this.#headerStart = this.#walker.offset - 1;
        this.#state = "cut-text";
        break;
      case SERVER_MESSAGE.xvp:
        this.#mustBeOffered(ENCODING.xvp);
        this.#state = "xvp";
        break;
      case SERVER_MESSAGE.qemu:
        this.#mustBeOffered(ENCODING.audio);
        this.#headerStart = this.#walker.offset - 1;
        this.#state = "audio";
        break;
      default:
        throw new RfbError("message", "server message type not allowed");
    }
  }

  #beginUpdate(rectangles: number): void {
    this.#pixel = this.#nextPixel;
    this.#rectanglesLeft = rectangles;
    this.#headers.begin();
    this.#nextRectangle();
    this.#events.updateStarted();
  }

  #nextRectangle(): void {
    this.#headerStart = this.#walker.offset;
    this.#state = "rectangle";
  }

  #rectangle(): boolean {
    if (this.#rectanglesLeft === 0) {
      this.#end();
      this.#events.updateEnded(this.#headers.area);
      return true;
    }
    const walker = this.#walker;
    if (!walker.read(RECTANGLE_HEADER)) return false;
    this.#rectanglesLeft -= 1;
    const encoding = walker.i32(8);
    if (encoding !== ENCODING.raw) this.#mustBeOffered(encoding);
    if (encoding === ENCODING.lastRect) this.#rectanglesLeft = 0;
    else this.#headers.read(encoding, walker, this.#headerStart);
    this.#state = encoding === ENCODING.ledState ? "leds" : "body";
    if (this.#state === "body")
      this.#rectangles.begin(encoding, walker.u16(4), walker.u16(6), this.#pixel);
    return true;
  }

  /** `length` is negative in the extended format, and then counts the flags too. */
  #cutText(length: number): void {
    if (length < 0) this.#mustBeOffered(ENCODING.extendedClipboard);
    const bytes = Math.abs(length);
    if (bytes > RFB_LIMITS.serverCutTextBytes) {
      throw new RfbError("limit", "clipboard text longer than the limit");
    }
    if (length >= 0) {
      this.#foundCutText({ start: this.#headerStart, bytes }, bytes);
      return;
    }
    if (bytes < CUT_TEXT_FLAGS) throw new RfbError("message", "extended clipboard without flags");
    this.#cutTextLength = bytes;
    this.#state = "cut-text-flags";
  }

  #extendedCutText(flags: number): void {
    if ((flags & CLIPBOARD_CAPS) !== 0) this.#events.extensionSeen("extended-clipboard");
    const bytes = this.#cutTextLength;
    this.#foundCutText({ start: this.#headerStart, bytes, flags }, bytes - CUT_TEXT_FLAGS);
  }

  /** Of the text `body` bytes are to come. */
  #foundCutText(cutText: ServerCutText, body: number): void {
    this.#walker.skip(body);
    this.#state = "skip";
    this.#events.cutText(cutText);
  }

  #xvp(code: number): void {
    if (code !== XVP_FAIL && code !== XVP_INIT) throw new RfbError("message", "unknown xvp code");
    if (code === XVP_INIT) this.#events.extensionSeen("xvp");
    this.#end();
  }

  #audio(kind: number, operation: number): void {
    if (kind !== AUDIO || operation > AUDIO_SAMPLES) {
      throw new RfbError("message", "unknown message of QEMU's");
    }
    if (operation === AUDIO_SAMPLES) {
      this.#state = "audio-length";
      return;
    }
    this.#events.audio({ start: this.#headerStart, bytes: AUDIO_HEADER, samples: undefined });
    this.#end();
  }

  #samples(samples: number): void {
    if (samples > RFB_LIMITS.audioBytes) throw new RfbError("limit", "more samples than the limit");
    this.#walker.skip(samples);
    this.#state = "skip";
    const bytes = AUDIO_HEADER + AUDIO_LENGTH + samples;
    this.#events.audio({ start: this.#headerStart, bytes, samples });
  }

  #mustBeOffered(encoding: number): void {
    if (!this.#isOffered(encoding)) throw new RfbError("message", "not offered to the server");
  }

  #end(): void {
    this.#boundary = this.#walker.offset;
    this.#state = "type";
  }
}
