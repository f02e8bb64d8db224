/** Mouse cursors as the RFB Cursor pseudo-encoding wants them (RFC 6143 §7.8.1). */
export interface Cursor {
  readonly width: number;
  readonly height: number;
  readonly hotX: number;
  readonly hotY: number;
  /** Row-major 0xRRGGBB, `undefined` where the cursor is transparent. */
  readonly pixels: readonly (number | undefined)[];
}

export type CursorName = "arrow" | "text" | "cross" | "move";

// "#" is black, "." white, anything else transparent.
const ARROW = `
#
##
#.#
#..#
#...#
#....#
#.....#
#......#
#.......#
#........#
#.........#
#......####
#...#..#
#..##...#
#.#  #..#
##   #...#
#     #..#
      ###`;

const TEXT = `
### ###
#..#..#
###.###
  #.#
  #.#
  #.#
  #.#
  #.#
  #.#
  #.#
  #.#
  #.#
###.###
#..#..#
### ###`;

const CROSS = `
      ###
      #.#
      #.#
      #.#
      #.#
      ###
###### ######
#....# #....#
###### ######
      ###
      #.#
      #.#
      #.#
      #.#
      ###`;

const MOVE = `
       #
      #.#
     #...#
    #.....#
     ##.##
  #   #.#   #
 #.#  #.#  #.#
#..####.####..#
#.............#
#..####.####..#
 #.#  #.#  #.#
  #   #.#   #
     ##.##
    #.....#
     #...#
      #.#
       #`;

export const CURSORS: Readonly<Record<CursorName, Cursor>> = {
  arrow: cursor(ARROW, 0, 0),
  text: cursor(TEXT, 3, 7),
  cross: cursor(CROSS, 6, 7),
  move: cursor(MOVE, 7, 8),
};

function cursor(drawing: string, hotX: number, hotY: number): Cursor {
  const rows = drawing.slice(1).split("\n");
  const width = Math.max(...rows.map((row) => row.length));
  const pixels = rows.flatMap((row) =>
    Array.from(row.padEnd(width), (char) => {
      if (char === "#") return 0x101010;
      return char === "." ? 0xffffff : undefined;
    }),
  );
  return { width, height: rows.length, hotX, hotY, pixels };
}
