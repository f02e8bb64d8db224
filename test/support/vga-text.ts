import type { Pixels } from "./rfb-client.ts";

/** Cells of the 80x25 text screen in pixels, as QEMU's standard VGA shows it: 720x400 altogether. */
const CELL = { width: 9, height: 16 } as const;
const COLUMNS = 80;
export const TEXT_SCREEN = { width: COLUMNS * CELL.width, height: 25 * CELL.height } as const;

/** A cell as lines of text: a space for background, `#` for text, another sign for other colours. */
type Cell = string;

const CURSOR_LINE = 12;

/** The `>` with which the echo guest says that it has booted. */
export const PROMPT: Cell = [
  ...Array.from({ length: 3 }, () => ""),
  ..." ##, ##,  ##,   ##,    ##,     ##,    ##,   ##,  ##, ##".split(",").slice(1),
  ...Array.from({ length: 4 }, () => ""),
]
  .map((line) => line.padEnd(CELL.width))
  .join("\n");

const SIGNS: Readonly<Record<number, string>> = { 0x000000: " ", 0xa8a8a8: "#" };

type ReadPixels = (x: number, y: number, width: number, height: number) => Promise<Pixels>;

/** The first `count` cells of the screen, row by row. */
export async function readScreen(read: ReadPixels, count: number): Promise<readonly Cell[]> {
  const rows = Array.from({ length: Math.ceil(count / COLUMNS) }, (_, line) =>
    readCells(read, 0, Math.min(COLUMNS, count - line * COLUMNS), line),
  );
  return (await Promise.all(rows)).flat();
}

/** `count` cells of a row, beginning at column `from`. */
export async function readCells(
  read: ReadPixels,
  from: number,
  count: number,
  line = 0,
): Promise<readonly Cell[]> {
  const width = count * CELL.width;
  const row = await read(from * CELL.width, line * CELL.height, width, CELL.height);
  const signs = row.map((pixel) => SIGNS[pixel] ?? "?");
  return Array.from({ length: count }, (_, cell) =>
    Array.from({ length: CELL.height }, (_, line) => {
      const start = line * width + cell * CELL.width;
      return signs.slice(start, start + CELL.width).join("");
    }).join("\n"),
  );
}

/** Whether a character is drawn in a cell; the cursor, in its lowest lines, is none. */
export function isDrawn(cell: Cell): boolean {
  return cell.slice(0, CURSOR_LINE * (CELL.width + 1)).trim() !== "";
}
