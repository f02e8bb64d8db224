import type { ByteWalker } from "./byte-walker.ts";
import { RfbError } from "../errors.ts";

const TILE = 16;

const RAW = 1;
const BACKGROUND = 2;
const FOREGROUND = 4;
const SUBRECTANGLES = 8;
const COLOURED = 16;
const ALL = 31;

/** Finds the end of a Hextile rectangle (RFC 6143 §7.7.4), one tile after another. */
export class HextileWalker {
  readonly #walker: ByteWalker;
  #width = 0;
  #height = 0;
  #pixel = 0;
  #x = 0;
  #y = 0;
  /** Bytes of a subrectangle of the tile whose count of subrectangles comes next; 0: a mask comes next. */
  #subrectangle = 0;

  constructor(walker: ByteWalker) {
    this.#walker = walker;
  }

  /** `pixel`: bytes of one pixel. */
  begin(width: number, height: number, pixel: number): void {
    this.#width = width;
    this.#height = height;
    this.#pixel = pixel;
    this.#x = 0;
    this.#y = width === 0 ? height : 0;
  }

  /** Whether the last byte of the rectangle has passed. */
  walk(): boolean {
    const walker = this.#walker;
    while (this.#y < this.#height) {
      if (!walker.read(1)) return false;
      if (this.#subrectangle > 0) {
        walker.skip(walker.u8(0) * this.#subrectangle);
        this.#subrectangle = 0;
      } else {
        this.#tile(walker.u8(0));
        if (this.#subrectangle > 0) continue;
      }
      this.#next();
    }
    return walker.passed();
  }

  #tile(mask: number): void {
    if (mask > ALL) throw new RfbError("message", "unknown Hextile subencoding");
    const pixel = this.#pixel;
    if ((mask & RAW) !== 0) {
      const width = Math.min(TILE, this.#width - this.#x);
      const height = Math.min(TILE, this.#height - this.#y);
      this.#walker.skip(width * height * pixel);
      return;
    }
    const colours =
      ((mask & BACKGROUND) !== 0 ? pixel : 0) + ((mask & FOREGROUND) !== 0 ? pixel : 0);
    this.#walker.skip(colours);
    if ((mask & SUBRECTANGLES) !== 0) this.#subrectangle = (mask & COLOURED) !== 0 ? pixel + 2 : 2;
  }

  #next(): void {
    this.#x += TILE;
    if (this.#x < this.#width) return;
    this.#x = 0;
    this.#y += TILE;
  }
}
