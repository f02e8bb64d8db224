import type { Extension } from "../extensions.ts";
import { ByteWalker } from "./byte-walker.ts";
import { CLIPBOARD_CAPS } from "../clipboard-flags.ts";
import { ENCODING } from "../encodings.ts";
import { RfbError } from "../errors.ts";
import { RFB_LIMITS } from "../limits.ts";
import { pixelSize, type PixelSize } from "./pixel-size.ts";
import { Outlet } from "./outlet.ts";
import { RectangleWalker } from "./rectangle-walker.ts";
import { unchangedPixel } from "./unchanged-pixel.ts";
import type { PixelFormat } from "../pixel-format.ts";

/** Server-to-client message types (RFC 6143 §7.6 and the community RFB specification). */
const SERVER_MESSAGE = {
  framebufferUpdate: 0,
  bell: 2,
  serverCutText: 3,
  xvp: 250,
} as const;

/** A ServerCutText. `bytes`: its length without the 8 bytes of the header. */
export interface CutText {
  readonly bytes: number;
  /** Only in the extended format: formats in the low half, actions in the high byte. */
  readonly flags?: number;
}

/**
 * What the parser finds, in the order of the stream and before {@link ServerMessages.push} returns.
 * Each is called once its own header has passed, even if the rest of its message has not come yet.
 */
export interface ServerEvents {
  updateStarted(): void;
  /** The last byte of a FramebufferUpdate has passed. */
  updateEnded(): void;
  /** May be called again for the same extension. */
  extensionSeen(extension: Extension): void;
  /** The framebuffer has a new size in pixels. */
  resized(width: number, height: number): void;
  /** Whether a ServerCutText goes to the viewer. */
  mayPass(cutText: CutText): boolean;
  /** The flags with which one that tells the server's abilities (Caps) and may pass goes on. */
  capsShown(flags: number): number;
}

export interface ServerMessagesOptions {
  /** Size of the framebuffer in pixels, from ServerInit. */
  readonly width: number;
  readonly height: number;
  /** The format that pixels come in; {@link ServerMessages.setPixelFormat} changes it. */
  readonly pixelFormat: PixelFormat;
  /**
   * Whether an encoding was ever offered to the server in this connection. Raw need not be: a server
   * may always use it (RFC 6143 §7.5.2).
   */
  readonly isOffered: (encoding: number) => boolean;
  /**
   * Whether the viewer knows an encoding. Only extended keys are ever offered without that: the gateway
   * uses them itself, and puts {@link unchangedPixel} in the place of their rectangle.
   */
  readonly isDeclared: (encoding: number) => boolean;
  readonly events: ServerEvents;
}

/** The longest header that is read at once: that of a rectangle (RFC 6143 §7.6.1). */
const RECTANGLE_HEADER = 12;

/** Type, padding and length of a ServerCutText (RFC 6143 §7.6.4); the extended format has flags behind. */
const CUT_TEXT_HEADER = 8;
const CUT_TEXT_FLAGS = 4;

const XVP_FAIL = 0;
const XVP_INIT = 1;

/** ExtendedDesktopSize: the header's x is why, y how a request of this client went. */
const REASON_THIS_CLIENT = 1;
const STATUS_DONE = 0;

type State =
  | "type"
  | "update"
  | "rectangle"
  | "body"
  | "cut-text"
  | "cut-text-flags"
  | "xvp"
  | "skip"
  | "drop";

/**
 * Finds the ends of messages and rectangles in the server's byte stream. It walks headers and skips
 * payloads: nothing is decompressed, payload is neither read nor copied.
 *
 * The result does not depend on how the stream is cut. What cannot be measured, was not offered or is
 * over a limit throws {@link RfbError}; there is no way back in step, so the parser must not be used
 * again and the session must end.
 */
export class ServerMessages {
  readonly #events: ServerEvents;
  readonly #isOffered: (encoding: number) => boolean;
  readonly #isDeclared: (encoding: number) => boolean;
  readonly #walker = new ByteWalker(RECTANGLE_HEADER);
  readonly #rectangles: RectangleWalker;
  #state: State = "type";
  #width: number;
  #height: number;
  #nextPixel: PixelSize;
  #pixel: PixelSize;
  #rectanglesLeft = 0;
  #cutTextLength = 0;
  #boundary = 0;
  #steps = 0;
  #dropped = 0;

  // What goes on to the viewer. `#runStart` is where the unchanged bytes of the current chunk begin,
  // `#undecidedStart` where in it the undecided ServerCutText or rectangle does.
  readonly #outlet = new Outlet();
  #chunk: Uint8Array = new Uint8Array(0);
  #runStart = 0;
  #undecidedStart = 0;
  readonly #undecided = new Uint8Array(
    Math.max(CUT_TEXT_HEADER + CUT_TEXT_FLAGS, RECTANGLE_HEADER),
  );
  #undecidedLength = 0;

  constructor(options: ServerMessagesOptions) {
    this.#events = options.events;
    this.#isOffered = options.isOffered;
    this.#isDeclared = options.isDeclared;
    this.#width = options.width;
    this.#height = options.height;
    this.#pixel = pixelSize(options.pixelFormat);
    this.#nextPixel = this.#pixel;
    this.#rectangles = new RectangleWalker(this.#walker);
  }

  /** Whether the stream stands between two messages. */
  get atBoundary(): boolean {
    return this.#state === "type";
  }

  /**
   * Where the last complete message ended, counted in bytes that {@link push} has returned since the
   * start. In `updateEnded` it is the end of that update.
   */
  get boundary(): number {
    return this.#boundary;
  }

  /** How many headers have been walked: what a stream costs beside its bytes. */
  get steps(): number {
    return this.#steps;
  }

  /** The format of the updates that begin from now on. */
  setPixelFormat(format: PixelFormat): void {
    this.#nextPixel = pixelSize(format);
  }

  /**
   * Takes the next bytes of the server and returns what goes to the viewer, in one piece: `chunk` itself or
   * a view of it, or a copy if something is left out or changed in its midst. Only the header of a ServerCutText, or of a rectangle that
   * may have to be replaced, waits for the next chunk, as a copy: at most 11 bytes.
   */
  push(chunk: Uint8Array): Uint8Array {
    this.#walker.enter(chunk);
    this.#chunk = chunk;
    this.#outlet.enter(chunk);
    this.#runStart = 0;
    this.#undecidedStart = 0;
    while (this.#step()) this.#steps += 1;
    this.#closeRun();
    return this.#outlet.bytes;
  }

  /** Goes on to the next state. `false`: the chunk is used up. */
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
      case "skip":
        if (!walker.passed()) return false;
        this.#end();
        return true;
      case "drop":
        if (!walker.passed()) return false;
        this.#runStart = walker.position;
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
        this.#undecidedStart = this.#walker.position - 1;
        this.#state = "cut-text";
        break;
      case SERVER_MESSAGE.xvp:
        this.#mustBeOffered(ENCODING.xvp);
        this.#state = "xvp";
        break;
      default:
        throw new RfbError("message", "server message type not allowed");
    }
  }

  #beginUpdate(rectangles: number): void {
    this.#pixel = this.#nextPixel;
    this.#rectanglesLeft = rectangles;
    this.#nextRectangle();
    this.#events.updateStarted();
  }

  #nextRectangle(): void {
    this.#undecidedStart = this.#walker.position;
    this.#state = "rectangle";
  }

  #rectangle(): boolean {
    if (this.#rectanglesLeft === 0) {
      this.#end();
      this.#events.updateEnded();
      return true;
    }
    const walker = this.#walker;
    if (!walker.read(RECTANGLE_HEADER)) return false;
    this.#rectanglesLeft -= 1;
    const encoding = walker.i32(8);
    if (encoding !== ENCODING.raw) this.#mustBeOffered(encoding);
    if (encoding === ENCODING.extendedKey && this.#keepsKeys) this.#replaceRectangle();
    else this.#passUndecided();
    this.#header(encoding, walker.u16(0), walker.u16(2), walker.u16(4), walker.u16(6));
    this.#rectangles.begin(encoding, walker.u16(4), walker.u16(6), this.#pixel);
    this.#state = "body";
    return true;
  }

  /** Whether extended keys are between server and gateway alone. */
  get #keepsKeys(): boolean {
    return this.#isOffered(ENCODING.extendedKey) && !this.#isDeclared(ENCODING.extendedKey);
  }

  /** Puts a rectangle that every viewer knows in the place of one without a body. */
  #replaceRectangle(): void {
    const instead = unchangedPixel();
    this.#outlet.run(this.#runStart, this.#undecidedStart);
    this.#outlet.insert(instead);
    this.#runStart = this.#walker.position;
    this.#dropped += RECTANGLE_HEADER - instead.length;
    this.#undecidedLength = 0;
  }

  /** What a rectangle's header alone says. */
  #header(encoding: number, x: number, y: number, width: number, height: number): void {
    switch (encoding) {
      case ENCODING.lastRect:
        this.#rectanglesLeft = 0;
        break;
      case ENCODING.desktopSize:
        this.#resize(width, height);
        break;
      case ENCODING.extendedDesktopSize:
        this.#events.extensionSeen("extended-desktop-size");
        if (x !== REASON_THIS_CLIENT || y === STATUS_DONE) this.#resize(width, height);
        break;
      case ENCODING.extendedKey:
        this.#events.extensionSeen("extended-key");
        break;
      case ENCODING.extendedMouseButtons:
        this.#events.extensionSeen("extended-mouse-buttons");
        break;
      case ENCODING.cursor:
      case ENCODING.vmwareCursor:
        if (width * height > RFB_LIMITS.cursorPixels) {
          throw new RfbError("limit", "cursor larger than the limit");
        }
        break;
      case ENCODING.ledState:
        break;
      default:
        if (x + width > this.#width || y + height > this.#height) {
          throw new RfbError("message", "rectangle outside the framebuffer");
        }
    }
  }

  #resize(width: number, height: number): void {
    if (width * height > RFB_LIMITS.framebufferPixels) {
      throw new RfbError("limit", "framebuffer larger than the limit");
    }
    this.#width = width;
    this.#height = height;
    this.#events.resized(width, height);
  }

  /** `length` is negative in the extended format, and then counts the flags too. */
  #cutText(length: number): void {
    if (length < 0) this.#mustBeOffered(ENCODING.extendedClipboard);
    const bytes = Math.abs(length);
    if (bytes > RFB_LIMITS.serverCutTextBytes) {
      throw new RfbError("limit", "clipboard text longer than the limit");
    }
    if (length >= 0) {
      this.#decide({ bytes }, CUT_TEXT_HEADER, bytes);
      return;
    }
    if (bytes < CUT_TEXT_FLAGS) throw new RfbError("message", "extended clipboard without flags");
    this.#cutTextLength = bytes;
    this.#state = "cut-text-flags";
  }

  #extendedCutText(flags: number): void {
    if ((flags & CLIPBOARD_CAPS) !== 0) this.#events.extensionSeen("extended-clipboard");
    const bytes = this.#cutTextLength;
    const isDescription = (flags & CLIPBOARD_CAPS) !== 0;
    const shown = isDescription ? this.#events.capsShown(flags) : flags;
    if (shown !== flags) this.#replaceFlags(shown);
    this.#decide({ bytes, flags }, CUT_TEXT_HEADER + CUT_TEXT_FLAGS, bytes - CUT_TEXT_FLAGS);
  }

  /** The header that was just read goes on, if it does, as a copy with other flags. */
  #replaceFlags(flags: number): void {
    const { position } = this.#walker;
    this.#outlet.run(this.#runStart, this.#undecidedStart);
    this.#undecided.set(
      this.#chunk.subarray(this.#undecidedStart, position),
      this.#undecidedLength,
    );
    this.#undecidedLength = CUT_TEXT_HEADER + CUT_TEXT_FLAGS;
    new DataView(this.#undecided.buffer).setUint32(CUT_TEXT_HEADER, flags);
    this.#runStart = position;
    this.#undecidedStart = position;
  }

  /** `header` bytes are held or in the current chunk, `body` bytes are to come. */
  #decide(cutText: CutText, header: number, body: number): void {
    const passes = this.#events.mayPass(cutText);
    this.#walker.skip(body);
    if (passes) {
      this.#passUndecided();
      this.#state = "skip";
    } else {
      this.#outlet.run(this.#runStart, this.#undecidedStart);
      this.#dropped += header + body;
      this.#state = "drop";
    }
    this.#undecidedLength = 0;
  }

  #xvp(code: number): void {
    if (code !== XVP_FAIL && code !== XVP_INIT) throw new RfbError("message", "unknown xvp code");
    if (code === XVP_INIT) this.#events.extensionSeen("xvp");
    this.#end();
  }

  #mustBeOffered(encoding: number): void {
    if (!this.#isOffered(encoding)) throw new RfbError("message", "not offered to the server");
  }

  #end(): void {
    this.#boundary = this.#walker.offset - this.#dropped;
    this.#state = "type";
  }

  /** What waited for its header to be complete goes on. */
  #passUndecided(): void {
    if (this.#undecidedLength > 0) {
      this.#outlet.insert(this.#undecided.subarray(0, this.#undecidedLength));
    }
    this.#undecidedLength = 0;
  }

  get #isUndecided(): boolean {
    // What has begun to wait goes on waiting, even if the viewer declares extended keys meanwhile.
    if (this.#state === "rectangle") return this.#keepsKeys || this.#undecidedLength > 0;
    return this.#state === "cut-text" || this.#state === "cut-text-flags";
  }

  /** The chunk is used up: what of it goes on, and what waits. */
  #closeRun(): void {
    const chunk = this.#chunk;
    if (this.#isUndecided) {
      this.#outlet.run(this.#runStart, this.#undecidedStart);
      this.#undecided.set(chunk.subarray(this.#undecidedStart), this.#undecidedLength);
      this.#undecidedLength += chunk.length - this.#undecidedStart;
    } else if (this.#state !== "drop") {
      this.#outlet.run(this.#runStart, chunk.length);
    }
  }
}
