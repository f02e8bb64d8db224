import { ENCODING } from "../encodings.ts";
import { RfbError } from "../errors.ts";
import { RFB_LIMITS } from "../limits.ts";
import type { ByteWalker } from "./byte-walker.ts";
import type { ServerEvents } from "./server-events.ts";
import type { ServerStreamOptions } from "./stream-options.ts";

/** ExtendedDesktopSize: the header's x is why, y how a request of this client went. */
const REASON_THIS_CLIENT = 1;
const STATUS_DONE = 0;

/** Pointer motion change: the header's x. */
const POINTER_IS_RELATIVE = 0;

/** What the headers of rectangles alone say (RFC 6143 §7.6.1): the size of the framebuffer, and what the server can do. */
export class RectangleHeaders {
  readonly #events: ServerEvents;
  #width: number;
  #height: number;
  #area = 0;
  #y = 0;
  #lines = 0;

  constructor({ events, width, height }: Pick<ServerStreamOptions, "events" | "width" | "height">) {
    this.#events = events;
    this.#width = width;
    this.#height = height;
  }

  /** Pixels of the rectangles of the present update. */
  get area(): number {
    return this.#area;
  }

  /** An update begins. */
  begin(): void {
    this.#area = 0;
  }

  /** The header that `walker` has read, and that began at an offset of the stream. */
  read(encoding: number, walker: ByteWalker, start: number): void {
    const x = walker.u16(0);
    const y = walker.u16(2);
    const width = walker.u16(4);
    const height = walker.u16(6);
    switch (encoding) {
      case ENCODING.desktopSize:
        this.#resize(width, height);
        break;
      case ENCODING.extendedDesktopSize:
        this.#events.extensionSeen("extended-desktop-size");
        if (x !== REASON_THIS_CLIENT || y === STATUS_DONE) this.#resize(width, height);
        break;
      case ENCODING.extendedKey:
        this.#events.extensionSeen("extended-key");
        this.#events.announced(encoding, start);
        break;
      case ENCODING.audio:
        this.#events.extensionSeen("audio");
        this.#events.announced(encoding, start);
        break;
      case ENCODING.pointerMotionChange:
        this.#events.motionAnnounced(x === POINTER_IS_RELATIVE);
        this.#events.announced(encoding, start);
        break;
      case ENCODING.extendedMouseButtons:
        this.#events.extensionSeen("extended-mouse-buttons");
        break;
      case ENCODING.vmwareCursor:
        this.#events.vmwareCursorSeen();
        this.#cursor(width, height);
        break;
      case ENCODING.cursor:
        this.#cursor(width, height);
        break;
      case ENCODING.ledState:
        break;
      default:
        this.#pixels(x + width, y, width, height);
    }
  }

  /** The rectangle of pixels whose header was read last has come with a loss of detail. */
  wasLossy(): void {
    this.#events.lossyLines(this.#y, this.#lines);
  }

  #pixels(right: number, y: number, width: number, height: number): void {
    if (right > this.#width || y + height > this.#height) {
      throw new RfbError("message", "rectangle outside the framebuffer");
    }
    this.#area += width * height;
    this.#y = y;
    this.#lines = height;
  }

  #cursor(width: number, height: number): void {
    if (width * height > RFB_LIMITS.cursorPixels) {
      throw new RfbError("limit", "cursor larger than the limit");
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
}
