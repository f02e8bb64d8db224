import { mono } from "../picture/face.ts";
import { rect, type Rect } from "../picture/rect.ts";
import type { Surface } from "../picture/surface.ts";
import type { Host } from "./app.ts";
import { CELL_HEIGHT, CELL_WIDTH, TERMINAL_PADDING } from "./layout.ts";
import { INK } from "./palette.ts";

const SPACE = 32;

/** The cells of a terminal: text with colours, wrapping and scrolling. */
export class TextGrid {
  readonly columns: number;
  readonly rows: number;
  readonly #surface: Surface;
  readonly #host: Host;
  readonly #codes: Uint32Array;
  readonly #colours: Uint32Array;
  #column = 0;
  #row = 0;

  constructor(surface: Surface, host: Host) {
    this.#surface = surface;
    this.#host = host;
    this.columns = Math.max(1, Math.floor((surface.width - 2 * TERMINAL_PADDING) / CELL_WIDTH));
    this.rows = Math.max(1, Math.floor((surface.height - 2 * TERMINAL_PADDING) / CELL_HEIGHT));
    this.#codes = new Uint32Array(this.columns * this.rows);
    this.#colours = new Uint32Array(this.columns * this.rows);
    this.clear();
  }

  /** The text of every row, without the spaces at its end. */
  lines(): string[] {
    return Array.from({ length: this.rows }, (_, row) => {
      const cells = this.#codes.subarray(row * this.columns, (row + 1) * this.columns);
      return String.fromCodePoint(...cells).trimEnd();
    });
  }

  clear(): void {
    this.#codes.fill(SPACE);
    this.#column = 0;
    this.#row = 0;
    this.#surface.fill(this.#surface.bounds, INK.panel);
    this.#host.damage(this.#surface.bounds);
  }

  write(text: string, colour: number): void {
    for (const char of text) {
      if (char === "\n") this.#newLine();
      else this.#put(char.codePointAt(0) ?? SPACE, colour);
    }
  }

  /** Takes the last character back. */
  erase(): void {
    if (this.#column > 0) this.#column--;
    else if (this.#row > 0) {
      this.#row--;
      this.#column = this.columns - 1;
    }
    this.#set(this.#column, this.#row, SPACE, 0);
  }

  /** Paints the cell that the next character goes to, as a block when `on`. */
  cursor(on: boolean, colour: number): void {
    const column = Math.min(this.#column, this.columns - 1);
    this.#paint(column, this.#row);
    if (on) this.#surface.fill(this.#cell(column, this.#row), colour, 0.85);
  }

  #put(code: number, colour: number): void {
    // The wrap waits for the next character, so that a full last line does not scroll early.
    if (this.#column >= this.columns) this.#newLine();
    this.#set(this.#column, this.#row, mono.glyph(code) === undefined ? 0x2588 : code, colour);
    this.#column++;
  }

  #newLine(): void {
    this.#column = 0;
    if (this.#row + 1 < this.rows) {
      this.#row++;
      return;
    }
    this.#codes.copyWithin(0, this.columns);
    this.#codes.fill(SPACE, this.columns * (this.rows - 1));
    this.#colours.copyWithin(0, this.columns);
    const left = TERMINAL_PADDING;
    const width = this.columns * CELL_WIDTH;
    this.#host.scrollUp(rect(left, left, width, this.rows * CELL_HEIGHT), CELL_HEIGHT);
    const last = rect(left, left + (this.rows - 1) * CELL_HEIGHT, width, CELL_HEIGHT);
    this.#surface.fill(last, INK.panel);
    this.#host.damage(last);
  }

  #set(column: number, row: number, code: number, colour: number): void {
    this.#codes[row * this.columns + column] = code;
    this.#colours[row * this.columns + column] = colour;
    this.#paint(column, row);
  }

  #paint(column: number, row: number): void {
    const cell = this.#cell(column, row);
    this.#surface.fill(cell, INK.panel);
    const code = this.#codes[row * this.columns + column] ?? SPACE;
    const colour = this.#colours[row * this.columns + column] ?? INK.text;
    const glyph = mono.glyph(code);
    if (glyph !== undefined && code !== SPACE)
      this.#surface.clipped(cell, () =>
        this.#surface.glyph(glyph, cell.x, cell.y + mono.ascent, colour),
      );
    this.#host.damage(cell);
  }

  #cell(column: number, row: number): Rect {
    return rect(
      TERMINAL_PADDING + column * CELL_WIDTH,
      TERMINAL_PADDING + row * CELL_HEIGHT,
      CELL_WIDTH,
      CELL_HEIGHT,
    );
  }
}
