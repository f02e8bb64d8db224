import type { ByteWalker } from "./byte-walker.ts";
import { RfbError } from "../errors.ts";

/** The upper half of the control byte; below 8 it is basic compression and may have {@link EXPLICIT_FILTER}. */
const EXPLICIT_FILTER = 4;
const FILL = 8;
const JPEG = 9;
const PNG = 10;

const COPY = 0;
const PALETTE = 1;
const GRADIENT = 2;

/** Fewer bytes than this come as they are, without compression and without a length. */
const MIN_COMPRESSED = 12;

type State = "control" | "filter" | "palette" | "length" | "length-2" | "length-3" | "data";

/** Finds the end of a Tight or TightPNG rectangle (community RFB specification, Tight Encoding). */
export class TightWalker {
  readonly #walker: ByteWalker;
  #state: State = "data";
  #width = 0;
  #height = 0;
  #pixel = 0;
  #mayBePng = false;
  #maxCompressed = 0;
  #isJpeg = false;
  #length = 0;

  constructor(walker: ByteWalker) {
    this.#walker = walker;
  }

  /** `pixel`: bytes of one TPIXEL. `maxCompressed`: maximum bytes of compressed data. */
  begin(
    width: number,
    height: number,
    pixel: number,
    mayBePng: boolean,
    maxCompressed: number,
  ): void {
    this.#state = "control";
    this.#isJpeg = false;
    this.#width = width;
    this.#height = height;
    this.#pixel = pixel;
    this.#mayBePng = mayBePng;
    this.#maxCompressed = maxCompressed;
  }

  get isJpeg(): boolean {
    return this.#isJpeg;
  }

  /** Whether the last byte of the rectangle has passed. */
  walk(): boolean {
    const walker = this.#walker;
    while (this.#state !== "data") {
      if (!walker.read(1)) return false;
      this.#state = this.#step(this.#state, walker.u8(0));
    }
    return walker.passed();
  }

  #step(state: Exclude<State, "data">, byte: number): State {
    switch (state) {
      case "control":
        return this.#control(byte >> 4);
      case "filter":
        if (byte === PALETTE) return "palette";
        if (byte !== COPY && byte !== GRADIENT) {
          throw new RfbError("message", "unknown Tight filter");
        }
        return this.#pixels(this.#width * this.#pixel);
      case "palette":
        this.#walker.skip((byte + 1) * this.#pixel);
        // Up to two colours use one bit per pixel, more use a byte.
        return this.#pixels(byte < 2 ? Math.ceil(this.#width / 8) : this.#width);
      // A length of 7, 14 or 22 bits, least significant first; the top bit says that more follows.
      case "length":
        this.#length = byte & 0x7f;
        return byte > 0x7f ? "length-2" : this.#data();
      case "length-2":
        this.#length |= (byte & 0x7f) << 7;
        return byte > 0x7f ? "length-3" : this.#data();
      case "length-3":
        this.#length |= byte << 14;
        return this.#data();
    }
  }

  #control(compression: number): State {
    if (compression < FILL) {
      if ((compression & EXPLICIT_FILTER) !== 0) return "filter";
      return this.#pixels(this.#width * this.#pixel);
    }
    if (compression === FILL) {
      this.#walker.skip(this.#pixel);
      return "data";
    }
    this.#isJpeg = compression === JPEG;
    if (this.#isJpeg || (compression === PNG && this.#mayBePng)) return "length";
    throw new RfbError("message", "unknown Tight compression");
  }

  /** `row`: bytes of a row before compression. */
  #pixels(row: number): State {
    const bytes = row * this.#height;
    if (bytes >= MIN_COMPRESSED) return "length";
    this.#walker.skip(bytes);
    return "data";
  }

  #data(): State {
    if (this.#length > this.#maxCompressed) {
      throw new RfbError("limit", "compressed rectangle longer than the limit");
    }
    this.#walker.skip(this.#length);
    return "data";
  }
}
