import type { Pixels } from "./rfb-client.ts";

/** Cells of the 80x25 text screen in pixels, as QEMU's standard VGA shows it: 720x400 altogether. */
const CELL = { width: 9, height: 16 } as const;
export const TEXT_SCREEN = { width: 80 * CELL.width, height: 25 * CELL.height } as const;

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

/** `count` cells of the first row, beginning at column `from`. */
export async function readCells(
  read: (x: number, y: number, width: number, height: number) => Promise<Pixels>,
  from: number,
  count: number,
): Promise<readonly Cell[]> {
  const width = count * CELL.width;
  const row = await read(from * CELL.width, 0, width, CELL.height);
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
