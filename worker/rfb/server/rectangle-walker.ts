import type { ByteWalker } from "./byte-walker.ts";
import { ENCODING } from "../encodings.ts";
import { RfbError } from "../errors.ts";
import { HextileWalker } from "./hextile-walker.ts";
import { RFB_LIMITS } from "../limits.ts";
import type { PixelSize } from "./pixel-size.ts";
import { TightWalker } from "./tight-walker.ts";

const VMWARE_CLASSIC_CURSOR = 0;
const VMWARE_ALPHA_CURSOR = 1;

/** What comes next of the rectangle's body; in `skip` its length is known and nothing is left to read. */
type State =
  | "skip"
  | "rre"
  | "compressed"
  | "hextile"
  | "tight"
  | "h264"
  | "screens"
  | "vmware-cursor";

/** Finds the end of a rectangle's body, which follows its 12-byte header (RFC 6143 §7.6.1). */
export class RectangleWalker {
  readonly #walker: ByteWalker;
  readonly #hextile: HextileWalker;
  readonly #tight: TightWalker;
  #state: State = "skip";
  #width = 0;
  #height = 0;
  #pixel: PixelSize = { plain: 0, tight: 0 };

  constructor(walker: ByteWalker) {
    this.#walker = walker;
    this.#hextile = new HextileWalker(walker);
    this.#tight = new TightWalker(walker);
  }

  /** The header has passed. Throws for an encoding that cannot be measured. */
  begin(encoding: number, width: number, height: number, pixel: PixelSize): void {
    this.#width = width;
    this.#height = height;
    this.#pixel = pixel;
    this.#state = this.#open(encoding);
  }

  /** Whether the rectangle that has passed was a JPEG of Tight's. */
  get isLossy(): boolean {
    return this.#state === "tight" && this.#tight.isJpeg;
  }

  /** Whether the last byte of the rectangle has passed. Throws for a body that cannot be right. */
  walk(): boolean {
    switch (this.#state) {
      case "skip":
        return this.#walker.passed();
      case "hextile":
        return this.#hextile.walk();
      case "tight":
        return this.#tight.walk();
      case "rre":
        return this.#walker.read(4) && this.#subrectangles();
      case "compressed":
        return this.#walker.read(4) && this.#compressed(this.#walker.u32(0));
      case "h264":
        return this.#walker.read(8) && this.#compressed(this.#walker.u32(0));
      case "screens":
        return this.#walker.read(4) && this.#screens(this.#walker.u8(0));
      case "vmware-cursor":
        return this.#walker.read(2) && this.#vmwareCursor(this.#walker.u8(0));
    }
  }

  #open(encoding: number): State {
    const area = this.#width * this.#height;
    switch (encoding) {
      case ENCODING.cursor:
        this.#walker.skip(area * this.#pixel.plain + this.#bitmap());
        return "skip";
      case ENCODING.vmwareCursor:
        return "vmware-cursor";
      case ENCODING.extendedDesktopSize:
        return "screens";
      case ENCODING.desktopSize:
      case ENCODING.lastRect:
      case ENCODING.pointerMotionChange:
      case ENCODING.audio:
      case ENCODING.extendedKey:
      case ENCODING.extendedMouseButtons:
        return "skip";
      case ENCODING.copyRect:
        this.#walker.skip(4);
        return "skip";
      default:
        return this.#openPixels(encoding);
    }
  }

  #openPixels(encoding: number): State {
    const { plain, tight } = this.#pixel;
    switch (encoding) {
      case ENCODING.raw:
        this.#walker.skip(this.#width * this.#height * plain);
        return "skip";
      case ENCODING.rre:
        return "rre";
      case ENCODING.zlib:
      case ENCODING.zrle:
        return "compressed";
      case ENCODING.h264:
        return "h264";
      case ENCODING.hextile:
        this.#hextile.begin(this.#width, this.#height, plain);
        return "hextile";
      case ENCODING.tight:
      case ENCODING.tightPng: {
        const mayBePng = encoding === ENCODING.tightPng;
        this.#tight.begin(this.#width, this.#height, tight, mayBePng, this.#maxCompressed());
        return "tight";
      }
      default:
        throw new RfbError("message", "unknown encoding");
    }
  }

  /** RRE (RFC 6143 §7.7.3): a count, a background pixel, then a pixel and 8 bytes of place for each. */
  #subrectangles(): boolean {
    const count = this.#walker.u32(0);
    if (count > this.#width * this.#height) {
      throw new RfbError("limit", "more subrectangles than pixels");
    }
    return this.#skip(this.#pixel.plain + count * (this.#pixel.plain + 8));
  }

  /** Zlib, ZRLE: what follows a length; Open H.264: what follows a length and flags, each of 32 bits. */
  #compressed(length: number): boolean {
    if (length > this.#maxCompressed()) {
      throw new RfbError("limit", "compressed rectangle longer than the limit");
    }
    return this.#skip(length);
  }

  /** ExtendedDesktopSize: a count, three bytes of padding, 16 bytes for each screen. */
  #screens(count: number): boolean {
    if (count > RFB_LIMITS.screens) throw new RfbError("limit", "too many screens");
    return this.#skip(16 * count);
  }

  /** An AND and an XOR mask of whole pixels, or red, green, blue, alpha. */
  #vmwareCursor(type: number): boolean {
    const area = this.#width * this.#height;
    if (type === VMWARE_CLASSIC_CURSOR) return this.#skip(2 * area * this.#pixel.plain);
    if (type === VMWARE_ALPHA_CURSOR) return this.#skip(4 * area);
    throw new RfbError("message", "unknown VMware cursor type");
  }

  #skip(bytes: number): boolean {
    this.#walker.skip(bytes);
    this.#state = "skip";
    return this.#walker.passed();
  }

  /** Bytes of one bit for each pixel, rows padded to bytes. */
  #bitmap(): number {
    return Math.ceil(this.#width / 8) * this.#height;
  }

  /** Maximum bytes of compressed data for the area. */
  #maxCompressed(): number {
    const area = this.#width * this.#height;
    return RFB_LIMITS.compressedBytes + RFB_LIMITS.compressedBytesPerPixel * area;
  }
}
