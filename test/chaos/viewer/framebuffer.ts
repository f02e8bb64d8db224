import type { Pixels } from "../../support/rfb-client.ts";
import type { DecoderDisplay } from "./novnc-parts.ts";

const BYTES = 4;

/** What noVNC's decoders have drawn, without a canvas: red, green, blue and a byte that means nothing. */
export class Framebuffer implements DecoderDisplay {
  #width = 0;
  #height = 0;
  #bytes = new Uint8Array(0);

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  resize(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
    this.#bytes = new Uint8Array(width * height * BYTES);
  }

  /** Each 0xRRGGBB. */
  pixels(x: number, y: number, width: number, height: number): Pixels {
    return Array.from({ length: width * height }, (_, index) => {
      const at = this.#at(x + (index % width), y + Math.floor(index / width));
      const [red = 0, green = 0, blue = 0] = this.#bytes.subarray(at, at + BYTES);
      return (red << 16) | (green << 8) | blue;
    });
  }

  fillRect(x: number, y: number, width: number, height: number, color: ArrayLike<number>): void {
    const pixel = [color[0] ?? 0, color[1] ?? 0, color[2] ?? 0, 0];
    const row = Uint8Array.from({ length: width * BYTES }, (_, at) => pixel[at % BYTES] ?? 0);
    for (let line = 0; line < height; line += 1) this.#bytes.set(row, this.#at(x, y + line));
  }

  copyImage(
    fromX: number,
    fromY: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void {
    const rows = Array.from({ length: height }, (_, line) => {
      const at = this.#at(fromX, fromY + line);
      return this.#bytes.slice(at, at + width * BYTES);
    });
    for (const [line, row] of rows.entries()) this.#bytes.set(row, this.#at(x, y + line));
  }

  blitImage(
    x: number,
    y: number,
    width: number,
    height: number,
    pixels: Uint8Array,
    offset: number,
  ): void {
    for (let line = 0; line < height; line += 1) {
      const from = offset + line * width * BYTES;
      this.#bytes.set(pixels.subarray(from, from + width * BYTES), this.#at(x, y + line));
    }
  }

  /** Throws: a picture with losses cannot be compared. */
  imageRect(): void {
    throw new Error("a JPEG or PNG that was not asked for");
  }

  #at(x: number, y: number): number {
    return (y * this.#width + x) * BYTES;
  }
}
