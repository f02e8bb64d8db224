import type { ByteWalker } from "./byte-walker.ts";
import { RfbError } from "../errors.ts";

/** Markers (ITU-T T.81 table B.1), the byte behind 0xff. */
const STUFFED = 0x00;
const TEM = 0x01;
const RST0 = 0xd0;
const RST7 = 0xd7;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const FILL = 0xff;

type State = "start" | "marker" | "code" | "segment" | "scan" | "scan-code" | "end";

/**
 * Finds the end of a JPEG rectangle (community RFB specification, JPEG Encoding), which has no length:
 * from SOI over the segments and the entropy-coded data to EOI (ITU-T T.81 annex B). Tables may be
 * missing, because the decoder keeps those of earlier rectangles.
 */
export class JpegWalker {
  readonly #walker: ByteWalker;
  #state: State = "end";
  #segment = 0;
  #end = 0;

  constructor(walker: ByteWalker) {
    this.#walker = walker;
  }

  /** `longest`: most bytes of the image. */
  begin(longest: number): void {
    this.#state = "start";
    this.#end = this.#walker.offset + longest;
  }

  /** Whether the last byte of the rectangle has passed. */
  walk(): boolean {
    while (this.#state !== "end") {
      const moved = this.#step();
      if (this.#walker.offset > this.#end) {
        throw new RfbError("limit", "JPEG rectangle longer than the limit");
      }
      if (!moved) return false;
    }
    return true;
  }

  #step(): boolean {
    const walker = this.#walker;
    switch (this.#state) {
      case "start":
        if (!walker.read(2)) return false;
        if (walker.u8(0) !== FILL || walker.u8(1) !== SOI) throw noJpeg();
        this.#state = "marker";
        return true;
      case "marker":
        if (!walker.read(1)) return false;
        if (walker.u8(0) !== FILL) throw noJpeg();
        this.#state = "code";
        return true;
      case "code":
        if (!walker.read(1)) return false;
        this.#code(walker.u8(0));
        return true;
      case "segment":
        return this.#skipSegment();
      case "scan":
        if (!walker.passThrough(FILL)) return false;
        this.#state = "scan-code";
        return true;
      case "scan-code":
        if (!walker.read(1)) return false;
        this.#scanCode(walker.u8(0));
        return true;
      case "end":
        return true;
    }
  }

  #code(code: number): void {
    if (code === FILL) return; // any number of fill bytes may come before a marker
    if (code === EOI) this.#state = "end";
    else if (code === STUFFED || code === SOI) throw noJpeg();
    else if (code === TEM || isRestart(code)) this.#state = "marker";
    else {
      this.#segment = code;
      this.#state = "segment";
    }
  }

  #scanCode(code: number): void {
    if (code === STUFFED || isRestart(code)) this.#state = "scan";
    else {
      this.#state = "code";
      this.#code(code);
    }
  }

  /** A segment's length counts its own two bytes. */
  #skipSegment(): boolean {
    if (!this.#walker.read(2)) return false;
    const length = this.#walker.u16(0);
    if (length < 2) throw noJpeg();
    this.#walker.skip(length - 2);
    this.#state = this.#segment === SOS ? "scan" : "marker";
    return true;
  }
}

function isRestart(code: number): boolean {
  return code >= RST0 && code <= RST7;
}

function noJpeg(): RfbError {
  return new RfbError("message", "malformed JPEG rectangle");
}
